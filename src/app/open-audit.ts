import type { Logger } from '../observability/logger.ts';
import { createAudit } from '../storage/postgres/audit.ts';
import type { Database } from '../storage/postgres/database.ts';
import { createAuditHeads } from '../storage/redis/audit-heads.ts';
import type { RedisClient } from '../storage/redis/connection.ts';

/** The audit in Postgres, its head kept in Redis after each row: what Redis can't take is logged and costs no row. */
export function openAudit(options: {
  readonly database: Database;
  readonly redis: RedisClient;
  readonly log: Logger;
}): ReturnType<typeof createAudit> {
  const { database, redis, log } = options;
  const heads = createAuditHeads({ redis });
  return createAudit({
    database,
    now: Date.now,
    keepHead: (tenant, head) =>
      heads
        .keep(tenant, head)
        .catch((error: unknown) =>
          log.warn({ error, tenant }, 'The audit’s head could not be kept in Redis'),
        ),
  });
}
