import type { Audience } from '../core/audience.ts';
import type { AccessList, Passage } from '../core/passage.ts';
import { BestPlaces } from './best-places.ts';
import { Bm25Scores } from './bm25-scores.ts';
import { PassageSlots } from './passage-slots.ts';
import { PostingLists } from './posting-lists.ts';
import { detectLanguage } from '../language/detect-language.ts';
import { type Language, languageOf } from '../language/languages.ts';
import { Vocabulary } from '../language/vocabulary.ts';
import { exactLifts } from './exact-lifts.ts';
import { type QueryTerm, queryTerms } from './query-terms.ts';
import { searchTerm, searchWords } from './search-terms.ts';
import type { SearchFilter } from './passage-search.ts';
import { searchableText } from './searchable-text.ts';
import { VisibleSlots } from './visible-slots.ts';

/** What a passage in another language than the question keeps of its score. */
const FOREIGN = 0.8;
const COMPACT_AFTER = 1_000;

/** A passage's own score and its whole document's, each divided by the best one that the readers may see. */
export type LexicalMatch = {
  readonly passage: Passage;
  readonly score: number;
  readonly documentScore: number;
};

type LexicalQuery = {
  readonly text: string;
  readonly audience: Audience;
  readonly limit: number;
  /** Leaves out the rest as `audience` does. */
  readonly filter?: SearchFilter;
  /** How much the document's score adds to its passages' when the best are picked. */
  readonly documentWeight: number;
  /** Passages that are returned too, matching or not, if the readers may see them. */
  readonly also?: readonly string[];
};

/**
 * BM25 over one tenant's passages, with title and headings in the searched text. It adds and removes single passages; what
 * the readers may not see is left out before any score is compared. A search costs what the question's words touch.
 */
export class Bm25Index {
  readonly #lists = new PostingLists();
  readonly #slots = new PassageSlots();
  readonly #visible = new VisibleSlots((slot) => this.#slots.passage(slot));
  /** Of the search that runs: a search never waits, so there is one at a time. */
  readonly #scores = new Bm25Scores();
  /** All words of its passages, and of those that it ever held. */
  readonly #vocabulary = new Vocabulary();
  /** Passages by the language that they are stemmed in. */
  readonly #languages = new Map<Language, number>();

  get size(): number {
    return this.#slots.held;
  }

