import type { AddedVerifiedAnswer, VerifiedAnswerStore, VerifiedOutcome } from '../../core/verified.ts';
import type { Database } from './database.ts';
import { and, desc, eq, sql } from './drizzle.ts';
import { verifiedAnswers } from './schema.ts';
import { querying } from './storage-error.ts';

type Transaction = Parameters<Parameters<Database['query']['transaction']>[0]>[0];
type Row = typeof verifiedAnswers.$inferSelect;

/** The verified answers that were added at run time, in Postgres. `now` in milliseconds. Throws a retryable AssistantError. */
export function createVerifiedAnswerStore(database: Database, now: () => number): VerifiedAnswerStore {
  const { query } = database;
  const today = () => new Date(now()).toISOString().slice(0, 10);
  return {
    add: (tenant, wording, by) =>
      querying('adding a verified answer', () =>
        inTurn(database, tenant, async (transaction): Promise<VerifiedOutcome> => {
          const standing = await takenBy(transaction, { tenant, questions: wording.questions, on: today() });
          if (standing) return isSame(standing, wording) ? kept(standing) : { kind: 'taken', by: standing };
          const [highest] = await transaction
            .select({ number: sql<number>`coalesce(max(${verifiedAnswers.number}), 0)` })
            .from(verifiedAnswers)
            .where(eq(verifiedAnswers.tenant, tenant));
          const number = Number(highest?.number ?? 0) + 1;
          const changed = { changedBy: by, changedAt: new Date(now()), revision: 1 };
          const [row] = await transaction
            .insert(verifiedAnswers)
            .values({ tenant, number, ...wording, ...changed })
            .returning();
          return kept(toEntry(rowOf(row)));
        }),
      ),
    edit: (tenant, id, changes, by) =>
      querying('changing a verified answer', () =>
        inTurn(database, tenant, async (transaction): Promise<VerifiedOutcome> => {
          const number = numberOf(id);
          const { questions } = changes;
          const standing = questions && (await takenBy(transaction, { tenant, questions, on: today() }));
          if (standing && standing.id !== `v${number}`) return { kind: 'taken', by: standing };
          const changed = { changedBy: by, changedAt: new Date(now()) };
          const [row] = await transaction
            .update(verifiedAnswers)
            .set({ ...changes, ...changed, revision: sql`${verifiedAnswers.revision} + 1` })
            .where(called(tenant, number))
            .returning();
          return row ? kept(toEntry(row)) : { kind: 'unknown' };
        }),
      ),
    get: (tenant, id) =>
      querying('looking up a verified answer', async () => {
        const [row] = await query
          .select()
          .from(verifiedAnswers)
          .where(called(tenant, numberOf(id)));
        return row && toEntry(row);
      }),
    list: (tenant, { on, limit, offset = 0 }) =>
      querying('listing verified answers', async () => {
        const rows = await query
          .select()
          .from(verifiedAnswers)
          .where(and(eq(verifiedAnswers.tenant, tenant), on === undefined ? undefined : holdsOn(on)))
          .orderBy(desc(verifiedAnswers.number))
          .limit(limit)
          .offset(offset);
        return rows.map(toEntry);
      }),
    count: (tenant) =>
      querying('counting verified answers', async () => {
        const [counted] = await query
          .select({ count: sql<string>`count(*)` })
          .from(verifiedAnswers)
          .where(eq(verifiedAnswers.tenant, tenant));
        return Number(counted?.count ?? 0);
      }),
    stamp: (tenant) =>
      querying('looking for new verified answers', async () => {
        const [counted] = await query
          .select({ stamp: sql<string>`count(*) || '/' || coalesce(sum(${verifiedAnswers.revision}), 0)` })
          .from(verifiedAnswers)
          .where(eq(verifiedAnswers.tenant, tenant));
        return counted?.stamp ?? '';
      }),
  };
}

/** One organisation's answers are numbered and compared one after another. */
function inTurn<T>(
  { query }: Database,
  tenant: string,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return query.transaction(async (transaction) => {
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtext(${`verified/${tenant}`}))`);
    return work(transaction);
  });
}

async function takenBy(
  transaction: Transaction,
  { tenant, questions, on }: { tenant: string; questions: readonly string[]; on: string },
): Promise<AddedVerifiedAnswer | undefined> {
  const asked = JSON.stringify(questions.map(comparable));
  const [row] = await transaction
    .select()
    .from(verifiedAnswers)
    .where(
      and(
        eq(verifiedAnswers.tenant, tenant),
        holdsOn(on),
        sql`exists (select 1 from jsonb_array_elements_text(${verifiedAnswers.questions}) as known
          where ${asked}::jsonb ? regexp_replace(lower(trim(known)), '[?!. ]+$', ''))`,
      ),
    )
    .limit(1);
  return row && toEntry(row);
}

/** As the query has it: small letters, no blanks around it, no mark at its end. */
function comparable(question: string): string {
  return question
    .trim()
    .toLowerCase()
    .replace(/[?!. ]+$/, '');
}

function isSame(standing: AddedVerifiedAnswer, wanted: { answer: string; source: { document: string } }) {
  return standing.answer === wanted.answer && standing.source.document === wanted.source.document;
}

function holdsOn(day: string) {
  return sql`${verifiedAnswers.expires} >= ${day}`;
}

function called(tenant: string, number: number) {
  return and(eq(verifiedAnswers.tenant, tenant), eq(verifiedAnswers.number, number));
}

/** `v12` or `12`; what is neither is called 0, which nothing is. */
function numberOf(id: string): number {
  return Number(/^v?(\d{1,9})$/i.exec(id.trim())?.[1] ?? 0);
}

function rowOf(row: Row | undefined): Row {
  if (row) return row;
  throw new Error('nothing was written');
}

function kept(entry: AddedVerifiedAnswer): VerifiedOutcome {
  return { kind: 'kept', entry };
}

function toEntry({ number, ...row }: Row): AddedVerifiedAnswer {
  return {
    ...row,
    id: `v${number}`,
    requestId: row.requestId ?? undefined,
    changedAt: row.changedAt.toISOString(),
  };
}
