import { editDistance } from '../../language/edit-distance.ts';

/** The word of a vocabulary that a misspelt one most likely means: one slip from five letters on, two from eight on. */
export function nearSpelling(word: string, vocabulary: Iterable<string>): string | undefined {
  const allowed = word.length >= 8 ? 2 : 1;
  if (word.length < 5 || !/^\p{L}+$/u.test(word)) return undefined;
  let best: { word: string; slips: number } | undefined;
  for (const other of vocabulary) {
    if (other[0] !== word[0]) continue;
    const slips = editDistance(word, other, allowed);
    if (slips <= allowed && slips < (best?.slips ?? Number.POSITIVE_INFINITY)) best = { word: other, slips };
  }
  return best?.word;
}
