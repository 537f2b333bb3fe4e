import { FUNCTION_WORDS } from '../language/function-words.ts';
import type { WordVectors } from './word-vectors.ts';

const WORD = /[\p{L}\p{N}]+/gu;
/** The most frequent words of the list hold sentences together: every word is a little near to them. */
const FIRST_TELLING_ROW = 100;
/** Two words of nothing in common have cosines up to here. */
const UNRELATED = 0.3;
const ZIPF_SHIFT = 2.7;
const MOST_MATCHED = 64;

/** A question's word as the vectors know it, with its nearness to other words, remembered. */
export type MatchedWord = {
  readonly row: number;
  /** Its cosine to each row of the list, NaN where nothing asked for it yet; undefined once newer words took its room. */
  known: Float32Array | undefined;
};

/** How near words are in meaning, by rows of a vector list: quick enough to hold a question against whole passages. */
export class WordMatcher {
  readonly #words: WordVectors;
  readonly #norms: Float32Array;
  readonly #harmonic: number;
  /** The words asked last: 240 KB each, and the next questions ask for the same. */
  readonly #matched = new Map<number, MatchedWord>();

  constructor(words: WordVectors) {
    this.#words = words;
    const { rows, vectors, dimensions } = words;
    this.#norms = Float32Array.from({ length: rows.size }, (_, row) =>
      Math.sqrt(dot(vectors, row * dimensions, row * dimensions, dimensions)),
    );
    let sum = 0;
    for (let row = 0; row < rows.size; row++) sum += 1 / (row + ZIPF_SHIFT);
    this.#harmonic = sum;
  }

  /** How many words the list has. */
  get size(): number {
    return this.#words.rows.size;
  }

  /** The different words of a text that the list knows, without the most frequent ones. */
  rowsIn(text: string): number[] {
    return tellingRows(this.rowsOf(text));
  }

  /** The words of a text that the list knows, in order. */
  rowsOf(text: string): number[] {
    return (text.toLowerCase().match(WORD) ?? []).flatMap((word) => this.#words.rows.get(word) ?? []);
  }

  /** The different words of a question, without English function words, in lower case. */
  wordsIn(text: string): string[] {
    const words = new Set([...text.toLowerCase().matchAll(WORD)].map(([word]) => word));
    return [...words].filter((word) => !FUNCTION_WORDS.en.has(word));
  }

  /** The word, ready to be matched; undefined when the list doesn't know it. */
  match(word: string): MatchedWord | undefined {
    const row = this.#words.rows.get(word);
    if (row === undefined) return undefined;
    const match = this.#matched.get(row) ?? { row, known: this.#room().fill(Number.NaN) };
    this.#matched.delete(row);
    this.#matched.set(row, match);
    return match;
  }

  /** Where a word's nearness is remembered: what the word had that was asked for longest ago, which now does without. */
  #room(): Float32Array {
    const [oldest] = this.#matched.size < MOST_MATCHED ? [] : this.#matched.values();
    const { known } = oldest ?? {};
    if (!oldest || !known) return new Float32Array(this.size);
    oldest.known = undefined;
    this.#matched.delete(oldest.row);
    return known;
  }

  /** 0 to 1: how rare a word is in English; 1 for one that the list doesn't know. */
  rarity(word: string): number {
    const { rows } = this.#words;
    const last = Math.log(this.#harmonic * (rows.size + ZIPF_SHIFT));
    return Math.log(this.#harmonic * ((rows.get(word) ?? rows.size) + ZIPF_SHIFT)) / last;
  }

  /** 0 (nothing in common) to 1 (the same): how near the word is to the one of this row. */
  nearness(word: MatchedWord, row: number): number {
    const known = word.known?.[row] ?? Number.NaN;
    const cosine = Number.isNaN(known) ? this.#remember(word, row) : known;
    return Math.max(0, (cosine - UNRELATED) / (1 - UNRELATED));
  }

  #remember(word: MatchedWord, row: number): number {
    const { vectors, dimensions } = this.#words;
    const lengths = (this.#norms[word.row] ?? 0) * (this.#norms[row] ?? 0) || 1;
    // As it is remembered, so that asking again gives the same.
    const cosine = Math.fround(dot(vectors, word.row * dimensions, row * dimensions, dimensions) / lengths);
    if (word.known) word.known[row] = cosine;
    return cosine;
  }
}

/** The different ones of these rows, without the most frequent words. */
export function tellingRows(rows: readonly number[]): number[] {
  const found = new Set<number>();
  for (const row of rows) if (row > FIRST_TELLING_ROW) found.add(row);
  return [...found];
}

function dot(vectors: Int8Array, a: number, b: number, dimensions: number): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) sum += (vectors[a + d] ?? 0) * (vectors[b + d] ?? 0);
  return sum;
}
