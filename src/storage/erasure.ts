import type { Erasure, ErasurePart } from '../core/erasure.ts';

type Options = {
  readonly find: Erasure['find'];
  /** In the order in which they are erased: what finds others comes last. */
  readonly parts: readonly ErasurePart[];
};

/** Everything that is kept of a person, part by part. A part that fails leaves the ones behind it for the next call. */
export function createErasure({ find, parts }: Options): Erasure {
  return {
    find,
    count: async (person) => {
      const counts: Record<string, number> = {};
      for (const { name, count } of parts) counts[name] = await count(person);
      return counts;
    },
    erase: async (person, call) => {
      const count: Record<string, number> = {};
      const left: string[] = [];
      for (const { name, erase } of parts) {
        call.signal.throwIfAborted();
        const erased = await erase(person, call);
        const all = typeof erased === 'number' ? { count: erased, left: [] } : erased;
        count[name] = all.count;
        left.push(...all.left);
      }
      return { count, left };
    },
  };
}
