import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { Reply } from '../../src/core/reply.ts';
import { answerReply, citation } from '../../src/testing/replies.ts';
import { blockProblems } from '../../src/testing/slack/slack-block-limits.ts';
import { liveMarkup, mrkdwnOf, shownText } from '../../src/testing/slack/slack-visible.ts';
import { renderReply } from './render-reply.ts';

type Block = Readonly<Record<string, unknown>>;

const PLACE = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
const THREAD: ReplyTarget = { kind: 'thread', thread: { tenant: 'default', place: PLACE, id: '1.1' } };

const LONGEST = 40_000;

const word = fc.constantFrom(
  'leave',
  'Urlaub',
  'שלום',
  'مرحبا',
  '🦊',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  'é',
  '中文字符',
  'a&b',
  '1<2',
  '3>2',
  '*',
  '_',
  '~',
  '`',
  '|',
  '[1]',
  '[2][3]',
  '[49]',
  '<!channel>',
  '<@U123>',
  '<!subteam^S1>',
  '<https://evil.example|click>',
  '&lt;!here&gt;',
  '@here',
  '#general',
  '**bold**',
  '*it*',
  '~~gone~~',
  '`code <x>`',
  '[form](https://evil.example/a?b=1&c=2)',
  '![pixel](https://evil.example/p.png)',
  '[home](https://handbook.example/pages/1)',
  '<script>',
  '<br>',
  'https://evil.example/bare',
  '\\',
  '\u202e',
  '```',
  '[^1]',
  '[x]: https://evil.example',
);
const prose = fc.array(word, { minLength: 1, maxLength: 60 }).map((words) => words.join(' '));
const unbroken = fc
  .tuple(fc.constantFrom('x', '&', '🦊', '<', 'ש', '👩‍👩‍👧'), fc.integer({ min: 1, max: 9_000 }))
  .map(([character, times]) => character.repeat(times));
const fence = fc
  .tuple(prose, fc.integer({ min: 1, max: 400 }), fc.constantFrom('```', '~~~', '````'))
  .map(
    ([line, times, mark]) =>
      `${mark}js\n${Array.from({ length: times }, (_, at) => `${at} ${line.slice(0, 90)}`).join('\n')}\n${mark}`,
  );
const table = fc
  .tuple(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 1, max: 150 }), word)
  .map(([columns, rows, value]) => {
    const row = (cell: string) =>
      `| ${Array.from({ length: columns }, (_, at) => `${cell}${at}`).join(' | ')} |`;
    const cell = value.replaceAll('|', '');
    return [
      row('Head'),
      row('---').replace(/\d/g, '-'),
      ...Array.from({ length: rows }, () => row(cell)),
    ].join('\n');
  });
const list = fc
  .array(prose, { minLength: 1, maxLength: 20 })
  .chain((items) =>
    fc
      .constantFrom('- ', '1. ', '  - ', '- [ ] ')
      .map((marker) => items.map((item, at) => `${' '.repeat((at % 4) * 3)}${marker}${item}`).join('\n')),
  );
const other = fc
  .constantFrom('> ', '>> ', '# ', '### ', '---\n', '    ')
  .chain((mark) => prose.map((text) => mark + text));
const markdown = fc
  .array(fc.oneof(prose, unbroken, fence, table, list, other), { minLength: 1, maxLength: 12 })
  .map((blocks) => blocks.join('\n\n').slice(0, LONGEST))
  .filter((text) => text.trim() !== '');

function reply(text: string, citations: number): Extract<Reply, { kind: 'answer' }> {
  return answerReply({ text, citations, actions: ['ask-a-person'] });
}

function blocksOf(part: RenderedPart): readonly Block[] {
  return part.payload.blocks as readonly Block[];
}

function mrkdwnOfAll(parts: readonly RenderedPart[]): readonly string[] {
  return parts.flatMap((part) => mrkdwnOf(blocksOf(part)));
}

function expectWithinLimits(part: RenderedPart): void {
  const blocks = blocksOf(part);
  expect(blockProblems(blocks)).toEqual([]);
  expect(JSON.stringify(blocks).length).toBeLessThan(12_000);
  for (const text of mrkdwnOf(blocks)) {
    expect(text.length).toBeGreaterThan(0);
    expect(text.length).toBeLessThanOrEqual(3_000);
  }
  const text = String(part.payload.text);
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThanOrEqual(4_000);
}

/** The letters, digits and emoji that a reader gets, without layout. */
function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{Extended_Pictographic}]/gu, '');
}

