import { Embeddings } from '@langchain/core/embeddings';
import type { WordVectors } from './word-vectors.ts';

/** What the mean of some words' vectors is made with: the sum of their weights, and its length before it is made 1. */
export type MeanOfRows = { readonly total: number; readonly length: number };

/** From `from` to before `to`. */
type Range = { readonly from: number; readonly to: number };

const WORD = /[\p{L}\p{N}]+/gu;
// Measured in docs/decisions/2026-11-22-local-embedding.md.
const SMOOTHING = 1e-4;
const ZIPF_SHIFT = 2.7;

/**
 * Embeds text without a model server: the mean of its words' vectors, each weighted by how rare the word is in
 * English (a / (a + p), Arora et al. 2017), minus the mean of the language, at unit length. The weights come from the
 * word list alone, so a stored vector never depends on the other documents. A text without a known word becomes zeros.
 */
export class WordEmbeddings extends Embeddings {
  /** Changes when the vectors would: collections are named by it. */
  readonly modelName: string;
  /** What it was made of. */
  readonly words: WordVectors;
  readonly #weights: Float32Array;
  readonly #mean: Float32Array;

  constructor(words: WordVectors) {
    super({});
    this.modelName = `${words.source}-${words.rows.size}-rarity-1`;
    this.words = words;
    const frequencies = zipfFrequencies(words.rows.size);
    this.#weights = frequencies.map((frequency) => SMOOTHING / (SMOOTHING + frequency));
    this.#mean = languageMean(words, frequencies, this.#weights);
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    return texts.map((text) => this.vectorOf(text));
  }

  override async embedQuery(text: string): Promise<number[]> {
    return this.vectorOf(text);
  }

  /** The cosine of two words' vectors, 0 where one isn't known. Words in lower case. */
  similarity(word: string, other: string): number {
    const { rows, vectors, dimensions } = this.words;
    const a = rows.get(word);
    const b = rows.get(other);
    if (a === undefined || b === undefined) return 0;
    let dot = 0;
    let squaresA = 0;
    let squaresB = 0;
    for (let d = 0; d < dimensions; d++) {
      const x = vectors[a * dimensions + d] ?? 0;
      const y = vectors[b * dimensions + d] ?? 0;
      dot += x * y;
      squaresA += x * x;
      squaresB += y * y;
    }
    return dot / Math.sqrt(squaresA * squaresB || 1);
  }

  /** The embedding of a text, at once. */
  vectorOf(text: string): number[] {
    const { rows } = this.words;
    const found: number[] = [];
    for (const word of text.toLowerCase().match(WORD) ?? []) {
      const row = rows.get(word);
      if (row !== undefined) found.push(row);
    }
    return Array.from(this.vectorOfRows(found));
  }

  /** The embedding of a text whose known words are these rows of the list, each as often as it stands there. */
  vectorOfRows(found: readonly number[]): Float64Array {
    const { mean, total } = this.#meanOf(found);
    return total === 0 ? mean : unitLength(mean);
  }

  /** What `cosines` needs to know of a text whose known words are these rows. */
  meanOfRows(found: readonly number[]): MeanOfRows {
    const { mean, total } = this.#meanOf(found);
    return { total, length: lengthOf(mean) };
  }

  /**
   * The cosine of a vector and of texts, each given by the rows of its known words (`all` from `from` to before `to`) and its
   * `meanOfRows`: the same as with `vectorOfRows`, without its vector. Each word of the texts is held against the vector once.
   */
  cosines(vector: Float32Array): (all: Uint16Array, range: Range, mean: MeanOfRows) => number {
    const { vectors, scales, dimensions } = this.words;
    const known = new Map<number, number>();
    let ofMean = 0;
    for (let d = 0; d < dimensions; d++) ofMean += (this.#mean[d] ?? 0) * (vector[d] ?? 0);
    const weighed = (row: number): number => {
      const from = row * dimensions;
      let dot = 0;
      for (let d = 0; d < dimensions; d++) dot += (vectors[from + d] ?? 0) * (vector[d] ?? 0);
      const product = dot * (this.#weights[row] ?? 0) * (scales[row] ?? 0);
      known.set(row, product);
      return product;
    };
    return (all, { from, to }, { total, length }) => {
      if (total === 0 || length === 0) return 0;
      let sum = 0;
      for (let at = from; at < to; at++) {
        const row = all[at] ?? 0;
        sum += known.get(row) ?? weighed(row);
      }
      return (sum / total - ofMean) / length;
    };
  }

  #meanOf(found: readonly number[]): { readonly mean: Float64Array; readonly total: number } {
    const { vectors, scales, dimensions } = this.words;
    const sum = new Float64Array(dimensions);
    let total = 0;
    for (const row of found) {
      const weight = this.#weights[row] ?? 0;
      const scaled = weight * (scales[row] ?? 0);
      const from = row * dimensions;
      total += weight;
      for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] ?? 0) + scaled * (vectors[from + d] ?? 0);
    }
    if (total === 0) return { mean: sum, total };
    for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] ?? 0) / total - (this.#mean[d] ?? 0);
    return { mean: sum, total };
  }
}

/** The share of running text that each rank takes: 1 / (rank + 2.7), as Mandelbrot put Zipf's law. */
function zipfFrequencies(count: number): Float32Array {
  const raw = Float32Array.from({ length: count }, (_, rank) => 1 / (rank + ZIPF_SHIFT));
  const total = raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value) => value / total);
}

function languageMean(words: WordVectors, frequencies: Float32Array, weights: Float32Array): Float32Array {
  const mean = new Float64Array(words.dimensions);
  let total = 0;
  for (let row = 0; row < words.rows.size; row++) {
    const share = (frequencies[row] ?? 0) * (weights[row] ?? 0);
    const scaled = share * (words.scales[row] ?? 0);
    const from = row * words.dimensions;
    total += share;
    for (let d = 0; d < words.dimensions; d++) {
      mean[d] = (mean[d] ?? 0) + scaled * (words.vectors[from + d] ?? 0);
    }
  }
  return Float32Array.from(mean, (value) => value / total);
}

function lengthOf(vector: Float64Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
}

function unitLength(vector: Float64Array): Float64Array {
  const length = lengthOf(vector);
  if (length === 0) return vector;
  for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] ?? 0) / length;
  return vector;
}
