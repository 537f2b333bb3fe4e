import type { Audience } from '../core/audience.ts';
import type { AccessList } from '../core/passage.ts';

/**
 * The same audience in as few lists as can be: equal lists once, and none that holds all of another (who may see what the
 * narrower reader may see needs no say). Entries and lists are in one order, so that equal audiences are equal as JSON.
 */
export function narrowest(readers: readonly AccessList[]): Audience {
  if (readers.some((rights) => rights.length === 0)) return [];
  const distinct = new Map(
    readers.map((rights) => {
      const sorted = [...new Set(rights)].toSorted();
      return [JSON.stringify(sorted), sorted] as const;
    }),
  );
  const lists = [...distinct].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, list]) => list);
  return withoutWider(lists);
}

/** A list can only be held by lists with its rarest entry, of which there are few: most people's is themselves. */
function withoutWider(lists: readonly AccessList[]): Audience {
  const holders = new Map<string, number[]>();
  for (const [index, list] of lists.entries())
    for (const right of list) {
      const indices = holders.get(right);
      if (indices) indices.push(index);
      else holders.set(right, [index]);
    }
  const wider = new Set<number>();
  for (const [index, list] of lists.entries()) {
    const [first = [], ...rest] = list.map((right) => holders.get(right) ?? []);
    const fewest = rest.reduce((least, some) => (some.length < least.length ? some : least), first);
    for (const other of fewest) if (other !== index && holdsAll(lists[other] ?? [], list)) wider.add(other);
  }
  return lists.filter((_, index) => !wider.has(index));
}

/** Whether `rights` has every one of `others`. */
export function holdsAll(rights: AccessList, others: AccessList): boolean {
  return others.length <= rights.length && others.every((right) => rights.includes(right));
}
