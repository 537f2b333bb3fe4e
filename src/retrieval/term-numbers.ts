/** A number for each term, from 0, in the order in which they come: arrays of numbers take a tenth of arrays of words. */
export class TermNumbers {
  readonly #numbers = new Map<string, number>();

  of(term: string): number {
    const known = this.#numbers.get(term);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(term, number);
    return number;
  }

  get size(): number {
    return this.#numbers.size;
  }
}
