import { describe, expect, it } from 'vitest';
import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { Citation } from '../../src/core/citation.ts';
import type { Reply } from '../../src/core/reply.ts';
import { answerReply, citation, notKnownReply } from '../../src/testing/replies.ts';
import {
  claimsOf,
  objectsIn,
  shownMarkdown,
  visibleActivity,
} from '../../src/testing/teams/teams-visible.ts';
import { renderReply } from './render-reply.ts';

const PLACE = { channel: 'teams', workspace: 't', id: '19:c', kind: 'channel', external: false } as const;
const THREAD: ReplyTarget = {
  kind: 'thread',
  thread: { tenant: 'default', place: PLACE, id: '19:c;messageid=1' },
};
const PERSON = { tenant: 'default', channel: 'teams', workspace: 't', id: 'ana', guest: false } as const;
const PRIVATE: ReplyTarget = { kind: 'private', place: PLACE, person: PERSON };

function answer(text: string, citations: readonly Citation[] = [citation(1)]): Reply {
  return { kind: 'answer', requestId: 'request-1', text, actions: [], citations };
}

function textOf(part: RenderedPart | undefined): string {
  return String(part?.payload.text);
}

function rendered(text: string): string {
  return textOf(renderReply(answer(text), THREAD)[0]);
}

describe('footnotes in Teams', () => {
  it('stand in one root entity of the text that shows their numbers, and nowhere else', () => {
    const parts = renderReply(
      answer('You have 27 days [1], and carry over five [2].', [citation(1), citation(2)]),
      THREAD,
    );

    expect(parts).toHaveLength(1);
    expect(parts[0]?.payload).toEqual({
      type: 'message',
      textFormat: 'markdown',
      text: 'You have 27 days [1], and carry over five [2].',
      entities: [
        {
          type: 'https://schema.org/Message',
          '@type': 'Message',
          '@context': 'https://schema.org',
          '@id': '',
          additionalType: ['AIGeneratedContent'],
          citation: [1, 2].map((position) => ({
            '@type': 'Claim',
            position,
            appearance: {
              '@type': 'DigitalDocument',
              name: `Handbook page ${position}.`,
              abstract: `Rule number ${position} of the handbook.`,
              url: `https://handbook.example/pages/${position}`,
            },
          })),
        },
      ],
      channelData: { feedbackLoop: { type: 'default' } },
    });
  });

  it('keep to the lengths that Teams takes', () => {
    const long = { ...citation(1), title: 'Title '.repeat(40), quote: 'Quote 🦊 '.repeat(60) };

    const [claim] = claimsOf(renderReply(answer('Yes [1].', [long]), THREAD)[0]?.payload ?? {});

    const { name, abstract } = Object(claim?.appearance);
    expect(name.length).toBeLessThanOrEqual(80);
    expect(abstract.length).toBeLessThanOrEqual(160);
  });

  it('are twenty at most; further sources are listed in the text', () => {
    const citations = Array.from({ length: 23 }, (_, at) => citation(at + 1));
    const text = citations.map(({ number }) => `Fact ${number} [${number}].`).join(' ');

    const parts = renderReply(answer(text, citations), THREAD);

    const shown = visibleActivity('1', parts[0]?.payload ?? {});
    expect(claimsOf(parts[0]?.payload ?? {})).toHaveLength(20);
    expect(textOf(parts[0])).toContain('**More sources**');
    for (const { title, link } of citations) {
      expect(shown.text).toContain(title);
      expect(shown.links).toContain(link);
    }
  });

  it('name the path of a source that has no web address', () => {
    const [part] = renderReply(
      answer('Yes [1].', [{ ...citation(1), title: 'Leave', link: 'hr/leave.md' }]),
      THREAD,
    );

    const [claim] = claimsOf(part?.payload ?? {});
    expect(claim?.appearance).toMatchObject({ name: 'Leave (hr/leave.md)' });
    expect(Object(claim?.appearance).url).toBeUndefined();
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'https://user:pw@evil.example/'])(
    'never link to %s',
    (link) => {
      const shown = visibleActivity(
        '1',
        renderReply(answer('No [2].', [{ ...citation(1), link }]), THREAD)[0]?.payload ?? {},
      );

      expect(shown.links).toEqual([]);
    },
  );

  it('leave numbers alone that belong to no source, and those in code', () => {
    expect(rendered('See [7] and `a[1]` [1].')).toBe('See \\[7\\] and `a[1]` [1].');
    expect(claimsOf(renderReply(answer('Only `a[1]`.'), THREAD)[0]?.payload ?? {})).toEqual([]);
  });
});

