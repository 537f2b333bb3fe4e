import type { AnalysedPassage } from './analysed-passage.ts';

/**
 * Where a question's terms stand in a passage: in its text, its header, its sentences. Each term has a slot; `count` reads one
 * passage in one pass, and what was read of the one before is gone.
 */
export class HeldTerms {
  readonly #slots: ReadonlyMap<number, number>;
  readonly #header: Uint16Array;
  /** Places in the text, and the sentence of each. */
  readonly #places: readonly number[][];
  readonly #sentences: readonly number[][];

  constructor(terms: Iterable<number>) {
    this.#slots = new Map([...new Set(terms)].map((term, slot) => [term, slot]));
    const { size } = this.#slots;
    this.#header = new Uint16Array(size);
    this.#places = Array.from({ length: size }, () => []);
    this.#sentences = Array.from({ length: size }, () => []);
  }

  /** The slot of one of the terms. */
  slotOf(term: number): number {
    return this.#slots.get(term) ?? -1;
  }

  /** The slots of those that are the question's. */
  slotsOf(terms: Uint32Array): number[] {
    return [...terms].flatMap((term) => this.#slots.get(term) ?? []);
  }

  count({ terms: { all, ends }, headerTerms }: AnalysedPassage): void {
    this.#header.fill(0);
    for (const term of headerTerms) {
      const slot = this.#slots.get(term);
      if (slot !== undefined) this.#header[slot] = (this.#header[slot] ?? 0) + 1;
    }
    for (const places of this.#places) places.length = 0;
    for (const sentences of this.#sentences) sentences.length = 0;
    let sentence = 0;
    for (let at = 0; at < all.length; at++) {
      while (at >= (ends[sentence] ?? all.length)) sentence += 1;
      const slot = this.#slots.get(all[at] ?? 0);
      if (slot === undefined) continue;
      this.#places[slot]?.push(at);
      this.#sentences[slot]?.push(sentence);
    }
  }

  inText(slot: number): number {
    return this.#places[slot]?.length ?? 0;
  }

  inHeader(slot: number): number {
    return this.#header[slot] ?? 0;
  }

  inSentence(slot: number, sentence: number): boolean {
    return this.#sentences[slot]?.includes(sentence) ?? false;
  }

  /** Its places in the text, in order. */
  places(slot: number): readonly number[] {
    return this.#places[slot] ?? [];
  }
}
