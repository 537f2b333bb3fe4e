import { compoundParts, compoundsWith } from '../language/german-compounds.ts';
import { detectLanguage } from '../language/detect-language.ts';
import { FUNCTION_WORDS } from '../language/function-words.ts';
import type { Language } from '../language/languages.ts';
import { meantWords } from '../language/spelling.ts';
import { stemIn } from '../language/stem.ts';
import type { Vocabulary } from '../language/vocabulary.ts';
import { isCode } from './identifiers.ts';
import { type SearchWord, searchTerm, searchWords } from './search-terms.ts';

/** A term that passages are indexed by; `weight` is what each of its occurrences counts. */
export type Alternative = { readonly term: string; readonly weight: number };

/** One thing that a question looks for; a passage holds it by any of the alternatives. */
export type QueryTerm = { readonly alternatives: readonly Alternative[]; readonly weight: number };

/** What an index knows of its own terms. */
export type KnownTerms = {
  /** The languages of its passages. */
  readonly languages: readonly Language[];
  readonly vocabulary: Vocabulary;
  /** Whether any passage holds the term, as far as the readers may see. */
  readonly isHeld: (term: string) => boolean;
  /** In how many passages the term stands, as far as the readers may see. */
  readonly holders: (term: string) => number;
};

type Reading = KnownTerms & {
  /** Of the question; English when nothing tells. */
  readonly language: Language;
  /** Whether German words are split and found inside longer ones. */
  readonly compounds: boolean;
};

const CORRECTED = 0.8;
const INSIDE_COMPOUND = 0.5;
const PART_OF_COMPOUND = 0.5;

/**
 * What a question looks for. Each word is matched by its stem in every language of the index, so that names and borrowed
 * words are found in all; a word that no passage holds is also looked for as the ones that it may misspell.
 */
export function queryTerms(text: string, known: KnownTerms): readonly QueryTerm[] {
  const foreign = known.languages.some((language) => language !== 'en');
  const told = foreign ? detectLanguage(text) : 'en';
  const compounds = known.languages.includes('de') && (told ?? 'de') === 'de';
  const reading: Reading = { ...known, language: told ?? 'en', compounds };
  const found: QueryTerm[] = [];
  const seen = new Set<string>();
  for (const word of searchWords(text)) {
    const key = searchTerm(word, reading.language);
    if (key === undefined || seen.has(key)) continue;
    seen.add(key);
    found.push(...(word.kind === 'whole' ? [exactly(word.text)] : wordTerms(word, reading)));
  }
  return found;
}

function exactly(term: string): QueryTerm {
  return { alternatives: [{ term, weight: 1 }], weight: 1 };
}

/** The codes that a text names, as terms. */
export function codesIn(text: string): readonly string[] {
  return searchWords(text).flatMap((word) => (word.kind === 'whole' && isCode(word.of) ? [word.text] : []));
}

function wordTerms(word: SearchWord, reading: Reading): readonly QueryTerm[] {
  const { languages, vocabulary, isHeld, compounds } = reading;
  const stems = new Set(languages.flatMap((language) => searchTerm(word, language) ?? []));
  for (const other of vocabulary.accented(word.text)) addStems(other, languages, stems);
  if (isCode(word.of)) return [{ alternatives: asAlternatives(stems, 1), weight: 1 }];
  const isAbsent = ![...stems].some(isHeld);
  const parts = compounds ? compoundParts(word.text, vocabulary) : [];
  const inside = compounds ? compoundsWith(word.text, vocabulary) : [];
  const longer = new Set(inside.map((other) => stemIn('de', other)));
  const meant = isAbsent && parts.length === 0 ? correctedStems(word, reading) : new Set<string>();
  const alternatives = [
    ...asAlternatives(stems, 1),
    ...asAlternatives(without(longer, stems), INSIDE_COMPOUND),
    ...asAlternatives(without(meant, stems), CORRECTED),
  ];
  const split = parts.map((part) => ({
    alternatives: [{ term: stemIn('de', part), weight: 1 }],
    weight: PART_OF_COMPOUND,
  }));
  return [{ alternatives, weight: 1 }, ...split];
}

/** The stems of the words that an unknown one most likely means, as far as visible passages hold them. */
function correctedStems(word: SearchWord, reading: Reading): Set<string> {
  const { languages, vocabulary, holders, language } = reading;
  const stemsOf = (other: string): Set<string> => addStems(other, languages, new Set());
  const frequency = (other: string): number => Math.max(0, ...[...stemsOf(other)].map(holders));
  const functionWords = FUNCTION_WORDS[language];
  const meant = meantWords({ word: word.text, written: word.of, vocabulary, frequency, functionWords });
  return new Set(meant.flatMap((other) => [...stemsOf(other)]));
}

function addStems(word: string, languages: readonly Language[], stems: Set<string>): Set<string> {
  for (const language of languages) {
    if (!FUNCTION_WORDS[language].has(word)) stems.add(stemIn(language, word));
  }
  return stems;
}

function asAlternatives(terms: ReadonlySet<string>, weight: number): readonly Alternative[] {
  return [...terms].map((term) => ({ term, weight }));
}

function without(terms: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...terms].filter((term) => !others.has(term)));
}
