import type { PendingTurns } from '../../jobs/pending-turns.ts';
import type { Database } from './database.ts';
import { and, eq } from './drizzle.ts';
import { pendingTurns } from './schema.ts';
import { querying } from './storage-error.ts';

/** The turns that wait for a person, in Postgres. Throws a retryable AssistantError. */
export function createPendingTurns(database: Database): PendingTurns {
  const of = (who: Parameters<PendingTurns['find']>[0]) =>
    and(
      eq(pendingTurns.tenant, who.tenant),
      eq(pendingTurns.threadKey, who.threadKey),
      eq(pendingTurns.person, who.person),
    );
  return {
    put: async ({ expiresAt, ...pending }) => {
      const row = { ...pending, expiresAt: new Date(expiresAt) };
      await querying('keeping a turn that waits', () =>
        database.query
          .insert(pendingTurns)
          .values(row)
          .onConflictDoUpdate({
            target: [pendingTurns.tenant, pendingTurns.threadKey, pendingTurns.person],
            set: { requestId: row.requestId, expiresAt: row.expiresAt },
          }),
      );
    },
    find: (who) =>
      querying('looking up a turn that waits', async () => {
        const [row] = await database.query.select().from(pendingTurns).where(of(who));
        return row && { ...row, expiresAt: row.expiresAt.toISOString() };
      }),
    settle: async (pending) => {
      await querying('ending a wait', () =>
        database.query
          .delete(pendingTurns)
          .where(and(of(pending), eq(pendingTurns.requestId, pending.requestId))),
      );
    },
  };
}
