import type { Logger } from '../observability/logger.ts';

const DAY_MS = 86_400_000;

/** Something with a last day. `expire` deletes what is past it at a moment (milliseconds since 1970), and says how much. */
type Kept = { readonly expire: (before: number) => Promise<number> };

type Deps = {
  /** By what it is, for logs. */
  readonly kept: Readonly<Record<string, Kept>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Logger;
};

/**
 * Deletes what is past its day: when the worker starts, and every day that it runs. A day that fails is logged; the next one
 * makes up for it. `stop` resolves when none is at work.
 */
export function expireDaily({ kept, now, log }: Deps): { stop(): Promise<void> } {
  let running = Promise.resolve();
  const expire = async (): Promise<void> => {
    for (const [what, { expire: expireKept }] of Object.entries(kept))
      try {
        const removed = await expireKept(now());
        if (removed > 0) log.info({ what, removed }, 'What was past its day is deleted');
      } catch (error) {
        log.warn({ what, error }, 'What is past its day could not be deleted');
      }
  };
  const expireNext = (): void => {
    running = running.then(expire);
  };
  expireNext();
  const timer = setInterval(expireNext, DAY_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
