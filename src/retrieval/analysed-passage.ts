import type { Passage } from '../core/passage.ts';
import { type Language, languageOf } from '../language/languages.ts';
import { gramsOf, letterGrams, wordLine } from './letter-grams.ts';
import { remembered } from './remembered.ts';
import { compounds, termsOf } from './search-terms.ts';
import { passageHeader } from './searchable-text.ts';
import type { WordEmbeddings } from './word-embeddings.ts';
import { tellingRows, type WordMatcher } from './word-matcher.ts';

/** A sentence's terms and known words. */
export type AnalysedSentence = { readonly terms: ReadonlySet<string>; readonly rows: readonly number[] };

/** What reranking reads in a passage: taken apart once, whatever is asked. */
export type AnalysedPassage = {
  readonly passage: Passage;
  /** Of the text, in order. */
  readonly terms: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  /** Of title and headings, in order. */
  readonly headerTerms: readonly string[];
  readonly headerCounts: ReadonlyMap<string, number>;
  readonly titleTerms: ReadonlySet<string>;
  /** The known words of title and headings. */
  readonly headerRows: readonly number[];
  readonly sentences: readonly AnalysedSentence[];
  readonly sentenceVectors: readonly Float32Array[];
  readonly titleVector: Float32Array;
  /** Of title, headings and text. */
  readonly grams: Uint32Array;
  readonly titleGrams: ReadonlySet<number>;
  readonly headingGrams: ReadonlySet<number>;
  /** Words alone between single blanks, in lower case. */
  readonly titleLine: string;
  readonly textLine: string;
};

const SENTENCE_END = /(?<=[.!?:;])\s+|\n+/u;
/** A shorter one says too little for its mean vector to mean something. */
const SHORTEST_WITH_VECTOR = 16;
const IN_BRACKETS = /\s*\(.*?\)/g;
const MOST_TITLES = 2_000;

type Words = { readonly embeddings: WordEmbeddings; readonly matcher: WordMatcher };
type Title = Pick<AnalysedPassage, 'titleTerms' | 'titleVector' | 'titleGrams' | 'titleLine'>;
type Read = { readonly terms: readonly string[]; readonly rows: readonly number[] };

/** Takes passages apart: about .1 ms for 800 characters. Titles are kept, since many passages share one. */
export class PassageAnalyser {
  readonly #words: Words;
  readonly #titles = new Map<string, Title>();
  readonly #readings = new Map<Language, (compound: string) => Read>();

  constructor(words: Words) {
    this.#words = words;
  }

  analyse(passage: Passage): AnalysedPassage {
    const language = languageOf(passage.language);
    const headerText = passageHeader(passage);
    const header = this.#read(headerText, language);
    const sentences = passage.text.split(SENTENCE_END).filter((sentence) => sentence.trim() !== '');
    const read = sentences.map((sentence) => this.#read(sentence, language));
    // No word reaches across the end of a sentence, so that the text's words are its sentences' words.
    const terms = read.flatMap((sentence) => sentence.terms);
    const textLine = wordLine(passage.text);
    const heading = passage.headings.at(-1) ?? passage.title;
    return {
      passage,
      terms,
      counts: countsOf(terms),
      headerTerms: header.terms,
      headerCounts: countsOf(header.terms),
      headerRows: tellingRows(header.rows),
      sentences: read.map((sentence) => ({
        terms: new Set(sentence.terms),
        rows: tellingRows(sentence.rows),
      })),
      sentenceVectors: read
        .filter((_, at) => (sentences[at]?.length ?? 0) >= SHORTEST_WITH_VECTOR)
        .map(({ rows }) => Float32Array.from(this.#words.embeddings.vectorOfRows(rows))),
      grams: gramsOf(`${wordLine(headerText).trimEnd()}${textLine}`),
      headingGrams: new Set(letterGrams(heading)),
      textLine,
      ...this.#title(passage.title, language),
    };
  }

  #title(title: string, language: Language): Title {
    const key = `${language} ${title}`;
    const known = this.#titles.get(key);
    if (known) return known;
    const { terms, rows } = this.#read(title, language);
    const found: Title = {
      titleTerms: new Set(terms),
      titleVector: Float32Array.from(this.#words.embeddings.vectorOfRows(rows)),
      titleGrams: new Set(letterGrams(title)),
      titleLine: wordLine(title.replace(IN_BRACKETS, '')),
    };
    if (this.#titles.size >= MOST_TITLES) this.#titles.clear();
    this.#titles.set(key, found);
    return found;
  }

  #read(text: string, language: Language): Read {
    const read = this.#readIn(language);
    const terms: string[] = [];
    const rows: number[] = [];
    for (const compound of compounds(text)) {
      const word = read(compound);
      for (const term of word.terms) terms.push(term);
      for (const row of word.rows) rows.push(row);
    }
    // Vectors know a text as it is written, where terms read "CO₂" as "CO2".
    if (text !== text.normalize('NFKC')) return { terms, rows: this.#words.matcher.rowsOf(text) };
    return { terms, rows };
  }

  /** One memory for both: a word is looked up once. */
  #readIn(language: Language): (compound: string) => Read {
    const known = this.#readings.get(language);
    if (known) return known;
    const { matcher } = this.#words;
    const read = remembered((compound) => ({
      terms: termsOf(compound, language),
      rows: matcher.rowsOf(compound),
    }));
    this.#readings.set(language, read);
    return read;
  }
}

function countsOf(terms: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}
