import type { AccessList, Passage } from '../core/passage.ts';
import { PostingLists } from './posting-lists.ts';
import { searchTerms } from './search-terms.ts';
import { searchableText } from './searchable-text.ts';

const K1 = 1.2;
const B = 0.75;
const COMPACT_AFTER = 1_000;
const MOST_ACCESS_LISTS = 200;

/** A passage's own score and its whole document's, each divided by the best one that the readers may see. */
export type LexicalMatch = {
  readonly passage: Passage;
  readonly score: number;
  readonly documentScore: number;
};

type LexicalQuery = {
  readonly text: string;
  readonly access: AccessList;
  readonly limit: number;
  /** How much the document's score adds to its passages' when the best are picked. */
  readonly documentWeight: number;
  /** Passages that are returned too, matching or not, if the readers may see them. */
  readonly also?: readonly string[];
};

type Slot = { readonly passage: Passage; readonly length: number; readonly document: number };

/**
 * BM25 over one tenant's passages (Robertson and Zaragoza 2009), with title and headings in the searched text. It adds
 * and removes single passages; what the readers may not see is left out before any score is compared.
 */
export class Bm25Index {
  readonly #lists = new PostingLists();
  #slots: (Slot | undefined)[] = [];
  readonly #slotOf = new Map<string, number>();
  #documents = new Map<string, number>();
  #documentLengths: number[] = [];
  #liveDocuments = 0;
  #totalLength = 0;
  /** Visible slots by access list, until the next change. */
  readonly #visibility = new Map<string, Uint8Array>();

  get size(): number {
    return this.#slotOf.size;
  }

  /** The document version of each passage that is held, by passage id. */
  versions(): ReadonlyMap<string, string> {
    const versions = new Map<string, string>();
    for (const slot of this.#slots) if (slot) versions.set(slot.passage.id, slot.passage.version);
    return versions;
  }

  /** Adds passages; one with an id that is held replaces it. */
  add(passages: Iterable<Passage>): void {
    this.#visibility.clear();
    for (const passage of passages) {
      this.remove([passage.id]);
      const terms = searchTerms(searchableText(passage));
      const slot = this.#slots.length;
      const document = this.#documentNumber(passage.document);
      this.#lists.add(slot, countTerms(terms));
      this.#slots.push({ passage, length: terms.length, document });
      this.#slotOf.set(passage.id, slot);
      this.#totalLength += terms.length;
      this.#resizeDocument(document, terms.length);
    }
  }

  remove(ids: Iterable<string>): void {
    this.#visibility.clear();
    for (const id of ids) {
      const number = this.#slotOf.get(id);
      const slot = number === undefined ? undefined : this.#slots[number];
      if (number === undefined || !slot) continue;
      this.#slots[number] = undefined;
      this.#slotOf.delete(id);
      this.#totalLength -= slot.length;
      this.#resizeDocument(slot.document, -slot.length);
    }
    if (this.#slots.length - this.size > COMPACT_AFTER + this.size / 4) this.#compact();
  }

  /** The best `limit` passages by their own and their document's score, then the ones asked for by id. */
  search(query: LexicalQuery): LexicalMatch[] {
    const visible = this.#visible(query.access);
    const { passages, documents } = this.#score(searchTerms(query.text), visible);
    scaleToOne(passages);
    scaleToOne(documents);
    const combined = new Float32Array(passages.length);
    for (const [number, slot] of this.#slots.entries()) {
      if (!slot || visible[number] === 0) continue;
      combined[number] = (passages[number] ?? 0) + query.documentWeight * (documents[slot.document] ?? 0);
    }
    const numbers = new Set(best(combined, query.limit));
    for (const id of query.also ?? []) {
      const number = this.#slotOf.get(id);
      if (number !== undefined && visible[number] === 1) numbers.add(number);
    }
    return [...numbers].flatMap((number) => {
      const slot = this.#slots[number];
      if (!slot) return [];
      const documentScore = documents[slot.document] ?? 0;
      return [{ passage: slot.passage, score: passages[number] ?? 0, documentScore }];
    });
  }

  /** What the readers may see of some documents, in no order. */
  passagesOf(documents: ReadonlySet<string>, access: AccessList): Passage[] {
    const visible = this.#visible(access);
    const numbers = new Set([...documents].map((document) => this.#documents.get(document)));
    return this.#slots.flatMap((slot, number) =>
      slot && numbers.has(slot.document) && visible[number] === 1 ? [slot.passage] : [],
    );
  }

  /** How many passages the readers may not see. */
  hiddenFrom(access: AccessList): number {
    let seen = 0;
    for (const bit of this.#visible(access)) seen += bit;
    return this.size - seen;
  }

  /** Whether the passage is held and the readers may see it. */
  shows(id: string, access: AccessList): boolean {
    const number = this.#slotOf.get(id);
    return number !== undefined && this.#visible(access)[number] === 1;
  }

  /** 1 for each slot whose passage shares an entry with what the readers may see. */
  #visible(access: AccessList): Uint8Array {
    const key = JSON.stringify(access);
    const known = this.#visibility.get(key);
    if (known) return known;
    if (this.#visibility.size >= MOST_ACCESS_LISTS) this.#visibility.clear();
    const visible = this.#computeVisible(access);
    this.#visibility.set(key, visible);
    return visible;
  }

  #computeVisible(access: AccessList): Uint8Array {
    const granted = new Set(access);
    const visible = new Uint8Array(this.#slots.length);
    for (const [number, slot] of this.#slots.entries()) {
      if (slot?.passage.access.some((entry) => granted.has(entry))) visible[number] = 1;
    }
    return visible;
  }

  #score(terms: readonly string[], visible: Uint8Array): { passages: Float32Array; documents: Float32Array } {
    const passages = new Float32Array(this.#slots.length);
    const documents = new Float32Array(this.#documentLengths.length);
    const meanLength = this.#totalLength / (this.size || 1);
    const meanDocument = this.#totalLength / (this.#liveDocuments || 1);
    for (const term of new Set(terms)) {
      const { holders, inDocuments } = this.#count(term, visible);
      const rarity = inverseFrequency(holders, this.size);
      this.#lists.each(term, (number, count) => {
        if (visible[number] !== 1) return;
        const length = this.#slots[number]?.length ?? 0;
        passages[number] = (passages[number] ?? 0) + rarity * saturation(count, length / meanLength);
      });
      const documentRarity = inverseFrequency(inDocuments.size, this.#liveDocuments);
      for (const [document, count] of inDocuments) {
        const length = this.#documentLengths[document] ?? 0;
        const gain = documentRarity * saturation(count, length / meanDocument);
        documents[document] = (documents[document] ?? 0) + gain;
      }
    }
    return { passages, documents };
  }

  /** In how many passages the term stands, and how often in each document, as far as the readers may see. */
  #count(term: string, visible: Uint8Array): { holders: number; inDocuments: Map<number, number> } {
    let holders = 0;
    const inDocuments = new Map<number, number>();
    this.#lists.each(term, (number, count) => {
      const slot = this.#slots[number];
      if (!slot || visible[number] !== 1) return;
      holders += 1;
      inDocuments.set(slot.document, (inDocuments.get(slot.document) ?? 0) + count);
    });
    return { holders, inDocuments };
  }

  #documentNumber(document: string): number {
    const known = this.#documents.get(document);
    if (known !== undefined) return known;
    const number = this.#documentLengths.length;
    this.#documents.set(document, number);
    this.#documentLengths.push(0);
    return number;
  }

