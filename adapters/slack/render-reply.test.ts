import { describe, expect, it } from 'vitest';
import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { Reply } from '../../src/core/reply.ts';
import { answerReply, citation, notKnownReply } from '../../src/testing/replies.ts';
import { mrkdwnOf } from '../../src/testing/slack/slack-visible.ts';
import { renderReply } from './render-reply.ts';

const PLACE = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
const THREAD: ReplyTarget = { kind: 'thread', thread: { tenant: 'default', place: PLACE, id: '1.1' } };
const PRIVATE: ReplyTarget = {
  kind: 'private',
  place: PLACE,
  person: { tenant: 'default', channel: 'slack', workspace: 'T1', id: 'U1', guest: false },
};

function mrkdwn(reply: Reply, target = THREAD): readonly string[] {
  return renderReply(reply, target).flatMap((part) =>
    mrkdwnOf(part.payload.blocks as Record<string, unknown>[]),
  );
}

function body(text: string): string {
  return mrkdwn(answerReply({ text }))[0] ?? '';
}

function buttonsOf(parts: readonly RenderedPart[]): unknown[] {
  const blocks = parts.flatMap((part) => part.payload.blocks as Record<string, unknown>[]);
  return blocks.filter((block) => block.type === 'actions').flatMap((block) => block.elements as unknown[]);
}