describe('text in Teams', () => {
  it.each([
    ['bold and italics', 'Take **25** or _more_ [1].', 'Take **25** or _more_ [1].'],
    ['a heading', '## Leave\n\nYes [1].', '**Leave**\n\nYes [1].'],
    ['lists', '- one\n- two [1]\n  1. in\n  2. side', '- one\n- two [1]\n    1. in\n    2. side'],
    ['a quote', '> Said [1].', '> Said [1].'],
    ['code', '[1]\n\n```sh\nls | wc\n```', '[1]\n\n```\nls | wc\n```'],
    ['an image', 'See ![the plan](https://evil.example/p.png) [1].', 'See the plan [1].'],
    ['a foreign link', 'See [the form](https://evil.example/x) [1].', 'See the form [1].'],
    ['a bare address', 'See https://evil.example/x?a=b [1].', 'See `https://evil.example/x?a=b` [1].'],
    [
      "a source's link",
      'See [page](https://handbook.example/pages/1) [1].',
      'See [page](https://handbook.example/pages/1) [1].',
    ],
    ['a mention', '<at>Everyone</at> hello [1]', '&lt;at&gt;Everyone&lt;/at&gt; hello [1]'],
    ['a script', 'a <script>alert(1)</script> b [1]', 'a &lt;script&gt;alert(1)&lt;/script&gt; b [1]'],
  ])('shows %s', (_name, markdown, expected) => {
    expect(rendered(markdown)).toBe(expected);
  });

  it('takes tags out of code without changing other code', () => {
    const text = rendered('`<at>Ann</at>` and `List<String>`');

    expect(text).not.toMatch(/<\/?at/);
    expect(text).toContain('`List<String>`');
  });

  it('says on whose behalf it is posted', () => {
    const origin = { person: { ...PERSON, name: 'Ana Lee' }, place: PLACE };
    const [part] = renderReply(
      { kind: 'notice', requestId: 'r', text: 'Help, please.', actions: [], origin },
      THREAD,
    );

    expect(textOf(part)).toBe('Help, please.\n\n_Asked by Ana Lee in Teams_');
    expect(part?.payload.entities).toBeUndefined();
  });
});

describe('a notice in Teams', () => {
  it('says in a small line which tool it comes from', () => {
    const [part] = renderReply(
      { kind: 'notice', requestId: 'r', text: 'All systems work.', actions: [], tool: 'Status *page*' },
      THREAD,
    );

    expect(textOf(part)).toBe('All systems work.\n\n_From: Status \\*page\\*_');
  });

  it('stands in one card with its buttons, so that a new place and a later change take it as one', () => {
    const help: ReplyTarget = { kind: 'place', tenant: 'default', place: PLACE };
    const origin = { person: { ...PERSON, name: 'Ana Lee' }, place: PLACE };
    const actions = ['claim-escalation', 'answer-escalation', 'resolve-escalation'] as const;
    const text = '**Somebody asked for help**\n\n> Is [this](https://evil.example/x) <at>right</at>?';

    const parts = renderReply({ kind: 'notice', requestId: 'r', text, actions, origin }, help);

    expect(parts).toHaveLength(1);
    const shown = visibleActivity('1', parts[0]?.payload ?? {});
    expect(shown.actions).toEqual(actions);
    expect(shown.links).toEqual([]);
    expect(shown.text.replaceAll('\n', '')).toContain('Is this <at>right</at>?');
    expect(shown.text).toContain('Asked by Ana Lee in Teams');
    const buttons = objectsIn(parts[0]?.payload).filter(({ type }) => type === 'Action.Execute');
    expect(buttons.map(({ title }) => title)).toEqual(["I'll take it", 'Answer', 'Resolved']);
    expect(buttons[0]?.data).toEqual({ footnote: { action: 'claim-escalation', requestId: 'r' } });
  });

  it('keeps its buttons below it where a card can not show it', () => {
    const text = 'word '.repeat(2_000);
    const parts = renderReply(
      { kind: 'notice', requestId: 'r', text, actions: ['claim-escalation'] },
      THREAD,
    );

    expect(parts.length).toBeGreaterThan(1);
    expect(visibleActivity('1', parts.at(-1)?.payload ?? {}).actions).toEqual(['claim-escalation']);
    expect(textOf(parts[0])).toContain('word');
  });

  it.each(['notice', 'refusal', 'failure'] as const)('asks for no thumb: %s', (kind) => {
    const parts = renderReply(
      kind === 'notice'
        ? { kind, requestId: 'r', text: 'Done.', actions: [] }
        : { kind, requestId: 'r', reason: 'time-out', text: 'No.', actions: [] },
      THREAD,
    );

    expect(parts.map(({ payload }) => payload.channelData)).toEqual([undefined]);
  });
});

