import type { Language } from '../language/languages.ts';
import { codesIn } from './query-terms.ts';
import { holdsPhrase, quotedPhrases } from './quoted-phrases.ts';
import { searchTerms } from './search-terms.ts';

/** Of the best score, what a passage gains by a quoted phrase: a whole one costs hotpot100 .006 nDCG@10, half costs nothing. */
const QUOTED = 0.5;
/** And by a code that the question names; one that stands in more passages than these is no rare name: "COVID-19". */
const NAMED = 1;
const FEW = 10;
const RARE = 0.02;

/** What exact matches are looked for in; slots are numbers of passages. */
type ExactIndex = {
  readonly size: number;
  /** Of its passages. */
  readonly languages: readonly Language[];
  readonly holdingAll: (terms: readonly string[]) => readonly number[];
  readonly textOf: (slot: number) => string;
};

/** Passages that gain a share of the best passage's score. */
export type Lift = { readonly holders: readonly number[]; readonly by: number };

/** What a question's quoted phrases and rare codes lift: the passages that hold them exactly as they stand. */
export function exactLifts(text: string, index: ExactIndex): readonly Lift[] {
  const fewest = Math.max(FEW, RARE * index.size);
  const codes = codesIn(text)
    .map((code) => index.holdingAll([code]))
    .filter((holders) => holders.length <= fewest);
  const phrases = quotedPhrases(text).map((phrase) => {
    const holders = new Set(index.languages.flatMap((one) => index.holdingAll(searchTerms(phrase, one))));
    return [...holders].filter((slot) => holdsPhrase(index.textOf(slot), phrase));
  });
  return [
    ...codes.map((holders) => ({ holders, by: NAMED })),
    ...phrases.map((holders) => ({ holders, by: QUOTED })),
  ];
}
