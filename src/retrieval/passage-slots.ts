import type { Passage } from '../core/passage.ts';

const FIRST_CAPACITY = 1_024;

/**
 * Passages by number, and what scoring asks of each: its length in terms, and its document's number. A removed one leaves
 * its slot empty until the next compaction.
 */
export class PassageSlots {
  #passages: (Passage | undefined)[] = [];
  #lengths = new Uint32Array(FIRST_CAPACITY);
  #documents = new Uint32Array(FIRST_CAPACITY);
  readonly #numbers = new Map<string, number>();
  readonly #documentNumbers = new Map<string, number>();
  #documentLengths: number[] = [];
  /** Of each document, empty ones included. */
  #slotsOf: number[][] = [];
  #liveDocuments = 0;
  #totalLength = 0;

  /** How many passages are held. */
  get held(): number {
    return this.#numbers.size;
  }

  /** How many slots there are, empty ones included. */
  get size(): number {
    return this.#passages.length;
  }

  get documents(): number {
    return this.#documentLengths.length;
  }

  /** Documents that hold a term. */
  get liveDocuments(): number {
    return this.#liveDocuments;
  }

  /** Of all passages, in terms. */
  get totalLength(): number {
    return this.#totalLength;
  }

  numberOf(id: string): number | undefined {
    return this.#numbers.get(id);
  }

  passage(slot: number): Passage | undefined {
    return this.#passages[slot];
  }

  passages(): Passage[] {
    return this.#passages.filter((passage) => passage !== undefined);
  }

  length(slot: number): number {
    return this.#lengths[slot] ?? 0;
  }

  document(slot: number): number {
    return this.#documents[slot] ?? 0;
  }

  documentLength(document: number): number {
    return this.#documentLengths[document] ?? 0;
  }

  documentNumber(document: string): number | undefined {
    return this.#documentNumbers.get(document);
  }

  /** A document's slots, in their order; some may be empty. */
  slotsOf(document: number): readonly number[] {
    return this.#slotsOf[document] ?? [];
  }

  /** Appends a passage of so many terms; returns its slot. */
  add(passage: Passage, length: number): number {
    const slot = this.#passages.length;
    const document = this.#numberDocument(passage.document);
    this.#passages.push(passage);
    if (slot >= this.#lengths.length) this.#grow();
    this.#lengths[slot] = length;
    this.#documents[slot] = document;
    this.#numbers.set(passage.id, slot);
    this.#slotsOf[document]?.push(slot);
    this.#resize(document, length);
    return slot;
  }

  remove(slot: number): void {
    const passage = this.#passages[slot];
    if (passage === undefined) return;
    this.#passages[slot] = undefined;
    this.#numbers.delete(passage.id);
    this.#resize(this.document(slot), -this.length(slot));
  }

  /** Drops the empty slots and documents; returns each old slot's new number, -1 for a dropped one. */
  compact(): Int32Array {
    const renumbered = new Int32Array(this.size).fill(-1);
    const before = this.#passages;
    this.#passages = [];
    this.#numbers.clear();
    this.#documentNumbers.clear();
    this.#documentLengths = [];
    this.#slotsOf = [];
    this.#liveDocuments = 0;
    this.#totalLength = 0;
    for (const [slot, passage] of before.entries()) {
      // Never overwrites what is still to be read: a passage only moves forward.
      if (passage !== undefined) renumbered[slot] = this.add(passage, this.length(slot));
    }
    return renumbered;
  }

  #numberDocument(document: string): number {
    const known = this.#documentNumbers.get(document);
    if (known !== undefined) return known;
    const number = this.#documentLengths.length;
    this.#documentNumbers.set(document, number);
    this.#documentLengths.push(0);
    this.#slotsOf.push([]);
    return number;
  }

  #resize(document: number, change: number): void {
    const before = this.documentLength(document);
    const after = before + change;
    this.#documentLengths[document] = after;
    this.#liveDocuments += Number(after > 0) - Number(before > 0);
    this.#totalLength += change;
  }

  #grow(): void {
    const lengths = new Uint32Array(2 * this.#lengths.length);
    const documents = new Uint32Array(2 * this.#documents.length);
    lengths.set(this.#lengths);
    documents.set(this.#documents);
    this.#lengths = lengths;
    this.#documents = documents;
  }
}
