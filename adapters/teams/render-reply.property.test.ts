import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { Reply } from '../../src/core/reply.ts';
import { answerReply } from '../../src/testing/replies.ts';
import {
  claimsOf,
  objectsIn,
  shownMarkdown,
  visibleActivity,
} from '../../src/testing/teams/teams-visible.ts';
import { renderReply } from './render-reply.ts';

const THREAD: ReplyTarget = {
  kind: 'thread',
  thread: {
    tenant: 'default',
    place: { channel: 'teams', workspace: 't', id: '19:c', kind: 'channel', external: false },
    id: '19:c;messageid=1',
  },
};
const LONGEST = 60_000;
const BYTES = 80 * 1024;

const bits = fc.constantFrom(
  'leave',
  'שלום',
  '🦊',
  '中文',
  'a&b',
  '1<2',
  '<at>Everyone</at>',
  '<img src=x onerror=alert(1)>',
  '<script>',
  '</at>',
  '&lt;at&gt;',
  '&#60;',
  '[1]',
  '[2]',
  '[99]',
  '[x](https://evil.example/a)',
  '![p](https://evil.example/p.png)',
  'https://evil.example/b?c=d',
  'www.evil.example',
  'evil.example/path',
  'evil.example',
  'sub.evil.com.',
  'ana@evil.example',
  'пример.рф',
  '[1]\\(https://evil.example)',
  '[1]\\(evil.example)',
  '[1]\\: https://evil.example',
  '<https://evil.example>',
  '[r]: https://evil.example',
  '[x][r]',
  'https://',
  '**',
  '*',
  '_',
  '~~',
  '`',
  '```',
  '\\',
  '\\[',
  '](',
  '|',
  '# ',
  '- ',
  '1. ',
  '> ',
  '***',
  '\u202eevil',
  '[**https://handbook.example/pages/1**](https://handbook.example/pages/1)',
  '[^1]',
  '\n| a | b |\n|---|---|\n| `c` [1] | <b>d</b> |\n',
  'x'.repeat(4_000),
  '&'.repeat(3_000),
  '🦊'.repeat(2_000),
  '"\\'.repeat(1_500),
);
const markdown = fc
  .array(fc.tuple(fc.constantFrom('', ' ', '\n', '\n\n', '\t'), bits), { minLength: 1, maxLength: 80 })
  .map((pieces) =>
    pieces
      .map((piece) => piece.join(''))
      .join('')
      .slice(0, LONGEST),
  )
  .filter((text) => text.trim() !== '');

function textsOf(parts: readonly RenderedPart[]): readonly string[] {
  return parts.flatMap(({ payload }) => (typeof payload.text === 'string' ? [payload.text] : []));
}

describe('whatever a model writes', () => {
  it('stays within 80 KB of UTF-16 a message, with one root entity and never text beside a card', () => {
    fc.assert(
      fc.property(markdown, fc.integer({ min: 1, max: 50 }), (text, citations) => {
        for (const { payload } of renderReply(
          answerReply({ text, citations, actions: ['ask-a-person'] }),
          THREAD,
        )) {
          expect(JSON.stringify(payload).length * 2).toBeLessThan(BYTES);
          expect(Array.isArray(payload.attachments) && payload.text !== undefined).toBe(false);
          const entities = Array.isArray(payload.entities) ? payload.entities : [];
          expect(entities.length).toBeLessThanOrEqual(1);
          expect(claimsOf(payload).length).toBeLessThanOrEqual(20);
          for (const { position } of claimsOf(payload))
            expect(String(payload.text)).toContain(`[${String(position)}]`);
          expect(JSON.stringify(payload).isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('brings no HTML, no mention and no foreign address to life', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const parts = renderReply(answerReply({ text, citations: 2 }), THREAD);
        for (const written of textsOf(parts)) {
          const { links, html } = shownMarkdown(written);
          expect(html).toEqual([]);
          expect(written).not.toMatch(/<\/?(?:at|img|script)\b/i);
          expect(links.filter((link) => !link.startsWith('https://handbook.example/pages/'))).toEqual([]);
        }
        for (const { type, entities } of parts.flatMap(({ payload }) => objectsIn(payload))) {
          expect(type).not.toBe('mention');
          expect(JSON.stringify(entities ?? '')).not.toContain('"mention"');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('shows every source and every button once', () => {
    fc.assert(
      fc.property(markdown, fc.integer({ min: 1, max: 50 }), (text, citations) => {
        const reply = answerReply({ text, citations, actions: ['ask-a-person'] });

        const shown = renderReply(reply, THREAD).map(({ payload }) => visibleActivity('1', payload));

        const words = shown.map((message) => message.text).join('\n');
        const links = shown.flatMap((message) => message.links);
        for (const source of reply.citations) {
          expect(words).toContain(source.title);
          expect(links).toContain(source.link);
        }
        expect(shown.flatMap((message) => message.actions)).toEqual(['ask-a-person']);
      }),
      { numRuns: 40 },
    );
  });

  it('shows the readings of a question as plain words, and carries nothing of them in its buttons', () => {
    const label = markdown.map((text) => text.slice(0, 75));
    fc.assert(
      fc.property(markdown, fc.array(label, { minLength: 2, maxLength: 5 }), (text, labels) => {
        const choices = labels.map((words) => ({ label: words, question: `secret ${words}` }));
        const reply: Reply = { kind: 'clarification', requestId: 'r', text, actions: [], choices };

        const payload = renderReply(reply, THREAD).at(-1)?.payload ?? {};

        const buttons = objectsIn(payload).filter(({ type }) => type === 'Action.Execute');
        expect(buttons.map(({ data }) => data)).toEqual(
          labels.map((_, choice) => ({ footnote: { action: 'choose', requestId: 'r', choice } })),
        );
        for (const { title } of buttons) {
          expect(String(title)).not.toBe('');
          expect(String(title)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
          expect(String(title).length).toBeLessThanOrEqual(75);
        }
        for (const { type } of objectsIn(payload))
          expect(['TextBlock', 'Action.OpenUrl']).not.toContain(type);
        expect(JSON.stringify(payload).length * 2).toBeLessThan(28 * 1024);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every word, in order', () => {
    const words = fc.constantFrom(
      'leave',
      'שלום',
      '🦊',
      'a&b',
      '1<2',
      '<at>x</at>',
      'snake_case',
      '2*3*4',
      'x'.repeat(3_000),
      '# no',
      '- no',
      '3. no',
      '+1',
      '~5',
      '[7]',
    );
    const texts = fc
      .array(fc.tuple(fc.constantFrom(' ', '\n', '\n\n'), words), { minLength: 1, maxLength: 120 })
      .map((pieces) => pieces.map(([gap, word], at) => `${gap}w${at} ${word}`).join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const notice: Reply = { kind: 'notice', requestId: 'r', text, actions: [] };

        const shown = textsOf(renderReply(notice, THREAD))
          .map((written) => shownMarkdown(written).text)
          .join(' ');

        expect(shown.match(/w\d+/g)).toEqual(text.match(/w\d+/g));
        expect(shown.replaceAll(/\s/g, '').length).toBeGreaterThan(
          text.replaceAll(/[\s#*_+~.-]|\d/g, '').length * 0.9,
        );
      }),
      { numRuns: 60 },
    );
  });
});
