const FRESH_MS = 5 * 60_000;
const MOST_ENTRIES = 5_000;

/** What a platform said, for five minutes. */
export type FreshCache<T> = { readonly get: (key: string, load: () => Promise<T>) => Promise<T> };

/** Keeps values for five minutes, and no more than 5,000 of them. What fails isn't kept. `now` gives milliseconds. */
export function createFreshCache<T>(now: () => number): FreshCache<T> {
  const entries = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get: async (key, load) => {
      const known = entries.get(key);
      if (known && known.until > now()) return known.value;
      const value = await load();
      entries.delete(key);
      if (entries.size >= MOST_ENTRIES) entries.delete(entries.keys().next().value ?? '');
      entries.set(key, { value, until: now() + FRESH_MS });
      return value;
    },
  };
}
