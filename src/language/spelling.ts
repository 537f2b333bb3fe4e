import { editDistance } from './edit-distance.ts';
import type { Vocabulary } from './vocabulary.ts';

const SHORTEST = 4;
const LONG = 8;
const CAPITALS = /^\p{Lu}{2,}$/u;
const OTHER_FIRST_LETTER = 0.5;
const MOST = 3;

type Misspelt = {
  /** In lower case. */
  readonly word: string;
  /** As it stands in the text, with what it may be joined to. */
  readonly written: string;
  readonly vocabulary: Vocabulary;
  /** How often a word of the vocabulary is found; 0 leaves it out. */
  readonly frequency: (word: string) => number;
  readonly functionWords: ReadonlySet<string>;
};

/**
 * The words that an unknown one may misspell, the likeliest first, at most three: one slip away, or two from eight letters
 * on. Names in capitals, pieces of identifiers and slips of function words ("hwo") yield none.
 */
export function meantWords(misspelt: Misspelt): readonly string[] {
  const { word, written, functionWords } = misspelt;
  const isPlain = written.toLowerCase() === word && !CAPITALS.test(written);
  if (!isPlain || word.length < SHORTEST || !/^\p{L}+$/u.test(word)) return [];
  for (const other of functionWords) if (editDistance(word, other, 1) <= 1) return [];
  const oneAway = candidatesFor(misspelt, 1);
  const candidates = oneAway.length === 0 && word.length >= LONG ? candidatesFor(misspelt, 2) : oneAway;
  const least = Math.min(...candidates.map(({ cost }) => cost));
  return candidates
    .filter(({ cost }) => cost === least)
    .toSorted((a, b) => b.frequency - a.frequency || (a.word < b.word ? -1 : 1))
    .slice(0, MOST)
    .map((candidate) => candidate.word);
}

type Candidate = { readonly word: string; readonly cost: number; readonly frequency: number };

function candidatesFor({ word, vocabulary, frequency }: Misspelt, slips: number): readonly Candidate[] {
  return vocabulary
    .near(word, slips)
    .map((near) => {
      const cost = near.slips + (near.word[0] === word[0] ? 0 : OTHER_FIRST_LETTER);
      return { word: near.word, cost, frequency: frequency(near.word) };
    })
    .filter((candidate) => candidate.frequency > 0);
}
