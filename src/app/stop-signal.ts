import { AssistantError } from '../core/errors.ts';

/** SIGHUP: the terminal was closed. Services run in process groups of their own and would outlive us. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

// Ctrl-C reaches npm and us, and npm passes it on: the same press may arrive twice.
const SIGNALS_TO_INSIST = 4;

/**
 * Runs `work` with a signal that aborts on the first SIGINT, SIGTERM or SIGHUP, so that it can clean up and end. Who
 * insists by further signals ends the process at once.
 */
export async function withStopSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController();
  let signals = 0;
  const onSignal = () => {
    signals += 1;
    if (signals >= SIGNALS_TO_INSIST) process.exit(130);
    stopping.abort(new AssistantError('Stopped', { code: 'internal', retryable: false }));
  };
  // A terminal that is gone takes no more words; that must not keep us from cleaning up.
  const ignore = () => undefined;
  for (const name of SIGNALS) process.on(name, onSignal);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignore);
  try {
    return await work(stopping.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
    for (const stream of [process.stdout, process.stderr]) stream.off('error', ignore);
  }
}
