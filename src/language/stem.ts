import snowball from 'snowball-stemmers';
import { stemmer } from 'stemmer';
import { fold } from './fold.ts';
import type { Language } from './languages.ts';

const STEMS_KEPT = 50_000;

/** The Porter stem of a word, in lower case. */
export const stem = remembered((word) => stemmer(word.toLowerCase()));

const STEMMERS: Readonly<Record<Language, (word: string) => string>> = {
  en: stem,
  de: withoutAccents('german'),
  es: withoutAccents('spanish'),
  fr: withoutAccents('french'),
  // Snowball leaves "reunião" and "reuniões" two stems.
  pt: withoutAccents('portuguese', (stemmed) => stemmed.replace(/õ$/, 'ã')),
};

/** The stem of a word in lower case by its language's rules: Porter's for English, else Snowball's without accents. */
export function stemIn(language: Language, word: string): string {
  return STEMMERS[language](word);
}

function withoutAccents(
  name: 'german' | 'spanish' | 'french' | 'portuguese',
  mended: (stemmed: string) => string = (stemmed) => stemmed,
): (word: string) => string {
  const algorithm = snowball.newStemmer(name);
  return remembered((word) => fold(mended(algorithm.stem(word.toLowerCase()))));
}

function remembered(stemmed: (word: string) => string): (word: string) => string {
  const known = new Map<string, string>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const found = stemmed(word);
    if (known.size >= STEMS_KEPT) known.clear();
    known.set(word, found);
    return found;
  };
}
