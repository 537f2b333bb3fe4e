import type { MatchedWord, WordMatcher } from './word-matcher.ts';

/** From `from` to before `to`. */
type Range = { readonly from: number; readonly to: number };

const NOT_SEEN = 0;
const NEAR_TO_NONE = -1;
const FIRST_CAPACITY = 512;

/**
 * How near the words of texts come to a question's words. Each row is held against the question once: most are near to none
 * of its words, and are passed over from then on.
 */
export class NearestWords {
  readonly #words: readonly (MatchedWord | undefined)[];
  readonly #matcher: WordMatcher;
  /** For each row 1 more than its place in `#nearness`. */
  readonly #places: Int32Array;
  #nearness: Float32Array;
  #count = 0;

  /** A word that isn't known is near to nothing. */
  constructor(words: readonly (MatchedWord | undefined)[], matcher: WordMatcher) {
    this.#words = words;
    this.#matcher = matcher;
    this.#places = new Int32Array(matcher.size);
    this.#nearness = new Float32Array(FIRST_CAPACITY * words.length);
  }

  /** Writes for each of the question's words how near the nearest of these rows comes, 0 to 1. */
  write(rows: Uint16Array, { from, to }: Range, near: Float64Array): void {
    near.fill(0);
    const width = near.length;
    for (let at = from; at < to; at++) {
      const row = rows[at] ?? 0;
      const seen = this.#places[row] ?? NOT_SEEN;
      const place = seen === NOT_SEEN ? this.#look(row) : seen;
      if (place === NEAR_TO_NONE) continue;
      const first = (place - 1) * width;
      for (let word = 0; word < width; word++) {
        const nearness = this.#nearness[first + word] ?? 0;
        if (nearness > (near[word] ?? 0)) near[word] = nearness;
      }
    }
  }

  #look(row: number): number {
    const width = this.#words.length;
    if ((this.#count + 1) * width > this.#nearness.length) this.#grow();
    const first = this.#count * width;
    let isNear = false;
    for (let at = 0; at < width; at++) {
      const word = this.#words[at];
      const nearness = word === undefined ? 0 : this.#matcher.nearness(word, row);
      this.#nearness[first + at] = nearness;
      if (nearness > 0) isNear = true;
    }
    if (isNear) this.#count += 1;
    const place = isNear ? this.#count : NEAR_TO_NONE;
    this.#places[row] = place;
    return place;
  }

  #grow(): void {
    const larger = new Float32Array(2 * this.#nearness.length);
    larger.set(this.#nearness);
    this.#nearness = larger;
  }
}