describe('renderReply, for any Markdown', () => {
  it('stays within every limit of Slack', () => {
    fc.assert(
      fc.property(markdown, fc.integer({ min: 1, max: 50 }), (text, citations) => {
        const parts = renderReply(reply(text, citations), THREAD);

        for (const part of parts) expectWithinLimits(part);
      }),
      { numRuns: 50 },
    );
  });

  it('lets nothing come alive but links to the sources', () => {
    const allowed = new Set(Array.from({ length: 50 }, (_, at) => citation(at + 1).link));
    fc.assert(
      fc.property(markdown, fc.integer({ min: 1, max: 50 }), (text, citations) => {
        const parts = renderReply(reply(text, citations), THREAD);

        for (const mrkdwn of [...mrkdwnOfAll(parts), ...parts.map((part) => String(part.payload.text))]) {
          for (const live of liveMarkup(mrkdwn)) expect(allowed).toContain(live.split('|')[0]);
          expect(mrkdwn).not.toMatch(/&(?!amp;|lt;|gt;)/);
          expect(mrkdwn.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keeps who checked an answer, and what a choice says, from coming alive', () => {
    const label = prose.map((text) => text.slice(0, 75));
    fc.assert(
      fc.property(prose, label, fc.integer({ min: 2, max: 5 }), (by, words, count) => {
        const verified = { by, on: '2026-11-20' };
        const choices = Array.from({ length: count }, () => ({ label: words, question: 'x' }));
        const asked = {
          kind: 'clarification',
          requestId: 'r',
          text: 'Which?',
          actions: [],
          choices,
        } as const;

        const parts = [
          ...renderReply({ ...reply('Leave [1].', 1), verified }, THREAD),
          ...renderReply(asked, THREAD),
        ];

        for (const part of parts) expectWithinLimits(part);
        const live = mrkdwnOfAll(parts).flatMap(liveMarkup);
        expect(new Set(live.map((each) => each.split('|')[0]))).toEqual(new Set([citation(1).link]));
        const buttons = parts
          .flatMap(blocksOf)
          .flatMap(({ type, elements }) =>
            type === 'actions' ? (elements as { text: Block; action_id: string; value: string }[]) : [],
          );
        expect(new Set(buttons.map(({ action_id }) => action_id)).size).toBe(count + 1);
        for (const { text, value } of buttons) {
          expect(text).toMatchObject({ type: 'plain_text', emoji: false });
          expect(String(text.text)).not.toBe('');
          expect(String(text.text).length).toBeLessThanOrEqual(75);
          expect(value.length).toBeLessThanOrEqual(2_000);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('closes every code fence in the section that opens it', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        for (const mrkdwn of mrkdwnOfAll(renderReply(reply(text, 1), THREAD))) {
          expect(mrkdwn.split('```').length % 2).toBe(1);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('drops no source and no button', () => {
    fc.assert(
      fc.property(markdown, fc.integer({ min: 1, max: 50 }), (text, citations) => {
        const answer = reply(text, citations);

        const parts = renderReply(answer, THREAD);

        const shown = mrkdwnOfAll(parts).map(shownText).join('\n');
        const live = mrkdwnOfAll(parts).flatMap(liveMarkup);
        for (const source of answer.citations) {
          expect(shown).toContain(`[${source.number}] ${source.title}`);
          expect(shown).toContain(source.quote);
          expect(live).toContain(`${source.link}|${source.title}`);
        }
        const types = parts.map((part) => blocksOf(part).map((block) => block.type));
        expect(types.at(-1)?.slice(-2)).toEqual(['actions', 'context_actions']);
        for (const closing of ['actions', 'context_actions'])
          expect(types.flat().filter((type) => type === closing)).toHaveLength(1);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps every word, in order', () => {
    const plain = fc.constantFrom(
      'leave',
      'שלום',
      '🦊',
      '中文',
      'a&b',
      '1<2',
      '<!channel>',
      '[1]',
      'x'.repeat(4_000),
      '🦊'.repeat(2_000),
      '&'.repeat(3_500),
    );
    const texts = fc
      .array(fc.tuple(fc.constantFrom(' ', '\n', '\n\n', '. '), plain), { minLength: 1, maxLength: 200 })
      .map((pieces) =>
        pieces
          .map(([gap, text], at) => `${gap}w${at}${text}`)
          .join('')
          .slice(0, LONGEST)
          .toWellFormed(),
      );
    fc.assert(
      fc.property(texts, (text) => {
        const shown = mrkdwnOfAll(renderReply({ kind: 'notice', requestId: 'r', text, actions: [] }, THREAD));

        expect(letters(shown.map(shownText).join(' '))).toBe(letters(text));
      }),
      { numRuns: 40 },
    );
  });
});