  #resizeDocument(document: number, change: number): void {
    const before = this.#documentLengths[document] ?? 0;
    const after = before + change;
    this.#documentLengths[document] = after;
    this.#liveDocuments += Number(after > 0) - Number(before > 0);
  }

  /** Drops the slots and documents that removed passages left behind. */
  #compact(): void {
    const renumbered = new Int32Array(this.#slots.length).fill(-1);
    const kept = this.#slots.filter((slot) => slot !== undefined);
    this.#documents = new Map();
    this.#documentLengths = [];
    this.#liveDocuments = 0;
    this.#slots = kept.map((slot, number) => {
      renumbered[this.#slotOf.get(slot.passage.id) ?? 0] = number;
      this.#slotOf.set(slot.passage.id, number);
      const document = this.#documentNumber(slot.passage.document);
      this.#resizeDocument(document, slot.length);
      return { ...slot, document };
    });
    this.#lists.compact(renumbered);
  }
}

function countTerms(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

function inverseFrequency(holders: number, total: number): number {
  return Math.log(1 + (total - holders + 0.5) / (holders + 0.5));
}

function saturation(count: number, relativeLength: number): number {
  return (count * (K1 + 1)) / (count + K1 * (1 - B + B * relativeLength));
}

function scaleToOne(scores: Float32Array): void {
  let most = 0;
  for (const score of scores) if (score > most) most = score;
  if (most === 0) return;
  for (const [i, score] of scores.entries()) scores[i] = score / most;
}

/** The places of the `limit` highest values above zero, highest first; the earlier one of equals. */
function best(values: Float32Array, limit: number): number[] {
  const sorted = values.toSorted();
  const threshold = sorted[Math.max(0, sorted.length - limit)] ?? 0;
  const places: number[] = [];
  for (const [place, value] of values.entries()) if (value > 0 && value >= threshold) places.push(place);
  return places.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b).slice(0, limit);
}
