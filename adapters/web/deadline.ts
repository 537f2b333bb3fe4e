import { AssistantError } from '../../src/core/errors.ts';

/** Settles with the promise, or throws a retryable time-out when the signal aborts first. The work itself goes on. */
export async function before<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const stop = () =>
    aborted.reject(new AssistantError('The chat store took too long', { code: 'time-out', retryable: true }));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
