import { AssistantError } from '../core/errors.ts';

/** Runs `work` with a signal that aborts on the first SIGINT or SIGTERM, so that it can clean up and end. */
export async function withStopSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController();
  const onSignal = () =>
    stopping.abort(new AssistantError('Stopped', { code: 'internal', retryable: false }));
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await work(stopping.signal);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
