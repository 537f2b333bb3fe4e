import { and, eq } from './drizzle.ts';
import { Reply } from '../../core/reply.ts';
import type { TurnStore } from '../../jobs/turn-store.ts';
import type { Database } from './database.ts';
import { turns } from './schema.ts';

/** Turns in Postgres. */
export function createTurnStore(database: Database): TurnStore {
  return {
    put: async (turn) => {
      await database.query
        .insert(turns)
        .values({
          ...turn,
          channel: turn.author.channel,
          authorId: turn.author.id,
          replyKind: turn.reply.kind,
          createdAt: new Date(turn.createdAt),
        })
        .onConflictDoNothing();
    },
    get: async (tenant, requestId) => {
      const [row] = await database.query
        .select()
        .from(turns)
        .where(and(eq(turns.tenant, tenant), eq(turns.requestId, requestId)));
      if (!row) return undefined;
      return {
        ...row,
        thread: row.thread ?? undefined,
        reply: Reply.parse(row.reply),
        createdAt: row.createdAt.toISOString(),
      };
    },
  };
}
