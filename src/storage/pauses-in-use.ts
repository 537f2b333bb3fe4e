import type { Pause, Pauses } from '../core/pauses.ts';
import type { Logger } from '../observability/logger.ts';

/** How old what a process knows of pauses may be. */
export const PAUSES_FRESH_MS = 2_000;

type Options = {
  readonly store: Pauses;
  /** Milliseconds that only go up. */
  readonly now: () => number;
  readonly log: Logger;
};

/** Pauses as a worker asks for them at every turn. */
export type PausesInUse = Pauses & {
  /** At most two seconds old. While the database is away, what was known last; never throws. */
  find(tenant: string, what: string): Promise<Pause | undefined>;
};

type Known = { readonly pauses: Promise<readonly Pause[]>; readonly until: number };

/** Remembers each organisation's pauses for two seconds; a change counts here at once. */
export function createPausesInUse({ store, now, log }: Options): PausesInUse {
  const known = new Map<string, Known>();
  const load = (tenant: string, last: Known | undefined): Known => {
    const pauses = store.list(tenant).catch((error: unknown) => {
      log.warn({ error, tenant }, 'Pauses could not be read: going on as they were known last');
      return last?.pauses ?? [];
    });
    return { pauses, until: now() + PAUSES_FRESH_MS };
  };
  const current = (tenant: string): Promise<readonly Pause[]> => {
    const last = known.get(tenant);
    if (last && last.until > now()) return last.pauses;
    const loading = load(tenant, last);
    known.set(tenant, loading);
    return loading.pauses;
  };
  return {
    find: async (tenant, what) => (await current(tenant)).find((pause) => pause.what === what),
    list: (tenant) => store.list(tenant),
    pause: async (tenant, pause) => {
      await store.pause(tenant, pause);
      known.delete(tenant);
    },
    resume: async (tenant, what) => {
      await store.resume(tenant, what);
      known.delete(tenant);
    },
  };
}