describe('renderReply', () => {
  it.each([
    ['**You** get *25* ~~30~~ days', '*You* get _25_ ~30~ days'],
    ['# Leave\n\nText', '*Leave*\n\nText'],
    ['Run `npm <x>`', 'Run `npm &lt;x&gt;`'],
    ['- one\n- two\n  - deep\n- [x] done', '• one\n• two\n    ◦ deep\n• ☑ done'],
    ['3. three\n4. four', '3. three\n4. four'],
    ['> quoted\n> twice', '> quoted\n> twice'],
    ['```js\nif (a < b) {}\n```', '```\nif (a &lt; b) {}\n```'],
    ['You get 25 days [1].', 'You get 25 days <https://handbook.example/pages/1|[1]>.'],
    ['Not a source [9].', 'Not a source [9].'],
    ['Twice [1][1]', 'Twice <https://handbook.example/pages/1|[1]><https://handbook.example/pages/1|[1]>'],
    ['[the page](https://handbook.example/pages/1)', '<https://handbook.example/pages/1|the page>'],
    ['[the form](https://evil.example/?q=secret)', 'the form'],
    ['![chart](https://evil.example/p.png) see', 'chart see'],
    ['[1]\n\n[1]: https://evil.example', '<https://handbook.example/pages/1|[1]>'],
    ['<!channel> & <@U1> <https://evil.example|x>', '&lt;!channel&gt; &amp; &lt;@U1&gt;'],
    ['[x](javascript:alert(1))', 'x'],
  ])('writes %j as mrkdwn', (text, expected) => {
    expect(body(text)).toContain(expected);
  });

  it('sets a small table in aligned columns', () => {
    const table = '| Country | Days |\n|---|---|\n| Spain | 30 |\n| UK & NI | 28 |';

    expect(body(table)).toBe('```\nCountry | Days\n--------+-----\nSpain   | 30\nUK &amp; NI | 28\n```');
  });

  it('repeats the header of a table that is split', () => {
    const rows = Array.from({ length: 300 }, (_, at) => `| Item ${at} | ${at} EUR |`);
    const table = ['| Name | Price |', '|---|---|', ...rows].join('\n');

    const sections = mrkdwn(answerReply({ text: table })).filter((text) => text.startsWith('```'));

    expect(sections.length).toBeGreaterThan(1);
    for (const section of sections) expect(section).toMatch(/^```\nName {5}\| Price\n-{9}\+/);
    expect(sections.join('\n').match(/Item \d+/g)).toHaveLength(300);
  });

  it('turns a table too wide to align into a list with the columns named', () => {
    const cell = 'a long explanation that fills the line ';
    const table = `| Topic | Rule | Note |\n|---|---|---|\n| Leave | ${cell}[1] | ${cell}${cell} |`;

    expect(body(table)).toContain('• *Topic*: Leave · *Rule*: a long');
    expect(body(table)).toContain('<https://handbook.example/pages/1|[1]>');
  });

  it('lists each source with number, linked title, trail and quote', () => {
    const sources = mrkdwn(answerReply({ text: 'Yes [1].' }))[1];

    expect(sources).toBe(
      '*Sources*\n[1] <https://handbook.example/pages/1|Handbook page 1.> › Benefits › Section 1\n> Rule number 1 of the handbook.',
    );
  });

  it.each([
    'handbook/leave.md',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:pass@evil.example/',
  ])('shows the link %s as text', (link) => {
    const source = { ...citation(1), link };
    const reply: Reply = { ...answerReply({ text: 'Yes [1].' }), citations: [source] };

    const shown = mrkdwn(reply).join('\n');

    expect(shown).not.toMatch(/<[^>]*>/);
    expect(shown).toContain(`*Handbook page 1.* › Benefits › Section 1 (${link})`);
  });

  it('escapes what documents put into titles, trails, quotes and links', () => {
    const nasty = '<!channel>|</b>&';
    const source = {
      ...citation(1),
      title: nasty,
      headings: [nasty],
      quote: nasty,
      link: 'https://a.example/<x>|y?a=1&b=2',
    };
    const reply: Reply = { ...answerReply({ text: 'Yes [1].' }), citations: [source] };

    const shown = mrkdwn(reply).join('\n');

    expect(shown).toContain('<https://a.example/%3Cx%3E%7Cy?a=1&amp;b=2|&lt;!channel&gt;|&lt;/b&gt;&amp;>');
    expect(shown).not.toContain('<!channel>');
  });

  it('offers to share only where others cannot read along', () => {
    const reply = answerReply({ text: 'Yes [1].', actions: ['share-answer'] });

    expect(buttonsOf(renderReply(reply, THREAD))).toEqual([]);
    expect(buttonsOf(renderReply(reply, PRIVATE))).toEqual([
      expect.objectContaining({ action_id: 'share-answer', value: 'request-1' }),
    ]);
  });

  it('names the reference and the nearest pages of what it does not know', () => {
    const shown = mrkdwn(notKnownReply()).join('\n');

    expect(shown).toContain('*The closest pages that I found*\n[1] <https://handbook.example/pages/1|');
    expect(shown).toContain('Reference: request-1 (no-support)');
  });

  it('keeps Slack from making links and mentions of plain text', () => {
    const parts = renderReply(notKnownReply(), THREAD);

    const objects = JSON.stringify(parts).match(/\{"type":"mrkdwn"[^}]*\}/g) ?? [];
    expect(objects).toHaveLength(3);
    for (const object of objects) expect(JSON.parse(object)).toMatchObject({ verbatim: true });
  });

  it('keeps a short answer in one message', () => {
    expect(renderReply(answerReply({ text: 'Yes [1].', actions: ['ask-a-person'] }), THREAD)).toHaveLength(1);
  });

  it('has something to say for a reply of blanks', () => {
    expect(renderReply({ kind: 'notice', requestId: 'r', text: ' \n ', actions: [] }, THREAD)).toHaveLength(
      1,
    );
  });

  it.each([
    ['brackets', '['.repeat(40_000)],
    ['quotes', '> '.repeat(20_000)],
    ['emphasis', '_a*b'.repeat(10_000)],
    ['backticks', '`'.repeat(40_000)],
    [
      'nested lists',
      Array.from({ length: 250 }, (_, at) => `${' '.repeat(at * 2)}- x`)
        .join('\n')
        .slice(0, 40_000),
    ],
    ['nulls', '\u0000'.repeat(1_000)],
  ])('survives %s without end', (_, text) => {
    const parts = renderReply(answerReply({ text }), THREAD);

    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) expect(JSON.stringify(part.payload.blocks).length).toBeLessThan(12_000);
  });
});
