// A probe that hangs holds the others back for this long at most.
const PROBE_ENDS_WITHIN_MS = 30_000;
const PROBE_EVERY_MS = 2_000;

/** Which platforms can't be reached: of all that waits for one, a single item at a time finds out whether it is back. */
export type Outages = {
  /** Whether an item that waits for the platform may be tried now. Who is told so is to report what came of it. */
  mayTry(platform: string): boolean;
  /** `waited`: the item was one of those that wait. */
  failed(platform: string, how: { readonly waited: boolean }): void;
  reached(platform: string): void;
};

/** Remembers for this process alone: another one finds out by an item of its own. `now` in milliseconds. */
export function createOutages(now: () => number): Outages {
  const nextProbes = new Map<string, number>();
  return {
    mayTry(platform) {
      const nextProbe = nextProbes.get(platform);
      if (nextProbe === undefined) return true;
      if (now() < nextProbe) return false;
      nextProbes.set(platform, now() + PROBE_ENDS_WITHIN_MS);
      return true;
    },
    failed(platform, { waited }) {
      // New items that fail must not push the next probe ahead of them for ever.
      if (waited || !nextProbes.has(platform)) nextProbes.set(platform, now() + PROBE_EVERY_MS);
    },
    reached: (platform) => void nextProbes.delete(platform),
  };
}
