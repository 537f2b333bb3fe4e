import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { answerReply } from '../../src/testing/replies.ts';
import { shownMarkdown } from '../../src/testing/teams/teams-visible.ts';
import { renderReply } from './render-reply.ts';
import { streamText } from './stream-text.ts';

const THREAD: ReplyTarget = {
  kind: 'thread',
  thread: {
    tenant: 'default',
    place: { channel: 'teams', workspace: 't', id: 'a:c', kind: 'direct', external: false },
    id: 'a:c',
  },
};

/** Sentences as a model writes them, each whole. */
const sentences = fc.array(
  fc.tuple(
    fc.constantFrom('', ' ', '\n\n', '\n- ', '\n1. ', '\n\n> ', '\n\n## ', '\n\n```\n'),
    fc.constantFrom(
      'You have 27 days [1].',
      'See **the form** and `code` [2].',
      'Write to ana@example.com.',
      'It is at evil.com!',
      '<at>Everyone</at> & co.',
      '**Two sentences. In bold.**',
      'A `span. Of code`.',
      '[a link](https://evil.example/x)',
      '2 < 3_4 ~5~.',
      '| a | b |\n|---|---|\n| c | d |',
      '```\nlet a = 1.\nlet b = 2.\n```\n',
    ),
  ),
  { minLength: 1, maxLength: 12 },
);

describe('the text of a reply in the making', () => {
  it.each([
    ['a mark without its partner', 'One. **Two. Th', 'One.'],
    ['a code span that is open', 'One. `tw', 'One.'],
    ['a link or number that is open', 'One. [1', 'One.'],
    ['a line that may begin a table', 'One.\n\n| a | b |', 'One.'],
    ['a table', 'One.\n\n| a | b |\n|---|---|\n| c | d |\n\nTwo.', 'One.'],
    ['a code block that grows', 'One.\n\n```\na\nb', 'One.'],
    ['nothing', '', ''],
  ])('ends before %s', (_name, markdown, expected) => {
    expect(streamText(markdown)).toBe(expected);
  });

  it('keeps the numbers of footnotes', () => {
    expect(streamText('You have 27 days [1]. Leads have 30 [12].')).toBe(
      'You have 27 days [1]. Leads have 30 [12].',
    );
  });

  it('is the beginning of the answer, whichever plain sentence it ends with', () => {
    const plain = fc.array(
      fc.tuple(
        fc.constantFrom(' ', '\n\n', '\n\n- ', '\n- '),
        fc.constantFrom(
          'You have 27 days [1].',
          'See **the form** and `code` [2].',
          'Ask ana@example.com.',
          '5 < 6 & 7.',
        ),
      ),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(plain, fc.nat(), (pieces, cut) => {
        const write = (some: typeof pieces) => some.map((piece) => piece.join('')).join('');
        const [first] = renderReply(answerReply({ text: `Well. ${write(pieces)}`, citations: 2 }), THREAD);

        const shown = streamText(`Well. ${write(pieces.slice(0, cut % (pieces.length + 1)))}`);

        expect(first?.text.startsWith(shown)).toBe(true);
      }),
    );
  });

  it('brings nothing to life that the answer would not', () => {
    fc.assert(
      fc.property(sentences, fc.nat(400), (pieces, cut) => {
        const text = pieces.map((piece) => piece.join('')).join('');

        const { links, html } = shownMarkdown(streamText(text.slice(0, cut)));

        expect(links).toEqual([]);
        expect(html).toEqual([]);
      }),
    );
  });
});
