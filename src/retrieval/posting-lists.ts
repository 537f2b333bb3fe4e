type Postings = { slots: Uint32Array; counts: Uint16Array; length: number };

const FIRST_CAPACITY = 4;
const MOST = 0xffff;

/** For each term, the slots that hold it and how often, in compact growing arrays. */
export class PostingLists {
  readonly #lists = new Map<string, Postings>();

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

  #create(term: string): Postings {
    const list = {
      slots: new Uint32Array(FIRST_CAPACITY),
      counts: new Uint16Array(FIRST_CAPACITY),
      length: 0,
    };
    this.#lists.set(term, list);
    return list;
  }
}

function grow(list: Postings): void {
  const slots = new Uint32Array(list.length * 2);
  const counts = new Uint16Array(list.length * 2);
  slots.set(list.slots);
  counts.set(list.counts);
  list.slots = slots;
  list.counts = counts;
}
