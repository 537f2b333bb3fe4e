/** Keeps the `limit` highest values above zero of any number that are offered, and where they stood. */
export class BestPlaces {
  readonly #limit: number;
  // A heap with the worst on top: the lowest value, of equals the later place.
  readonly #values: number[] = [];
  readonly #places: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What a value has to reach to be kept. */
  get least(): number {
    return this.#places.length < this.#limit ? 0 : (this.#values[0] ?? Number.POSITIVE_INFINITY);
  }

  offer(place: number, value: number): void {
    if (value <= 0 || value < this.least || this.#limit < 1) return;
    if (this.#places.length < this.#limit) {
      this.#rise(this.#places.length, place, value);
    } else if (this.#isWorse(0, place, value)) {
      this.#sink(place, value);
    }
  }

  /** The places kept, highest value first; the earlier one of equals. */
  places(): number[] {
    const order = [...this.#places.keys()].sort((a, b) => {
      const [first = 0, second = 0] = [this.#values[a], this.#values[b]];
      return second - first || (this.#places[a] ?? 0) - (this.#places[b] ?? 0);
    });
    return order.map((at) => this.#places[at] ?? 0);
  }

  /** Whether what stands in the heap at `at` goes before the other is left out. */
  #isWorse(at: number, place: number, value: number): boolean {
    const own = this.#values[at] ?? 0;
    return own < value || (own === value && (this.#places[at] ?? 0) > place);
  }

  #rise(from: number, place: number, value: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#isWorse(parent, place, value)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, place, value);
  }

  #sink(place: number, value: number): void {
    const size = this.#places.length;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      const right = child + 1;
      if (right < size && this.#isWorse(right, this.#places[child] ?? 0, this.#values[child] ?? 0)) {
        child = right;
      }
      if (!this.#isWorse(child, place, value)) break;
      this.#move(child, at);
      at = child;
    }
    this.#put(at, place, value);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#places[from] ?? 0, this.#values[from] ?? 0);
  }

  #put(at: number, place: number, value: number): void {
    this.#places[at] = place;
    this.#values[at] = value;
  }
}