  /** The document version of each passage that is held, by passage id. */
  versions(): ReadonlyMap<string, string> {
    return new Map(this.#slots.passages().map(({ id, version }) => [id, version]));
  }

  /** Adds passages; one with an id that is held replaces it. */
  add(passages: Iterable<Passage>): void {
    for (const passage of passages) {
      this.remove([passage.id]);
      const language = languageOf(passage.language);
      const terms = this.#read(searchableText(passage), language);
      const slot = this.#slots.add(passage, terms.length);
      this.#lists.add(slot, countTerms(terms));
      this.#visible.add(slot, passage);
      this.#languages.set(language, (this.#languages.get(language) ?? 0) + 1);
    }
  }

  remove(ids: Iterable<string>): void {
    for (const id of ids) {
      const slot = this.#slots.numberOf(id);
      const passage = slot === undefined ? undefined : this.#slots.passage(slot);
      if (slot === undefined || !passage) continue;
      this.#visible.remove(slot);
      this.#slots.remove(slot);
      const language = languageOf(passage.language);
      this.#languages.set(language, (this.#languages.get(language) ?? 0) - 1);
    }
    if (this.#slots.size - this.size > COMPACT_AFTER + this.size / 4) this.#compact();
  }

  /** The best `limit` passages by their own and their document's score, then the ones asked for by id. */
  search(query: LexicalQuery): LexicalMatch[] {
    const { bits } = this.#visible.of(query.audience, query.filter);
    const { passages, documents } = this.#scores;
    this.#scores.score(this.#queryTerms(query.text, bits), bits, { slots: this.#slots, lists: this.#lists });
    this.#liftExact(query.text, bits);
    this.#lowerForeign(query.text);
    passages.scaleToOne();
    documents.scaleToOne();
    const numbers = new Set(this.#best(query, bits));
    for (const id of query.also ?? []) {
      const slot = this.#slots.numberOf(id);
      if (slot !== undefined && bits[slot] === 1) numbers.add(slot);
    }
    return [...numbers].flatMap((slot) => {
      const passage = this.#slots.passage(slot);
      if (!passage) return [];
      return [{ passage, score: passages.at(slot), documentScore: documents.at(this.#slots.document(slot)) }];
    });
  }

  /** What the readers may see of some documents, in no order. */
  passagesOf(documents: ReadonlySet<string>, audience: Audience): Passage[] {
    const { bits } = this.#visible.of(audience, undefined);
    return [...documents].flatMap((document) => {
      const number = this.#slots.documentNumber(document);
      const slots = number === undefined ? [] : this.#slots.slotsOf(number);
      return slots.flatMap((slot) => (bits[slot] === 1 ? (this.#slots.passage(slot) ?? []) : []));
    });
  }

  /** How many passages the readers may not see, or the filter leaves out. */
  hiddenFrom(audience: Audience, filter?: SearchFilter): number {
    return this.size - this.#visible.of(audience, filter).seen;
  }

  /** Whether the passage is held, the readers may see it, and the filter lets it through. */
  shows(id: string, audience: Audience, filter?: SearchFilter): boolean {
    const slot = this.#slots.numberOf(id);
    return slot !== undefined && this.#visible.of(audience, filter).bits[slot] === 1;
  }

  /** The names of the sources that its passages come from, each once. */
  sources(): readonly string[] {
    return [...new Set(this.#slots.passages().map(({ source }) => source))];
  }

  /** The access lists that its passages have, each once. */
  accessLists(): readonly AccessList[] {
    return this.#visible.accessLists();
  }

  /** The slots of the best passages, best first: what holds a word of the question, or stands in a document that does. */
  #best({ limit, documentWeight }: LexicalQuery, visible: Uint8Array): number[] {
    const { passages, documents } = this.#scores;
    const best = new BestPlaces(limit);
    for (let nth = 0; nth < passages.count; nth++) {
      const slot = passages.place(nth);
      const documentScore = documents.at(this.#slots.document(slot));
      best.offer(slot, Math.fround(passages.at(slot) + documentWeight * documentScore));
    }
    for (let nth = 0; nth < documents.count; nth++) {
      const document = documents.place(nth);
      const score = Math.fround(documentWeight * documents.at(document));
      if (score < best.least) continue;
      for (const slot of this.#slots.slotsOf(document)) {
        if (visible[slot] === 1 && passages.at(slot) === 0) best.offer(slot, score);
      }
    }
    return best.places();
  }

  /** A text's terms in the language; its words become known. */
  #read(text: string, language: Language): string[] {
    return searchWords(text).flatMap((word) => {
      if (word.kind === 'word') this.#vocabulary.add(word.text);
      return searchTerm(word, language) ?? [];
    });
  }

  #queryTerms(text: string, visible: Uint8Array): readonly QueryTerm[] {
    return queryTerms(text, {
      languages: this.#indexedLanguages(),
      vocabulary: this.#vocabulary,
      isHeld: (term) => this.#lists.some(term, (number) => visible[number] === 1),
      holders: (term) => this.#holders(term, visible),
    });
  }

  #indexedLanguages(): Language[] {
    return [...this.#languages].filter(([, count]) => count > 0).map(([language]) => language);
  }

  #holders(term: string, visible: Uint8Array): number {
    let holders = 0;
    this.#lists.each(term, (number) => {
      holders += visible[number] ?? 0;
    });
    return holders;
  }

  /** Passages that hold a quoted phrase word for word, or a code that the question names, go before the others. */
  #liftExact(text: string, visible: Uint8Array): void {
    const lifts = exactLifts(text, {
      size: this.size,
      languages: this.#indexedLanguages(),
      holdingAll: (terms) => this.#holdingAll(terms, visible),
      textOf: (number) => {
        const passage = this.#slots.passage(number);
        return passage ? searchableText(passage) : '';
      },
    });
    const { passages } = this.#scores;
    const most = lifts.length === 0 ? 0 : passages.highest();
    if (most === 0) return;
    for (const { holders, by } of lifts) for (const slot of holders) passages.add(slot, by * most);
  }

  /** A page in the question's language goes before one that says the same in another. */
  #lowerForeign(text: string): void {
    const asked = this.#indexedLanguages().length > 1 ? detectLanguage(text) : undefined;
    if (asked === undefined) return;
    const { passages } = this.#scores;
    for (let nth = 0; nth < passages.count; nth++) {
      const slot = passages.place(nth);
      const language = languageOf(this.#slots.passage(slot)?.language ?? asked);
      if (language !== asked) passages.scale(slot, FOREIGN);
    }
  }

  #holdingAll(terms: readonly string[], visible: Uint8Array): readonly number[] {
    const wanted = new Set(terms);
    const held = new Map<number, number>();
    for (const term of wanted) {
      this.#lists.each(term, (number) => {
        if (visible[number] === 1) held.set(number, (held.get(number) ?? 0) + 1);
      });
    }
    return [...held].filter(([, count]) => count === wanted.size).map(([number]) => number);
  }

  /** Drops the slots and documents that removed passages left behind. */
  #compact(): void {
    this.#lists.compact(this.#slots.compact());
    this.#visible.clear();
    for (let slot = 0; slot < this.#slots.size; slot++) {
      const passage = this.#slots.passage(slot);
      if (passage) this.#visible.add(slot, passage);
    }
  }
}

function countTerms(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}
