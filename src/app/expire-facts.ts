import type { RememberedFacts } from '../memory/remembered-facts.ts';
import type { Logger } from '../observability/logger.ts';

const DAY_MS = 86_400_000;

type Deps = {
  readonly facts: Pick<RememberedFacts, 'expire'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Logger;
};

/**
 * Deletes what people let Footnote remember once it is past its day: when the worker starts, and every day that it runs. A
 * day that fails is logged; the next one makes up for it. `stop` resolves when none is at work.
 */
export function expireFacts({ facts, now, log }: Deps): { stop(): Promise<void> } {
  let running = Promise.resolve();
  const expire = async (): Promise<void> => {
    try {
      const removed = await facts.expire(now());
      if (removed > 0) log.info({ removed }, 'Remembered facts past their day were deleted');
    } catch (error) {
      log.warn({ error }, 'Remembered facts past their day could not be deleted');
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
