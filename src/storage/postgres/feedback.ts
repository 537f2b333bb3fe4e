import type { Feedback, FeedbackStore } from '../../core/feedback.ts';
import { type Principal, principalKey } from '../../core/principal.ts';
import type { Database } from './database.ts';
import { and, eq, sql } from './drizzle.ts';
import { lockItem, settleReviewItem } from './review-items.ts';
import { feedback, reviewItems } from './schema.ts';
import { storableText } from './storable.ts';
import { querying } from './storage-error.ts';

/** What people think of answers, in Postgres. Throws a retryable AssistantError that repeats no word of theirs. */
export function createFeedbackStore(database: Database): FeedbackStore {
  return {
    record: (given) => querying('keeping feedback', () => recordFeedback(database, given)),
    find: (tenant, requestId, personKey) =>
      querying('looking up feedback', async () => {
        const [row] = await database.query
          .select()
          .from(feedback)
          .where(and(ofTurn(tenant, requestId), eq(feedback.personKey, personKey)));
        return row && toFeedback(row);
      }),
    ofTurn: (tenant, requestId) =>
      querying("looking up a turn's feedback", async () => {
        const rows = await database.query
          .select()
          .from(feedback)
          .where(ofTurn(tenant, requestId))
          .orderBy(feedback.sentAt);
        return rows.map(toFeedback);
      }),
    toTell: (tenant, requestId) =>
      querying('looking up whom to tell', async () => {
        const rows = await database.query
          .select()
          .from(feedback)
          .where(
            and(
              ofTurn(tenant, requestId),
              sql`${feedback.tellMe} and ${feedback.toldAt} is null and ${feedback.verdict} = 'down'`,
            ),
          );
        return rows.flatMap((row) => (row.person ? [{ ...toFeedback(row), person: row.person }] : []));
      }),
    told: async (tenant, requestId, personKey) => {
      await querying('noting who was told', () =>
        database.query
          .update(feedback)
          .set({ toldAt: sql`now()` })
          .where(and(ofTurn(tenant, requestId), eq(feedback.personKey, personKey))),
      );
    },
    count: (person) =>
      querying("counting a person's feedback", () => database.query.$count(feedback, of(person))),
    erase: (person) => querying("erasing a person's feedback", () => erasePerson(database, person)),
  };
}

async function recordFeedback(database: Database, given: Feedback): ReturnType<FeedbackStore['record']> {
  const row = { ...given, text: given.text && storableText(given.text), sentAt: new Date(given.sentAt) };
  const same = sql`excluded.verdict = ${feedback.verdict}`;
  const kept = (column: 'reason' | 'text' | 'tell_me') =>
    sql`case when ${same} then coalesce(excluded.${sql.raw(column)}, ${feedback}.${sql.raw(column)}) else excluded.${sql.raw(column)} end`;
  return database.query.transaction(async (transaction) => {
    await lockItem(transaction, given);
    const [written] = await transaction
      .insert(feedback)
      .values(row)
      .onConflictDoUpdate({
        target: [feedback.tenant, feedback.requestId, feedback.personKey],
        set: {
          person: sql`excluded.person`,
          verdict: sql`excluded.verdict`,
          reason: kept('reason'),
          text: kept('text'),
          tellMe: kept('tell_me'),
          place: sql`excluded.place`,
          thread: sql`coalesce(excluded.thread, ${feedback.thread})`,
          sentAt: sql`excluded.sent_at`,
          document: sql`coalesce(excluded.document, ${feedback.document})`,
        },
        setWhere: sql`excluded.sent_at >= ${feedback.sentAt}`,
      })
      .returning();
    if (!written) return { kind: 'older' };
    await settleReviewItem(transaction, given);
    return { kind: 'kept', feedback: toFeedback(written) };
  });
}

async function erasePerson(database: Database, person: Principal): Promise<number> {
  const { tenant } = person;
  const gone = await database.query
    .delete(feedback)
    .where(of(person))
    .returning({ requestId: feedback.requestId });
  const offers = await database.query
    .update(reviewItems)
    .set({ offered: null })
    .where(
      and(
        eq(reviewItems.tenant, tenant),
        sql`${reviewItems.offered}->'by'->>'key' = ${principalKey(person)}`,
      ),
    )
    .returning({ requestId: reviewItems.requestId });
  for (const { requestId } of [...gone, ...offers])
    await database.query.transaction(async (transaction) => {
      await lockItem(transaction, { tenant, requestId });
      await settleReviewItem(transaction, { tenant, requestId });
    });
  return gone.length + offers.length;
}

function of(person: Principal) {
  return and(eq(feedback.tenant, person.tenant), eq(feedback.personKey, principalKey(person)));
}

function ofTurn(tenant: string, requestId: string) {
  return and(eq(feedback.tenant, tenant), eq(feedback.requestId, requestId));
}

function toFeedback(row: typeof feedback.$inferSelect): Feedback {
  return {
    tenant: row.tenant,
    requestId: row.requestId,
    personKey: row.personKey,
    person: row.person ?? undefined,
    verdict: row.verdict,
    reason: row.reason ?? undefined,
    text: row.text || undefined,
    tellMe: row.tellMe ?? undefined,
    place: row.place,
    thread: row.thread ?? undefined,
    sentAt: row.sentAt.toISOString(),
    document: row.document ?? undefined,
  };
}
