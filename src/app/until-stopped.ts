import { once } from 'node:events';
import type { Logger } from '../observability/logger.ts';

/** Longer than a stop ever takes; container platforms kill after 30 s or more. */
const STOP_WITHIN_MS = 35_000;
/** For what a stopped process may still write. */
const END_WITHIN_MS = 1_000;

type Options = { readonly signal: AbortSignal; readonly log: Logger };

/**
 * Waits for the signal, then stops in order. A stop that hangs ends the process, and so does whatever was left open after it.
 * Resolves to the exit code.
 */
export async function untilStopped(stop: () => Promise<void>, { signal, log }: Options): Promise<number> {
  if (!signal.aborted) await once(signal, 'abort');
  log.info('Stopping');
  const late = setTimeout(() => {
    log.fatal('Stopping took too long');
    process.exit(1);
  }, STOP_WITHIN_MS);
  late.unref();
  const code = await stopped(stop, log);
  clearTimeout(late);
  setTimeout(() => process.exit(code), END_WITHIN_MS).unref();
  return code;
}

async function stopped(stop: () => Promise<void>, log: Logger): Promise<0 | 1> {
  try {
    await stop();
    log.info('Stopped');
    return 0;
  } catch (error) {
    log.error({ error }, 'Stopping failed');
    return 1;
  }
}
