import type { Language } from '../language.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';
import { portuguese } from './pt.ts';

/** All that Footnote says of its own to people who ask; English decides which words there are. */
export type Words = {
  readonly [Group in keyof typeof english]: Readonly<(typeof english)[Group]>;
};

/** The catalogue, a file a language. A word that one lacks does not compile. */
export const WORDS: Readonly<Record<Language, Words>> = {
  en: english,
  de: german,
  es: spanish,
  fr: french,
  pt: portuguese,
};

/** The words of a reply's language; a reply without one is English. */
export function wordsIn(language: Language | undefined): Words {
  return WORDS[language ?? 'en'];
}
