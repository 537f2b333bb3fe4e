const KEPT_MS = 60_000;
const MOST_ENTRIES = 10_000;

/** What Slack said, for a minute from when it was asked; who asks meanwhile waits for the same call. */
export type MinuteCache<T> = {
  get(key: string, load: () => Promise<T>): Promise<T>;
  has(key: string): boolean;
  forget(key: string): void;
};

/** Keeps no more than 10,000 values. What fails isn't kept. `now` gives milliseconds. */
export function createMinuteCache<T>(now: () => number): MinuteCache<T> {
  const entries = new Map<string, { readonly value: Promise<T>; readonly until: number }>();
  const fresh = (key: string) => {
    const entry = entries.get(key);
    return entry !== undefined && entry.until > now() ? entry : undefined;
  };
  return {
    get(key, load) {
      const known = fresh(key);
      if (known) return known.value;
      entries.delete(key);
      if (entries.size >= MOST_ENTRIES) entries.delete(entries.keys().next().value ?? '');
      const entry = { value: load(), until: now() + KEPT_MS };
      entries.set(key, entry);
      entry.value.catch(() => {
        if (entries.get(key) === entry) entries.delete(key);
      });
      return entry.value;
    },
    has: (key) => fresh(key) !== undefined,
    forget: (key) => void entries.delete(key),
  };
}
