import { fileURLToPath } from 'node:url';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { AssistantError } from '../../core/errors.ts';
import type { Logger } from '../../observability/logger.ts';
import { drizzle, migrate } from './drizzle.ts';

export type Database = { readonly query: NodePgDatabase; ping(): Promise<void>; close(): Promise<void> };

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url));
/** An answer waits for its row no longer than this. */
const ANSWER_WITHIN_MS = 5_000;
/** Any number that no other user of the database locks with. */
const MIGRATION_LOCK = 4_207_713;

/**
 * Opens a pool on Postgres (or PGlite behind its socket). Idle connections that break are replaced, not thrown; a query
 * that stays unanswered for 5 s throws.
 */
export function openDatabase(url: string, log: Logger, poolSize = 4): Database {
  const timeouts = { connectionTimeoutMillis: ANSWER_WITHIN_MS, query_timeout: ANSWER_WITHIN_MS };
  const pool = new pg.Pool({ connectionString: url, max: poolSize, ...timeouts });
  pool.on('error', (error) => log.warn({ error: error.message }, 'Postgres connection lost'));
  return {
    query: drizzle(pool),
    ping: async () => {
      await pool.query('select 1');
    },
    close: () => pool.end(),
  };
}

/**
 * Brings the schema up to date. Processes that start together take turns (an advisory lock; the embedded Postgres has one
 * session for all and ignores it, so a lost race is tried once more). Throws AssistantError that names DATABASE_URL.
 */
export async function migrateDatabase(url: string): Promise<void> {
  await migrateOnce(url).catch(() => migrateOnce(url));
}

async function migrateOnce(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
  } catch (cause) {
    throw new AssistantError('Postgres could not be opened or migrated: check DATABASE_URL', {
      code: 'storage',
      retryable: true,
      cause,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
