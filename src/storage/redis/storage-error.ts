import { AssistantError } from '../../core/errors.ts';

/** Runs a Redis call and turns whatever it throws into a retryable `storage` error that says what was being done. */
export async function storing<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof AssistantError) throw error;
    throw new AssistantError(`Redis failed while ${doing}: check REDIS_URL`, {
      code: 'storage',
      retryable: true,
      cause: error,
    });
  }
}
