import type { HandlerServices } from '../jobs/handler-services.ts';
import { workOnDueEscalations } from '../jobs/escalation-due.ts';

const EVERY_MS = 30_000;
const WITHIN_MS = 60_000;

/** Looks every half a minute for requests that nobody claimed and tickets that wait. `stop` resolves when none is at work. */
export function checkEscalations(services: HandlerServices): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let running = Promise.resolve();
  let isIdle = true;
  const check = async (): Promise<void> => {
    isIdle = false;
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(WITHIN_MS)]);
      await workOnDueEscalations(services, { signal });
    } catch (error) {
      if (!stopping.signal.aborted)
        services.log.warn({ error }, 'Requests for a person could not be checked');
    } finally {
      isIdle = true;
    }
  };
  const timer = setInterval(() => {
    if (isIdle) running = check();
  }, EVERY_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
