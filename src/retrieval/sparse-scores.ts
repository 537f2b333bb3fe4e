const FIRST_CAPACITY = 1_024;

/**
 * A score for each of many places, nearly all of them 0. It remembers where it isn't, so that one query costs what it
 * touches and leaves nothing to clear but that; one object serves query after query. Scores are kept in 32 bits.
 */
export class SparseScores {
  #scores = new Float32Array(FIRST_CAPACITY);
  #touched = new Uint32Array(FIRST_CAPACITY);
  #count = 0;

  /** How many places have a score. */
  get count(): number {
    return this.#count;
  }

  /** The place of the nth score, in the order in which they came. */
  place(nth: number): number {
    return this.#touched[nth] ?? 0;
  }

  at(place: number): number {
    return this.#scores[place] ?? 0;
  }

  /** Sets all to 0, and makes room for places below `size`. */
  clear(size: number): void {
    for (let i = 0; i < this.#count; i++) this.#scores[this.#touched[i] ?? 0] = 0;
    this.#count = 0;
    if (size <= this.#scores.length) return;
    const capacity = Math.max(size, 2 * this.#scores.length);
    this.#scores = new Float32Array(capacity);
    this.#touched = new Uint32Array(capacity);
  }

  /** Adds to a place's score; `gain` is above 0. */
  add(place: number, gain: number): void {
    const before = this.#scores[place] ?? 0;
    if (before === 0) {
      this.#touched[this.#count] = place;
      this.#count += 1;
    }
    this.#scores[place] = before + gain;
  }

  /** Multiplies a place's score. */
  scale(place: number, by: number): void {
    this.#scores[place] = (this.#scores[place] ?? 0) * by;
  }

  /** Divides all by the highest one. */
  scaleToOne(): void {
    const most = this.highest();
    if (most === 0) return;
    for (let i = 0; i < this.#count; i++) {
      const place = this.#touched[i] ?? 0;
      this.#scores[place] = (this.#scores[place] ?? 0) / most;
    }
  }

  highest(): number {
    let most = 0;
    for (let i = 0; i < this.#count; i++) {
      const score = this.#scores[this.#touched[i] ?? 0] ?? 0;
      if (score > most) most = score;
    }
    return most;
  }
}
