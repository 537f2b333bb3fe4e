import { FUNCTION_WORDS } from '../language/function-words.ts';
import type { Language } from '../language/languages.ts';
import { stemIn } from '../language/stem.ts';
import { remembered } from './remembered.ts';

const COMPOUND = /[\p{L}\p{N}]+(?:[-_.'’][\p{L}\p{N}]+)*/gu;
const PART = /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{N}+|[\p{L}\p{M}]+/gu;
const JOINT = /[-_.]/u;
const POSSESSIVE = /['’]s$/iu;
const APOSTROPHE = /['’]/gu;
const ELISION = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\p{L})/iu;

/** A piece of text that can be searched, in lower case. */
export type SearchWord = {
  /** `whole`: what marks, digits or inner capitals join, without them; it is never stemmed. */
  readonly kind: 'whole' | 'word';
  readonly text: string;
  /** The same without an article before an apostrophe: "équipe" of "l'équipe". */
  readonly unelided?: string;
  /** What it is a piece of, as written. */
  readonly of: string;
};

/** The words of a text in order, with what joins their pieces: `LKV-412`. Other marks are left out. */
export function compounds(text: string): readonly string[] {
  return text.normalize('NFKC').match(COMPOUND) ?? [];
}

/**
 * The pieces of a text in order, function words included. What is joined by a mark, by inner capitals or by digits also
 * yields itself without the marks: `LKV-412` gives `lkv412`, `lkv` and `412`.
 */
export function searchWords(text: string): SearchWord[] {
  const words: SearchWord[] = [];
  for (const compound of compounds(text)) for (const word of piecesOf(compound)) words.push(word);
  return words;
}

const piecesOf = remembered((compound): readonly SearchWord[] => {
  const words: SearchWord[] = [];
  const joined = compound.replace(POSSESSIVE, '');
  const unelided = ELISION.test(joined) ? joined.replace(ELISION, '').toLowerCase() : undefined;
  const segments = joined.replaceAll(APOSTROPHE, '').split(JOINT);
  if (segments.length > 1) words.push({ kind: 'whole', text: segments.join('').toLowerCase(), of: compound });
  for (const segment of segments) addSegment(segment, { of: compound, unelided }, words);
  return words;
});

/** The term by which a word is found in passages of a language; undefined for the language's function words. */
export function searchTerm(word: SearchWord, language: Language): string | undefined {
  if (word.kind === 'whole') return word.text;
  const text = language === 'fr' ? (word.unelided ?? word.text) : word.text;
  return FUNCTION_WORDS[language].has(text) ? undefined : stemIn(language, text);
}

/** The terms by which a text is found: lower-cased words, stemmed by the language's rules, without function words. */
export function searchTerms(text: string, language: Language = 'en'): string[] {
  const terms: string[] = [];
  for (const compound of compounds(text)) for (const term of termsOf(compound, language)) terms.push(term);
  return terms;
}

/** The terms of one of a text's words. */
export function termsOf(compound: string, language: Language): readonly string[] {
  return TERMS[language](compound);
}

const TERMS: Readonly<Record<Language, (compound: string) => readonly string[]>> = {
  en: termsIn('en'),
  de: termsIn('de'),
  es: termsIn('es'),
  fr: termsIn('fr'),
  pt: termsIn('pt'),
};

function termsIn(language: Language): (compound: string) => readonly string[] {
  return remembered((compound) => piecesOf(compound).flatMap((word) => searchTerm(word, language) ?? []));
}

function addSegment(segment: string, origin: Pick<SearchWord, 'of' | 'unelided'>, words: SearchWord[]): void {
  const parts = segment.match(PART) ?? [];
  if (parts.length < 2) {
    words.push({ kind: 'word', text: segment.toLowerCase(), ...origin });
    return;
  }
  words.push({ kind: 'whole', text: segment.toLowerCase(), of: origin.of });
  for (const part of parts) {
    if (part.length > 1) words.push({ kind: 'word', text: part.toLowerCase(), of: origin.of });
  }
}
