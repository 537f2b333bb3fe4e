import type { Passage } from '../core/passage.ts';
import { type Language, languageOf } from '../language/languages.ts';
import { gramsOf, letterGrams, wordLine } from './letter-grams.ts';
import { remembered } from './remembered.ts';
import { compounds, termsOf } from './search-terms.ts';
import { passageHeader } from './searchable-text.ts';
import type { TermNumbers } from './term-numbers.ts';
import type { MeanOfRows, WordEmbeddings } from './word-embeddings.ts';
import { tellingRows, type WordMatcher } from './word-matcher.ts';

/** Lists of numbers one behind the other: the list `i` ends before `ends[i]`, where the next one begins. */
export type Lists<A extends Uint16Array | Uint32Array> = { readonly all: A; readonly ends: Uint16Array };

/** What reranking reads in a passage, taken apart once, whatever is asked: about 6 KB. Terms are TermNumbers. */
export type AnalysedPassage = {
  readonly passage: Passage;
  /** The terms of the text's sentences, in order. */
  readonly terms: Lists<Uint32Array>;
  /** Of title and headings, in order. */
  readonly headerTerms: Uint32Array;
  readonly titleTerms: Uint32Array;
  /** The different telling words of each sentence that the vectors know, and those of title and headings. */
  readonly tellingRows: Lists<Uint16Array>;
  readonly headerRows: Uint16Array;
  /** The sentences that are long enough to have a vector: all their known words in order, and what their mean is made with. */
  readonly vectorRows: Lists<Uint16Array>;
  readonly means: readonly MeanOfRows[];
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

type Words = {
  readonly embeddings: WordEmbeddings;
  readonly matcher: WordMatcher;
  readonly numbers: TermNumbers;
};
type Title = Pick<AnalysedPassage, 'titleTerms' | 'titleVector' | 'titleGrams' | 'titleLine'>;
type Read = { readonly terms: readonly number[]; readonly rows: readonly number[] };

/** Takes passages apart: about .1 ms for 800 characters. Titles are kept, since many passages share one. */
export class PassageAnalyser {
  readonly #words: Words;
  readonly #titles = new Map<string, Title>();
  readonly #readings = new Map<Language, (compound: string) => Read>();

  constructor(words: Words) {
    this.#words = words;
  }

  analyse(passage: Passage): AnalysedPassage {
    const { embeddings } = this.#words;
    const language = languageOf(passage.language);
    const headerText = passageHeader(passage);
    const header = this.#read(headerText, language);
    const sentences = passage.text.split(SENTENCE_END).filter((sentence) => sentence.trim() !== '');
    // No word reaches across the end of a sentence, so that the text's words are its sentences' words.
    const read = sentences.map((sentence) => this.#read(sentence, language));
    const withVector = read.filter((_, at) => (sentences[at]?.length ?? 0) >= SHORTEST_WITH_VECTOR);
    const textLine = wordLine(passage.text);
    const heading = passage.headings.at(-1) ?? passage.title;
    return {
      passage,
      terms: listsOf(
        read.map(({ terms }) => terms),
        (all) => Uint32Array.from(all),
      ),
      headerTerms: Uint32Array.from(header.terms),
      headerRows: Uint16Array.from(tellingRows(header.rows)),
      tellingRows: listsOf(
        read.map(({ rows }) => tellingRows(rows)),
        (all) => Uint16Array.from(all),
      ),
      vectorRows: listsOf(
        withVector.map(({ rows }) => rows),
        (all) => Uint16Array.from(all),
      ),
      means: withVector.map(({ rows }) => embeddings.meanOfRows(rows)),
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
      titleTerms: Uint32Array.from(new Set(terms)),
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
    const terms: number[] = [];
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
    const { matcher, numbers } = this.#words;
    const read = remembered((compound) => ({
      terms: termsOf(compound, language).map((term) => numbers.of(term)),
      rows: matcher.rowsOf(compound),
    }));
    this.#readings.set(language, read);
    return read;
  }
}

function listsOf<A extends Uint16Array | Uint32Array>(
  lists: readonly (readonly number[])[],
  pack: (all: readonly number[]) => A,
): Lists<A> {
  let end = 0;
  const ends = Uint16Array.from(lists, ({ length }) => (end += length));
  return { all: pack(lists.flat()), ends };
}