describe('tables', () => {
  const TABLE =
    'Before.\n\n| Place | Limit |\n|---|---|\n| London | **£190** [1] |\n| <b>Paris</b> | https://evil.example/x |\n\nAfter.';

  it('stand in a card between two texts, in reading order', () => {
    const parts = renderReply(answer(TABLE), THREAD);

    expect(parts.map(({ payload }) => payload.text !== undefined)).toEqual([true, false, true]);
    expect(textOf(parts[0])).toBe('Before.');
    expect(parts[1]?.payload.attachments).toMatchObject([
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: { type: 'AdaptiveCard', version: '1.5' },
      },
    ]);
    expect(visibleActivity('1', parts[1]?.payload ?? {}).text).toMatch(/Place\nLimit\nLondon\n£190/);
    expect(textOf(parts[2])).toContain('After.');
  });

  it('keep their sources: what a card cannot show on hovering is listed below', () => {
    const parts = renderReply(answer(TABLE), THREAD);

    expect(visibleActivity('1', parts[2]?.payload ?? {}).links).toEqual([citation(1).link]);
  });

  it('are plain text runs, in which nothing comes alive', () => {
    const card = objectsIn(renderReply(answer(TABLE), THREAD)[1]?.payload);

    expect(card.filter(({ type }) => type === 'TextBlock')).toEqual([]);
    expect(card.filter(({ url, selectAction }) => url !== undefined || selectAction !== undefined)).toEqual(
      [],
    );
  });

  it('become a list where they are too wide for a card', () => {
    const columns = Array.from({ length: 9 }, (_, at) => `c${at}`);
    const row = `|${columns.join('|')}|\n|${columns.map(() => '-').join('|')}|\n|${columns.map((name) => `v${name}`).join('|')}|`;

    const [part] = renderReply(answer(row), THREAD);

    expect(textOf(part)).toContain('- **c0**: vc0 · **c1**: vc1');
  });

  it('are split with their header when they are long', () => {
    const rows = Array.from({ length: 100 }, (_, at) => `| row${at} | ${at} |`).join('\n');

    const parts = renderReply(answer(`| Name | Value |\n|---|---|\n${rows}`), THREAD);

    const cards = parts.filter(({ payload }) => payload.attachments !== undefined);
    const words = cards.map(({ payload }) => visibleActivity('1', payload).text);
    expect(cards.length).toBeGreaterThan(1);
    expect(words.every((text) => text.includes('Name'))).toBe(true);
    expect(words.join('\n').match(/row\d+/g)).toHaveLength(100);
  });
});

describe('buttons', () => {
  it('stand in a card of their own, which repeats nothing of the answer', () => {
    const parts = renderReply(
      answerReply({ text: 'You have 27 days [1].', actions: ['ask-a-person'] }),
      THREAD,
    );

    expect(parts).toHaveLength(2);
    expect(parts[1]?.payload.text).toBeUndefined();
    expect(JSON.stringify(parts[1]?.payload)).not.toContain('27 days');
    const [button] = objectsIn(parts[1]?.payload).filter(({ type }) => type === 'Action.Execute');
    expect(button).toMatchObject({
      title: 'Ask a person',
      data: { footnote: { action: 'ask-a-person', requestId: 'request-1' } },
    });
  });

  it.each<[string, ReplyTarget, number]>([
    ['to a private answer', PRIVATE, 1],
    ['not to what everybody sees', THREAD, 0],
    ['not in a chat of two', { ...PRIVATE, place: { ...PLACE, kind: 'direct' } }, 0],
  ])('offer sharing %s', (_name, target, count) => {
    const parts = renderReply(answerReply({ text: 'Yes [1].', actions: ['share-answer'] }), target);

    expect(parts.flatMap(({ payload }) => visibleActivity('1', payload).actions)).toHaveLength(count);
  });

  it('follow the nearest pages and the reference of what is not known', () => {
    const parts = renderReply(notKnownReply(), THREAD);

    expect(textOf(parts[0])).toContain('The closest pages that I found');
    expect(textOf(parts[0])).toContain('_Reference: request-1 (no-support)_');
    expect(shownMarkdown(textOf(parts[0])).links).toEqual([citation(1).link]);
    expect(parts[0]?.payload.entities).toBeUndefined();
    expect(parts[0]?.payload.channelData).toEqual({ feedbackLoop: { type: 'default' } });
  });
});

describe('addresses in Teams', () => {
  it('open pages at their words, on hovering and in the list', () => {
    const at = (number: number) => ({
      ...citation(number),
      link: `https://handbook.example/p${number}#:~:text=You%20have`,
    });

    const [part] = renderReply(answer('Yes [1].', [at(1), at(2), at(3)]), THREAD);

    expect(claimsOf(part?.payload ?? {})[0]).toMatchObject({ appearance: { url: at(1).link } });
    expect(shownMarkdown(textOf(part)).links).toEqual([at(2).link, at(3).link]);
  });

  it.each([
    ['a domain', 'Go to evil.com now.', 'Go to `evil.com` now.'],
    ['a domain of another script', 'пример.рф', '`пример.рф`'],
    ['a mail address', 'Ask ana.lee@example.co.uk.', 'Ask `ana.lee@example.co.uk`.'],
    ['a mail address that ends early', 'ana@example.c', '`ana@example.c`'],
    ['a file name', 'See README.md.', 'See `README.md`.'],
    ['abbreviations and numbers', 'e.g. 3.5 days, i.e. v1.2', 'e.g. 3.5 days, i.e. v1.2'],
  ])('are copied, not pressed: %s', (_name, text, expected) => {
    expect(rendered(`${text} [1]`)).toBe(`${expected} [1]`);
  });
});
