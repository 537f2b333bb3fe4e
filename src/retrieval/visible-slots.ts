import { type Audience, mayAllRead } from '../core/audience.ts';
import type { AccessList, Passage } from '../core/passage.ts';
import type { SearchFilter } from './passage-search.ts';
import { filterKey, passesFilter } from './search-filter.ts';

const MOST_VIEWS = 200;
const FIRST_CAPACITY = 1_024;

/** What some readers may see, as far as a filter lets it through. Stays right until the next compaction. */
export type View = {
  /** 1 for each slot whose passage they may see. */
  readonly bits: Uint8Array;
  /** How many these are. */
  readonly seen: number;
};

type Kept = {
  readonly audience: Audience;
  readonly filter: SearchFilter | undefined;
  /** By number of access list; those that came later are asked for when they do. */
  readonly permitted: boolean[];
  bits: Uint8Array;
  seen: number;
};

/**
 * Which slots each audience sees. A change costs a look for each audience that asked before; only a new audience costs a
 * look at every slot. Passages that share an access list share its number.
 */
export class VisibleSlots {
  readonly #passageAt: (slot: number) => Passage | undefined;
  readonly #numbers = new Map<string, number>();
  readonly #lists: AccessList[] = [];
  /** How many passages have each list. */
  readonly #holders: number[] = [];
  #accessOf = new Uint32Array(FIRST_CAPACITY);
  #size = 0;
  readonly #views = new Map<string, Kept>();
  /** The last one asked for: a search asks for the same one again and again. */
  #last:
    | { readonly audience: Audience; readonly filter: SearchFilter | undefined; readonly view: View }
    | undefined;

  /** `passageAt` gives what stands in a slot; undefined for what was removed. */
  constructor(passageAt: (slot: number) => Passage | undefined) {
    this.#passageAt = passageAt;
  }

  /** The access lists that passages have, each once. */
  accessLists(): readonly AccessList[] {
    return this.#lists.filter((_, number) => (this.#holders[number] ?? 0) > 0);
  }

  /** Takes in the passage of the next slot. */
  add(slot: number, passage: Passage): void {
    const access = this.#numberOf(passage.access);
    this.#holders[access] = (this.#holders[access] ?? 0) + 1;
    if (slot >= this.#accessOf.length) this.#accessOf = grown(this.#accessOf, Uint32Array);
    this.#accessOf[slot] = access;
    this.#size = slot + 1;
    for (const view of this.#views.values()) {
      if (slot >= view.bits.length) view.bits = grown(view.bits, Uint8Array);
      if (this.#sees(view, access, passage)) show(view, slot);
    }
  }

  /** Call it while the passage is still there. */
  remove(slot: number): void {
    const access = this.#accessOf[slot] ?? 0;
    this.#holders[access] = (this.#holders[access] ?? 0) - 1;
    for (const view of this.#views.values()) {
      if (view.bits[slot] !== 1) continue;
      view.bits[slot] = 0;
      view.seen -= 1;
    }
  }

  /** Forgets all slots. */
  clear(): void {
    this.#views.clear();
    this.#last = undefined;
    this.#holders.fill(0);
    this.#size = 0;
  }

  of(audience: Audience, filter: SearchFilter | undefined): View {
    const last = this.#last;
    if (last && last.audience === audience && last.filter === filter) return last.view;
    const key = JSON.stringify(audience) + filterKey(filter);
    const view = this.#views.get(key) ?? this.#look(audience, filter);
    // Moved to the end: the one that nobody asked for longest goes first.
    this.#views.delete(key);
    this.#views.set(key, view);
    if (this.#views.size > MOST_VIEWS) this.#views.delete(this.#views.keys().next().value ?? key);
    this.#last = { audience, filter, view };
    return view;
  }

  #look(audience: Audience, filter: SearchFilter | undefined): Kept {
    const bits = new Uint8Array(this.#accessOf.length);
    const view: Kept = { audience, filter, permitted: [], bits, seen: 0 };
    for (let slot = 0; slot < this.#size; slot++) {
      const passage = this.#passageAt(slot);
      if (passage && this.#sees(view, this.#accessOf[slot] ?? 0, passage)) show(view, slot);
    }
    return view;
  }

  #sees({ audience, filter, permitted }: Kept, access: number, passage: Passage): boolean {
    permitted[access] ??= mayAllRead(audience, this.#lists[access] ?? []);
    return permitted[access] && passesFilter(passage, filter);
  }

  #numberOf(access: AccessList): number {
    const key = access.join('\n');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#lists.length);
    this.#lists.push(access);
    return this.#lists.length - 1;
  }
}

function show(view: Kept, slot: number): void {
  view.bits[slot] = 1;
  view.seen += 1;
}

function grown<T extends Uint8Array | Uint32Array>(array: T, type: new (length: number) => T): T {
  const larger = new type(2 * array.length);
  larger.set(array);
  return larger;
}
