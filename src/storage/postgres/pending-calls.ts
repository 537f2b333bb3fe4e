import type { PendingCalls } from '../../jobs/pending-calls.ts';
import type { Database } from './database.ts';
import { and, eq, inArray, isNull, lt, or, sql } from './drizzle.ts';
import { pendingCalls } from './schema.ts';
import { storableJson } from './storable.ts';
import { querying } from './storage-error.ts';

/** A second press is told what became of the first this long. */
const KEPT_MS = 7 * 86_400_000;

/** The tool calls that wait for a person, in Postgres: one row each, decided by one statement. Throws a retryable AssistantError. */
export function createPendingCalls(database: Database): PendingCalls {
  const named = ({ tenant, requestId }: { readonly tenant: string; readonly requestId: string }) =>
    and(eq(pendingCalls.tenant, tenant), eq(pendingCalls.requestId, requestId));
  return {
    put: async (pending) => {
      const { tenant, requestId, binding } = pending;
      // Where that changes an argument, the binding is another call's: it is refused, and nothing is tried again and again.
      const changing = { binding, pending: storableJson(pending), expiresAt: new Date(pending.expiresAt) };
      await querying('keeping a call that waits', () =>
        database.query
          .insert(pendingCalls)
          .values({ tenant, requestId, ...changing })
          .onConflictDoUpdate({
            target: [pendingCalls.tenant, pendingCalls.requestId],
            set: changing,
            setWhere: isNull(pendingCalls.decision),
          }),
      );
    },
    find: (tenant, requestId) =>
      querying('looking up a call that waits', async () => {
        const [row] = await database.query.select().from(pendingCalls).where(named({ tenant, requestId }));
        return row && { ...row.pending, decision: row.decision ?? undefined };
      }),
    forget: async (tenant, requestIds) => {
      if (requestIds.length === 0) return;
      await querying('forgetting calls that wait', () =>
        database.query
          .delete(pendingCalls)
          .where(and(eq(pendingCalls.tenant, tenant), inArray(pendingCalls.requestId, [...requestIds]))),
      );
    },
    expire: (before) =>
      querying('deleting calls that expired', async () => {
        const rows = await database.query
          .delete(pendingCalls)
          .where(lt(pendingCalls.expiresAt, new Date(before - KEPT_MS)))
          .returning({ requestId: pendingCalls.requestId });
        return rows.length;
      }),
    decide: (pending, decision, { by, eventId }) =>
      querying('deciding a call that waits', async () => {
        const isOpen = isNull(pendingCalls.decision);
        const isOurs = and(eq(pendingCalls.decision, decision), eq(pendingCalls.decidedByEvent, eventId));
        const rows = await database.query
          .update(pendingCalls)
          .set({ decision, decidedBy: by, decidedByEvent: eventId })
          .where(and(named(pending), eq(pendingCalls.binding, pending.binding), or(isOpen, isOurs)))
          .returning({ requestId: pendingCalls.requestId });
        return rows.length === 1;
      }),
    start: (pending) =>
      querying('starting a call that was confirmed', async () => {
        const isTaken = eq(pendingCalls.decision, 'taken');
        const rows = await database.query
          .update(pendingCalls)
          .set({ startedAt: sql`now()` })
          .where(
            and(
              named(pending),
              eq(pendingCalls.binding, pending.binding),
              isTaken,
              isNull(pendingCalls.startedAt),
            ),
          )
          .returning({ requestId: pendingCalls.requestId });
        return rows.length === 1;
      }),
  };
}
