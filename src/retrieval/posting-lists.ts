import type { Alternative } from './query-terms.ts';

/** The first `length` slots, and how often a term stands in each. */
export type Postings = {
  readonly slots: Uint32Array;
  readonly counts: Float64Array;
  readonly length: number;
};
type List = { slots: Uint32Array; counts: Uint16Array; length: number };

const FIRST_CAPACITY = 4;
const MOST = 0xffff;

/** For each term, the slots that hold it and how often, in compact growing arrays. */
export class PostingLists {
  readonly #lists = new Map<string, List>();
  /** What `of` gives out, and its counts by slot: all 0 between two calls. */
  #found = { slots: new Uint32Array(0), counts: new Float64Array(0) };
  #counted = new Float64Array(0);

  add(slot: number, counts: ReadonlyMap<string, number>): void {
    for (const [term, count] of counts) {
      const list = this.#lists.get(term) ?? this.#create(term);
      if (list.length === list.slots.length) grow(list);
      list.slots[list.length] = slot;
      list.counts[list.length] = Math.min(count, MOST);
      list.length += 1;
    }
  }

  /** Calls back for each posting of the term, removed slots included until the next compaction. */
  each(term: string, visit: (slot: number, count: number) => void): void {
    const list = this.#lists.get(term);
    if (!list) return;
    for (let i = 0; i < list.length; i++) visit(list.slots[i] ?? 0, list.counts[i] ?? 0);
  }

  /** Whether any posting of the term satisfies; it stops at the first. */
  some(term: string, satisfies: (slot: number) => boolean): boolean {
    const list = this.#lists.get(term);
    for (let i = 0; i < (list?.length ?? 0); i++) if (satisfies(list?.slots[i] ?? 0)) return true;
    return false;
  }

  /**
   * The visible slots that hold what several terms stand for, each once, with its counts weighed and summed; in the order
   * in which the terms name them. They stand until the next call.
   */
  of(alternatives: readonly Alternative[], visible: Uint8Array): Postings {
    this.#makeRoom(visible.length);
    const { slots, counts } = this.#found;
    const counted = this.#counted;
    let length = 0;
    for (const { term, weight } of alternatives) {
      const list = this.#lists.get(term);
      for (let i = 0; i < (list?.length ?? 0); i++) {
        const slot = list?.slots[i] ?? 0;
        if (visible[slot] !== 1) continue;
        const before = counted[slot] ?? 0;
        if (before === 0) {
          slots[length] = slot;
          length += 1;
        }
        counted[slot] = before + weight * (list?.counts[i] ?? 0);
      }
    }
    for (let i = 0; i < length; i++) {
      const slot = slots[i] ?? 0;
      counts[i] = counted[slot] ?? 0;
      counted[slot] = 0;
    }
    return { slots, counts, length };
  }

  /** Renumbers all slots; those that `renumbered` maps to -1 are dropped. */
  compact(renumbered: Int32Array): void {
    for (const [term, list] of this.#lists) {
      let kept = 0;
      for (let i = 0; i < list.length; i++) {
        const slot = renumbered[list.slots[i] ?? 0] ?? -1;
        if (slot < 0) continue;
        list.slots[kept] = slot;
        list.counts[kept] = list.counts[i] ?? 0;
        kept += 1;
      }
      list.length = kept;
      if (kept === 0) this.#lists.delete(term);
    }
  }

  #makeRoom(size: number): void {
    if (this.#counted.length >= size) return;
    this.#found = { slots: new Uint32Array(size), counts: new Float64Array(size) };
    this.#counted = new Float64Array(size);
  }

  #create(term: string): List {
    const list = {
      slots: new Uint32Array(FIRST_CAPACITY),
      counts: new Uint16Array(FIRST_CAPACITY),
      length: 0,
    };
    this.#lists.set(term, list);
    return list;
  }
}

function grow(list: List): void {
  const slots = new Uint32Array(list.length * 2);
  const counts = new Uint16Array(list.length * 2);
  slots.set(list.slots);
  counts.set(list.counts);
  list.slots = slots;
  list.counts = counts;
}
