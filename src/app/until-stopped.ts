import type { Logger } from '../observability/logger.ts';

/** Longer than a stop ever takes; container platforms kill after 30 s or more. */
const STOP_WITHIN_MS = 35_000;

/**
 * Waits for SIGINT or SIGTERM, then stops in order. A second signal, or a stop that hangs, ends the process at once.
 * Resolves to the exit code.
 */
export async function untilStopped(stop: () => Promise<void>, log: Logger): Promise<number> {
  const { promise: signalled, resolve } = Promise.withResolvers<string>();
  let signals = 0;
  const onSignal = (signal: string) => {
    signals += 1;
    // Ctrl-C reaches npm and us, and npm passes it on: the same press may arrive twice.
    if (signals > 3) process.exit(130);
    resolve(signal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const signal = await signalled;
  log.info({ signal }, 'Stopping');
  const late = setTimeout(() => {
    log.fatal('Stopping took too long');
    process.exit(1);
  }, STOP_WITHIN_MS);
  late.unref();
  try {
    await stop();
    log.info('Stopped');
    return 0;
  } catch (error) {
    log.error({ error }, 'Stopping failed');
    return 1;
  } finally {
    clearTimeout(late);
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
