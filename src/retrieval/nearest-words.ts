import type { MatchedWord, WordMatcher } from './word-matcher.ts';

/** From `from` to before `to`. */
type Range = { readonly from: number; readonly to: number };

const NOT_SEEN = 0;
const NEAR_TO_NONE = -1;
const FIRST_CAPACITY = 512;

/** Room for one question at a time, of a place for each row: 240 KB that would else be asked for with each question. */
export class RowPlaces {
  readonly #places: Int32Array;
  readonly #taken: number[] = [];

  constructor(rows: number) {
    this.#places = new Int32Array(rows);
  }

  /** Empties it for the next question. */
  clear(): void {
    for (const row of this.#taken) this.#places[row] = NOT_SEEN;
    this.#taken.length = 0;
  }

  of(row: number): number {
    return this.#places[row] ?? NOT_SEEN;
  }

  put(row: number, place: number): void {
    this.#places[row] = place;
    this.#taken.push(row);
  }
}

/**
 * How near the words of texts come to a question's words. Each row is held against the question once: most are near to none
 * of its words, and are passed over from then on.
 */
export class NearestWords {
  readonly #words: readonly (MatchedWord | undefined)[];
  readonly #matcher: WordMatcher;
  /** For each row 1 more than its place in `#nearness`. */
  readonly #places: RowPlaces;
  #nearness: Float32Array;
  #count = 0;

  /** A word that isn't known is near to nothing. `places` is this one's until it is cleared for the next. */
  constructor(words: readonly (MatchedWord | undefined)[], matcher: WordMatcher, places: RowPlaces) {
    this.#words = words;
    this.#matcher = matcher;
    this.#places = places;
    places.clear();
    this.#nearness = new Float32Array(FIRST_CAPACITY * words.length);
  }

  /** Writes for each of the question's words how near the nearest of these rows comes, 0 to 1. */
  write(rows: Uint16Array, { from, to }: Range, near: Float64Array): void {
    near.fill(0);
    const width = near.length;
    for (let at = from; at < to; at++) {
      const row = rows[at] ?? 0;
      const seen = this.#places.of(row);
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
    this.#places.put(row, place);
    return place;
  }

  #grow(): void {
    const larger = new Float32Array(2 * this.#nearness.length);
    larger.set(this.#nearness);
    this.#nearness = larger;
  }
}
