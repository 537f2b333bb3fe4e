import { AssistantError } from '../../core/errors.ts';

/**
 * Runs a query and turns whatever it throws into a retryable `storage` error that says what was being done and how
 * Postgres failed. Drizzle's own error isn't passed on: it repeats the query's values, which are people's words.
 */
export async function querying<T>(doing: string, query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    throw new AssistantError(`Postgres failed while ${doing}: ${faultOf(error)}`, {
      code: 'storage',
      retryable: true,
    });
  }
}

/** The SQLSTATE or system code; a message only from the driver itself, since Postgres quotes values in its own. */
function faultOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  if (!(cause instanceof Error)) return 'unknown';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message.slice(0, 100);
}
