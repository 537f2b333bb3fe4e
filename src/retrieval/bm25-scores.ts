import type { PassageSlots } from './passage-slots.ts';
import type { Postings, PostingLists } from './posting-lists.ts';
import type { QueryTerm } from './query-terms.ts';
import { SparseScores } from './sparse-scores.ts';

const K1 = 1.2;
const B = 0.75;

/**
 * BM25 of one query, for passages and for documents as wholes (Robertson and Zaragoza 2009). What isn't visible is neither
 * scored nor counted. The scores stand until the next query.
 */
export class Bm25Scores {
  readonly passages = new SparseScores();
  readonly documents = new SparseScores();
  /** How often a term stands in each document: all 0 between two terms. */
  #inDocuments = new Float64Array(0);

  score(
    terms: readonly QueryTerm[],
    visible: Uint8Array,
    index: { readonly slots: PassageSlots; readonly lists: PostingLists },
  ): void {
    const { slots, lists } = index;
    this.passages.clear(slots.size);
    this.documents.clear(slots.documents);
    if (this.#inDocuments.length < slots.documents) this.#inDocuments = new Float64Array(2 * slots.documents);
    for (const { alternatives, weight } of terms) {
      const postings = lists.of(alternatives, visible);
      this.#scorePassages(postings, weight, slots);
      this.#scoreDocuments(postings, weight, slots);
    }
  }

  #scorePassages({ slots: held, counts, length }: Postings, weight: number, slots: PassageSlots): void {
    const { passages } = this;
    const meanLength = slots.totalLength / (slots.held || 1);
    const rarity = weight * inverseFrequency(length, slots.held);
    for (let i = 0; i < length; i++) {
      const slot = held[i] ?? 0;
      passages.add(slot, rarity * saturation(counts[i] ?? 0, slots.length(slot) / meanLength));
    }
  }

  #scoreDocuments({ slots: held, counts, length }: Postings, weight: number, slots: PassageSlots): void {
    const inDocuments = this.#inDocuments;
    const found: number[] = [];
    for (let i = 0; i < length; i++) {
      const document = slots.document(held[i] ?? 0);
      const before = inDocuments[document] ?? 0;
      if (before === 0) found.push(document);
      inDocuments[document] = before + (counts[i] ?? 0);
    }
    const meanLength = slots.totalLength / (slots.liveDocuments || 1);
    const rarity = weight * inverseFrequency(found.length, slots.liveDocuments);
    for (const document of found) {
      const relativeLength = slots.documentLength(document) / meanLength;
      this.documents.add(document, rarity * saturation(inDocuments[document] ?? 0, relativeLength));
      inDocuments[document] = 0;
    }
  }
}

function inverseFrequency(holders: number, total: number): number {
  return Math.log(1 + (total - holders + 0.5) / (holders + 0.5));
}

function saturation(count: number, relativeLength: number): number {
  return (count * (K1 + 1)) / (count + K1 * (1 - B + B * relativeLength));
}
