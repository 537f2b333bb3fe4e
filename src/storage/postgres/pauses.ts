import type { Pauses } from '../../core/pauses.ts';
import type { Database } from './database.ts';
import { and, asc, eq } from './drizzle.ts';
import { pauses } from './schema.ts';
import { querying } from './storage-error.ts';

/** What is paused, in Postgres. Throws a retryable AssistantError. */
export function createPauses(database: Database): Pauses {
  return {
    list: async (tenant) => {
      const rows = await querying('reading what is paused', () =>
        database.query.select().from(pauses).where(eq(pauses.tenant, tenant)).orderBy(asc(pauses.what)),
      );
      return rows.map(({ what, note, pausedBy, pausedAt }) => ({
        what,
        note,
        by: pausedBy,
        at: pausedAt.toISOString(),
      }));
    },
    pause: async (tenant, { what, note, by, at }) => {
      const row = { note: note.replaceAll('\0', '').toWellFormed(), pausedBy: by, pausedAt: new Date(at) };
      await querying('pausing', () =>
        database.query
          .insert(pauses)
          .values({ tenant, what, ...row })
          .onConflictDoUpdate({ target: [pauses.tenant, pauses.what], set: row }),
      );
    },
    resume: async (tenant, what) => {
      await querying('resuming', () =>
        database.query.delete(pauses).where(and(eq(pauses.tenant, tenant), eq(pauses.what, what))),
      );
    },
  };
}
