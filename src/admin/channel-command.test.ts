import fc from 'fast-check';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ChannelSettings, channelKey, DEFAULT_CHANNEL_SETTINGS } from '../core/channel-settings.ts';
import type { Place } from '../core/thread.ts';
import { incomingCommand, place, principal } from '../testing/incoming-events.ts';
import { createChannelCommand } from './channel-command.ts';
import { type CommandRegistry, createCommandRegistry } from './command-registry.ts';

const options = { signal: new AbortController().signal };
let kept: Map<string, ChannelSettings>;
let by: string[];
let registry: CommandRegistry;

beforeEach(() => {
  kept = new Map();
  by = [];
  const channel = createChannelCommand({
    current: async (where) => kept.get(channelKey(where)) ?? DEFAULT_CHANNEL_SETTINGS,
    change: async (where, changes, person) => {
      const before = kept.get(channelKey(where)) ?? DEFAULT_CHANNEL_SETTINGS;
      kept.set(channelKey(where), { ...before, ...changes });
      by.push(person.id);
    },
    sourceNames: async (tenant) => (tenant === 'default' ? ['handbook', 'it', 'Legal Papers'] : []),
    groupNames: async () => ['finance', 'people-team'],
  });
  registry = createCommandRegistry([channel], {
    hasRole: async (person, role) => person.id === 'ADMIN' && role === 'admin',
    audit: { append: async () => undefined },
    log: pino({ level: 'silent' }),
  });
});

async function typed(text: string, where: Place = place(), author = 'ADMIN'): Promise<string> {
  const command = incomingCommand('c', { name: 'footnote', text, author: principal(author), place: where });
  const effect = await registry.run(command, options);
  return effect.kind === 'say' ? effect.text : effect.kind;
}

const settings = () => kept.get(channelKey({ tenant: 'default', place: place() }));

describe('/footnote channel', () => {
  it('shows all settings, with how to change one', async () => {
    const text = await typed('channel');

    for (const option of ['answer', 'sources', 'language', 'tone', 'verbosity', 'who'])
      expect(text).toContain(`**${option}**: `);
    expect(text).toContain('/footnote channel answer every-question');
  });

  it.each([
    ['answer never', { answer: 'never' }],
    ['answer every question', { answer: 'every-question' }],
    ['ANSWER Every-Question', { answer: 'every-question' }],
    ['sources handbook,it', { sources: ['handbook', 'it'] }],
    ['sources IT, Handbook, it', { sources: ['it', 'handbook'] }],
    ['sources it handbook', { sources: ['it', 'handbook'] }],
    ['sources legal papers', { sources: ['Legal Papers'] }],
    ['sources it, legal papers', { sources: ['it', 'Legal Papers'] }],
    ['sources all', { sources: [] }],
    ['language de', { language: 'de' }],
    ['language German', { language: 'de' }],
    ['language Deutsch', { language: 'de' }],
    ['language pt-br', { language: 'pt-BR' }],
    ['language auto', { language: undefined }],
    ['tone friendly', { tone: 'friendly' }],
    ['verbosity short', { verbosity: 'short' }],
    ['who group:finance', { who: ['group:finance'] }],
    ['who finance, group:slack:S0123', { who: ['group:finance', 'group:slack:S0123'] }],
    ['who everybody', { who: [] }],
  ])('sets %s once it is confirmed', async (text, expected) => {
    const asked = await typed(`channel ${text}`);
    expect(asked).toContain('Nothing is changed yet');
    expect(settings()).toBeUndefined();

    expect(await typed(`channel ${text} confirm`)).toMatch(/^Done\./);
    expect(settings()).toEqual({ ...DEFAULT_CHANNEL_SETTINGS, ...expected });
    expect(by).toEqual(['ADMIN']);
  });

  it('asks with what is now, what will be, and the words that do it', async () => {
    expect(await typed('channel who group:finance')).toBe(
      'For everybody here, **who** is everybody. It will be: members of finance.\n\n' +
        'Nothing is changed yet. To do it, type: `/footnote channel who group:finance confirm`',
    );
  });

  it.each([
    ['answer allways', 'They are `mention`, `every-question`, `never`'],
    ['answer nver', 'Did you mean `never`?'],
    ['sources handbok', 'Did you mean `handbook`?'],
    ['sources handbook, wiki', 'There is no source “wiki”. The sources are: handbook, it, Legal Papers.'],
    ['language germn', 'Did you mean `german`?'],
    ['language klingon', 'Type its name or code'],
    ['tone rude', 'They are `plain`, `friendly`'],
    ['verbosity shrot', 'Did you mean `short`?'],
    ['who group:finanse', 'Did you mean `group:finance`?'],
    ['who group:', 'There is no group “”'],
    ['who ,', 'That names no group. The groups are: finance, people-team.'],
    ['sources , ,', 'That names no source'],
    ['answer', 'Use it like this: `/footnote channel answer mention|every-question|never`'],
    ['anwser never', 'Did you mean `/footnote channel answer`?'],
    ['reset all', '/footnote channel reset'],
    [`sources ${'x,'.repeat(5_000)}`, 'That is more than 50 sources'],
    [`who ${Array.from({ length: 60 }, (_, index) => `g${index}`).join(' ')}`, 'more than 50'],
  ])('answers the mistake “%.40s” with what to type, and changes nothing', async (text, hint) => {
    for (const confirmed of ['', ' confirm']) {
      const answer = await typed(`channel ${text}${confirmed}`);
      expect(answer).toContain(hint);
      expect(answer.length).toBeLessThan(1_500);
    }
    expect(kept.size).toBe(0);
  });

  it('sets everything back', async () => {
    await typed('channel answer never confirm');
    await typed('channel language de confirm');

    expect(await typed('channel reset')).toContain('**answer**: never');
    expect(await typed('channel reset confirm')).toContain('**answer**: mention');
    expect(settings()).toEqual(DEFAULT_CHANNEL_SETTINGS);
  });

  it('says in Teams what every-question needs', async () => {
    const teams: Place = { ...place(), channel: 'teams' };

    expect(await typed('channel answer every-question', teams)).toContain('team’s owner');
    expect(await typed('channel answer every-question')).not.toContain('team’s owner');
  });

  it.each(['channel', 'channel answer never confirm', 'channel reset confirm'])(
    'says in a direct message where it belongs: %s',
    async (text) => {
      expect(await typed(text, { ...place(), kind: 'direct' })).toContain('in the channel that you mean');
      expect(kept.size).toBe(0);
    },
  );

  it('is for admins alone', async () => {
    expect(await typed('channel answer never confirm', place(), 'U1')).toContain('is for admins');
    expect(kept.size).toBe(0);
  });

  it('never changes anything without a confirmation by an admin, whatever is typed', async () => {
    const word = fc.constantFrom(
      'answer',
      'never',
      'sources',
      'it',
      'all',
      'reset',
      'who',
      'confirm',
      'language',
      'de',
      ',',
    );
    const words = fc.array(fc.oneof(word, fc.string({ maxLength: 12 })), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(words, fc.constantFrom('U1', 'ADMIN'), async (some, author) => {
        kept.clear();
        const text = `channel ${some.join(' ')}`.trimEnd();
        await typed(text, place(), author);
        if (author === 'U1' || !/\sconfirm$/i.test(text)) expect(kept.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
