import { stemmer } from 'stemmer';

const stems = new Map<string, string>();
const STEMS_KEPT = 50_000;

/** The Porter stem of a word, in lower case. */
export function stem(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stemmed = stemmer(word.toLowerCase());
  if (stems.size >= STEMS_KEPT) stems.clear();
  stems.set(word, stemmed);
  return stemmed;
}
