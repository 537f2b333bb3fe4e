import type { ErasurePart } from '../../core/erasure.ts';
import type { Pauses } from '../../core/pauses.ts';
import { type Principal, principalKey } from '../../core/principal.ts';
import type { Database } from './database.ts';
import { and, asc, eq, isNotNull } from './drizzle.ts';
import { pauses } from './schema.ts';
import { storableText } from './storable.ts';
import { querying } from './storage-error.ts';

/** What is paused, in Postgres. Throws a retryable AssistantError. */
export function createPauses(database: Database): Pauses {
  return {
    list: async (tenant) => {
      const rows = await querying('reading what is paused', () =>
        database.query.select().from(pauses).where(eq(pauses.tenant, tenant)).orderBy(asc(pauses.what)),
      );
      return rows.map(({ what, note, pausedBy, pausedByName, pausedAt }) => ({
        what,
        note,
        by: pausedBy,
        byName: pausedByName ?? undefined,
        at: pausedAt.toISOString(),
      }));
    },
    pause: async (tenant, { what, note, by, byName, at }) => {
      const row = {
        note: storableText(note),
        pausedBy: by,
        pausedByName: byName === undefined ? null : storableText(byName),
        pausedAt: new Date(at),
      };
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

/** The name of who paused something. The pause itself stands until somebody ends it. */
export function pauseNamesPart({ query }: Database): ErasurePart {
  const own = (person: Principal) =>
    and(
      eq(pauses.tenant, person.tenant),
      eq(pauses.pausedBy, principalKey(person)),
      isNotNull(pauses.pausedByName),
    );
  return {
    name: 'names on pauses',
    count: (person) => querying('counting names on pauses', () => query.$count(pauses, own(person))),
    erase: (person) =>
      querying('erasing names on pauses', async () => {
        const gone = await query
          .update(pauses)
          .set({ pausedByName: null })
          .where(own(person))
          .returning({ what: pauses.what });
        return gone.length;
      }),
  };
}
