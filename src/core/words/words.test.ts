import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../language.ts';
import { WORDS } from './words.ts';

type Entry = string | ((...given: never[]) => string);

/** A language's texts by their path; a function is called with words that can be found again. */
function entriesOf(group: object, path = ''): readonly (readonly [string, Entry])[] {
  return Object.entries(group).flatMap(([key, value]: [string, object | Entry]) =>
    typeof value === 'object' ? entriesOf(value, `${path}${key}.`) : [[`${path}${key}`, value] as const],
  );
}

/** What a text is made with; numbers, for what takes a number. */
const GIVEN = [4711, 4712];

function textOf(entry: Entry): string {
  if (typeof entry === 'string') return entry;
  return Reflect.apply(entry, undefined, GIVEN.slice(0, entry.length).map(String)) as string;
}

/** What must be there in every language as it is: commands, files, codes, what is filled in. */
function fixed(text: string): readonly string[] {
  return (text.match(/`[^`]+`|escalation\.yml|LKV-412|471\d/g) ?? []).toSorted();
}

const english = new Map(entriesOf(WORDS.en));

describe.each(LANGUAGES.map((language) => [language, new Map(entriesOf(WORDS[language]))] as const))(
  'the words of %s',
  (language, words) => {
    it('are all there, and no others', () => {
      expect([...words.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    });

    it('say something each, with the same commands and placeholders', () => {
      const wrong = [...english].filter(([key, base]) => {
        const entry = words.get(key) ?? '';
        const isSame = JSON.stringify(fixed(textOf(entry))) === JSON.stringify(fixed(textOf(base)));
        return textOf(entry).trim() === '' || typeof entry !== typeof base || !isSame;
      });

      expect(wrong.map(([key]) => key)).toEqual([]);
    });

    it('fit the buttons that they stand on', () => {
      const { askPerson, shareInChannel, shareInConversation, answerMeAlone, send, cancel } =
        WORDS[language].labels;
      const { goOn, doIt } = WORDS[language].replies;

      for (const label of [
        askPerson,
        shareInChannel,
        shareInConversation,
        answerMeAlone,
        send,
        cancel,
        goOn,
        doIt,
      ])
        expect(label.length).toBeLessThanOrEqual(30);
    });

    it('name the button that is to be pressed again as it is called', () => {
      const { escalation, labels } = WORDS[language];

      expect(escalation.unreachable).toContain(labels.askPerson);
    });

    it('fit the fields and choices that they name', () => {
      const { feedbackReasons } = WORDS[language];

      for (const label of Object.values(feedbackReasons)) expect(label.length).toBeLessThanOrEqual(75);
    });

    it('leave an absent note of an admin out', () => {
      expect(WORDS[language].jobs.paused('')).not.toMatch(/[“„«]|undefined| {2}/);
      expect(WORDS[language].jobs.paused('Back on Monday')).toContain('Back on Monday');
    });
  },
);

describe('a translation', () => {
  it('into French keeps its marks with the word before them', () => {
    const loose = entriesOf(WORDS.fr).filter(([, entry]) =>
      /(?:^|[^\u202f])[?!:;»]|«(?!\u202f)/u.test(textOf(entry)),
    );

    expect(loose).toEqual([]);
  });

  it.each(LANGUAGES.filter((language) => language !== 'en'))(
    'into %s is none of the English sentences',
    (language) => {
      const same = entriesOf(WORDS[language]).filter(
        ([key, entry]) =>
          textOf(entry) === textOf(english.get(key) ?? '') &&
          textOf(entry).includes(' ') &&
          // "in Slack" is German, too.
          !key.startsWith('labels.within.'),
      );

      expect(same).toEqual([]);
    },
  );
});
