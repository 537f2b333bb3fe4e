import { describe, expect, it } from 'vitest';
import { typedCommand } from './typed-command.ts';

const COMMANDS = [
  { name: 'ask', argument: '<question>' },
  { name: 'status', argument: '' },
  { name: 'feedback', argument: '[up|down] [text]' },
  { name: 'escalate', argument: '[reason]' },
  { name: 'forget', argument: '<number>|all' },
  { name: 'channel', argument: '', subcommands: [{ name: 'show' }, { name: 'answer' }] },
  { name: 'usage', argument: '[day|channel|model]' },
  { name: 'lookup', argument: '<request id or message link>' },
  { name: 'sources', argument: '', isPaged: true, subcommands: [{ name: 'list' }] },
  { name: 'pause', argument: '[reason]', changes: true },
  { name: 'announce', argument: '<text>' },
];

describe('words typed to Footnote', () => {
  it.each([
    ['/ask How many days?', 'ask', 'How many days?'],
    ['/Ask', 'ask', ''],
    ['/footnote status', 'footnote', 'status'],
    ['/footnote', 'footnote', ''],
    ['/footnote made-up words', 'footnote', 'made-up words'],
    ['/footnote is it down?', 'footnote', 'is it down?'],
    ['/status', 'footnote', 'status'],
    ['/announce Back at 5 p.m.', 'footnote', 'announce Back at 5 p.m.'],
    ['/feedback down wrong page?', 'footnote', 'feedback down wrong page?'],
    ['status', 'footnote', 'status'],
    ['Status!', 'footnote', 'status'],
    ['help', 'footnote', 'help'],
    ['help feedback', 'footnote', 'help feedback'],
    ['feedback', 'footnote', 'feedback'],
    ['feedback down wrong page', 'footnote', 'feedback down wrong page'],
    ['Feedback Up', 'footnote', 'feedback Up'],
    ['feedback down it says 5 p.m.', 'footnote', 'feedback down it says 5 p.m.'],
    ['escalate', 'footnote', 'escalate'],
    ['forget 2', 'footnote', 'forget 2'],
    ['forget all', 'footnote', 'forget all'],
    ['channel answer every question', 'footnote', 'channel answer every question'],
    ['lookup 0198f2a1-77aa', 'footnote', 'lookup 0198f2a1-77aa'],
    ['sources page 2', 'footnote', 'sources page 2'],
    ['pause confirm', 'footnote', 'pause confirm'],
    ['usage model', 'footnote', 'usage model'],
    ['/feedback\ndown\ntwo lines', 'footnote', 'feedback down\ntwo lines'],
  ])('are a command: %j', (text, name, rest) => {
    expect(typedCommand(text, COMMANDS)).toEqual({ name, text: rest });
  });

  it.each([
    'Status of the VPN?',
    'status of the VPN',
    'Status?',
    'help?',
    'Help me with the VPN',
    'feedback on my work: when do I get it',
    'Feedback up to which date?',
    'escalate this to whom',
    'forget my password what now',
    'channel for the Leeds office',
    'usage of meeting rooms',
    'status 404',
    'lookup the holiday calendar 2027',
    'sources page of the handbook',
    'announce a wedding where',
    'ask me anything',
    '/etc/hosts what is that',
    '/unknown words',
    'text [text]',
    'unknown',
    '',
    '🎉',
  ])('are to be answered: %j', (text) => {
    expect(typedCommand(text, COMMANDS)).toBeUndefined();
  });

  it('are read in linear time', () => {
    for (const piece of ['.', '!', ' ', '\n', 'a', '/', 'status ']) {
      const started = performance.now();
      typedCommand(piece.repeat(500_000), COMMANDS);
      expect(performance.now() - started, piece).toBeLessThan(2_000);
    }
  });
});
