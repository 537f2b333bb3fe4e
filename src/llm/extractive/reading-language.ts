import { detectLanguage } from '../../language/detect-language.ts';
import { contentTokens, type Token, tokens } from '../../language/english-terms.ts';
import { FUNCTION_WORDS } from '../../language/function-words.ts';
import type { Language } from '../../language/languages.ts';
import { stemIn } from '../../language/stem.ts';
import { stemLine } from '../../language/thesaurus.ts';

/** "d'emplacements" is "emplacements". */
const ELISION = /^(?:[cdjlmnst]|qu)['’]/u;
/** Enough of a page to tell its language. */
const LOOKED_AT = 1_500;

/** The language that a text is read in; English where nothing tells. */
export function readingLanguage(text: string): Language {
  return detectLanguage(text.slice(0, LOOKED_AT)) ?? 'en';
}

/**
 * A text as a stem line. That of another language than English holds the stems of both: names, codes and synonyms are
 * found by the first, inflected words by the second.
 */
export function lineIn(language: Language, text: string): string {
  const line = stemLine(text);
  if (language === 'en') return line;
  const own = tokens(text).map((token) => stemmed(language, token));
  return own.length === 0 ? line : `${line}/ ${own.join(' ')} `;
}

/** The tokens that carry meaning in a language. */
export function contentIn(language: Language, text: string): readonly Token[] {
  const found = contentTokens(text);
  if (language === 'en') return found;
  return found.filter(({ raw }) => !FUNCTION_WORDS[language].has(raw.toLowerCase()));
}

/** A token's term by the rules of its language. */
export function stemmed(language: Language, { kind, raw, term }: Token): string {
  if (kind !== 'word' || language === 'en') return term;
  return stemIn(language, raw.toLowerCase().replace(language === 'fr' ? ELISION : '', ''));
}
