import { and, desc, eq, inArray, sql } from './drizzle.ts';
import { Reply } from '../../core/reply.ts';
import type { Turn } from '../../core/turn.ts';
import type { TurnStore } from '../../jobs/turn-store.ts';
import type { Database } from './database.ts';
import { queueUnanswered } from './review-items.ts';
import { turns } from './schema.ts';
import { storableJson } from './storable.ts';
import { querying } from './storage-error.ts';

/** Turns in Postgres. Throws a retryable AssistantError that repeats nothing of the turn. */
export function createTurnStore(database: Database): TurnStore {
  return {
    put: (turn, { isOverheard = false } = {}) =>
      querying('storing a turn', async () => {
        const row = storableJson(turn);
        const values = {
          ...row,
          channel: row.author.channel,
          authorId: row.author.id,
          replyKind: row.reply.kind,
          createdAt: new Date(row.createdAt),
        };
        await database.query.transaction(async (transaction) => {
          await transaction.insert(turns).values(values).onConflictDoNothing();
          if (!isOverheard) await queueUnanswered(transaction, row);
        });
      }),
    get: (tenant, requestId) =>
      querying('looking up a turn', async () => {
        const [row] = await database.query
          .select()
          .from(turns)
          .where(and(eq(turns.tenant, tenant), eq(turns.requestId, requestId)));
        return row && toTurn(row);
      }),
    ofMessage: ({ thread, messageId }) =>
      querying("looking up a message's turns", async () => {
        const rows = await database.query
          .select()
          .from(turns)
          .where(
            and(
              eq(turns.tenant, thread.tenant),
              eq(turns.channel, thread.place.channel),
              eq(turns.messageId, messageId),
            ),
          )
          .orderBy(desc(turns.createdAt));
        // Ids are unique inside a workspace only.
        return rows.map(toTurn).filter(({ place }) => place.workspace === thread.place.workspace);
      }),
    lastOf: (person, place) =>
      querying("looking up a person's last turn", async () => {
        const [row] = await database.query
          .select()
          .from(turns)
          .where(
            and(
              eq(turns.tenant, person.tenant),
              eq(turns.channel, place.channel),
              eq(turns.authorId, person.id),
              sql`(${turns.place} ->> 'id') = ${place.id}`,
              sql`(${turns.place} ->> 'workspace') = ${place.workspace}`,
              inArray(turns.replyKind, ['answer', 'not-known']),
            ),
          )
          .orderBy(desc(turns.createdAt))
          .limit(1);
        return row && toTurn(row);
      }),
    erase: (tenant, requestIds) =>
      querying('erasing turns', async () => {
        if (requestIds.length === 0) return;
        await database.query
          .delete(turns)
          .where(and(eq(turns.tenant, tenant), inArray(turns.requestId, [...requestIds])));
      }),
  };
}

/** A row as the turn that it was. */
export function toTurn(row: typeof turns.$inferSelect): Turn {
  return {
    ...row,
    thread: row.thread ?? undefined,
    messageId: row.messageId ?? undefined,
    intent: row.intent ?? undefined,
    filters: row.filters ?? undefined,
    prompts: row.prompts ?? undefined,
    reply: Reply.parse(row.reply),
    createdAt: row.createdAt.toISOString(),
  };
}
