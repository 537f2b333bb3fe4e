import { type Principal, principalKey } from '../../core/principal.ts';
import { MAX_FACTS, type RememberedFact, type RememberedFacts } from '../../memory/remembered-facts.ts';
import type { Database } from './database.ts';
import { and, asc, eq, inArray, sql } from './drizzle.ts';
import { rememberedFacts } from './schema.ts';
import { querying } from './storage-error.ts';

/** What people asked to be remembered, in Postgres. `now` in milliseconds. Throws a retryable AssistantError that repeats no fact. */
export function createRememberedFacts(database: Database, now: () => number): RememberedFacts {
  return {
    list: async (person) => {
      const rows = await querying('listing remembered facts', () =>
        database.query
          .select()
          .from(rememberedFacts)
          .where(and(ownedBy(person), sql`${rememberedFacts.expiresAt} > ${new Date(now())}`))
          .orderBy(asc(rememberedFacts.number)),
      );
      return rows.map(toFact);
    },
    put: (fact) => querying('remembering a fact', () => putFact(database, fact, now())),
    forget: async (person, ids) => {
      if (ids !== 'all' && ids.length === 0) return 0;
      const chosen = ids === 'all' ? undefined : inArray(rememberedFacts.id, [...ids]);
      const gone = await querying('forgetting remembered facts', () =>
        database.query
          .delete(rememberedFacts)
          .where(and(ownedBy(person), chosen))
          .returning({ id: rememberedFacts.id }),
      );
      return gone.length;
    },
    expire: async (before) => {
      const gone = await querying('removing expired facts', () =>
        database.query
          .delete(rememberedFacts)
          .where(sql`${rememberedFacts.expiresAt} <= ${new Date(before)}`)
          .returning({ id: rememberedFacts.id }),
      );
      return gone.length;
    },
  };
}

function putFact(
  database: Database,
  fact: Omit<RememberedFact, 'number'>,
  now: number,
): Promise<RememberedFact | undefined> {
  return database.query.transaction(async (transaction) => {
    // One person's facts are numbered and counted one after another.
    await transaction.execute(
      sql`select pg_advisory_xact_lock(hashtext(${`${fact.tenant}/${fact.person}`}))`,
    );
    const own = await transaction
      .select({
        id: rememberedFacts.id,
        number: rememberedFacts.number,
        expiresAt: rememberedFacts.expiresAt,
      })
      .from(rememberedFacts)
      .where(and(eq(rememberedFacts.tenant, fact.tenant), eq(rememberedFacts.person, fact.person)));
    const standing = own.find(({ id }) => id === fact.id);
    const counted = own.filter(({ expiresAt }) => expiresAt.getTime() > now);
    if (!standing && counted.length >= MAX_FACTS) return undefined;
    const number = standing?.number ?? Math.max(0, ...own.map((row) => row.number)) + 1;
    const row = {
      ...fact,
      number,
      createdAt: new Date(fact.createdAt),
      expiresAt: new Date(fact.expiresAt),
    };
    // An id that is another's is left alone.
    const written = standing
      ? await transaction
          .update(rememberedFacts)
          .set(row)
          .where(and(eq(rememberedFacts.tenant, fact.tenant), eq(rememberedFacts.id, fact.id)))
          .returning({ id: rememberedFacts.id })
      : await transaction
          .insert(rememberedFacts)
          .values(row)
          .onConflictDoNothing()
          .returning({ id: rememberedFacts.id });
    return written.length === 0 ? undefined : { ...fact, number };
  });
}

function ownedBy(person: Principal) {
  return and(eq(rememberedFacts.tenant, person.tenant), eq(rememberedFacts.person, principalKey(person)));
}

function toFact(row: typeof rememberedFacts.$inferSelect): RememberedFact {
  return { ...row, createdAt: row.createdAt.toISOString(), expiresAt: row.expiresAt.toISOString() };
}
