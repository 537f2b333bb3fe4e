import type { SQLWrapper } from 'drizzle-orm';
import type { ReviewGroup, ReviewItem, ReviewLine, ReviewQueue } from '../../core/feedback.ts';
import type { AuditedChange } from './audit.ts';
import type { Database } from './database.ts';
import { and, asc, desc, eq, or, sql } from './drizzle.ts';
import { offerForReview } from './review-items.ts';
import { feedback, goldenCases, reviewItems, turns } from './schema.ts';
import { querying } from './storage-error.ts';

/** What a line shows of a question; the whole question stands in the turn. */
const PREVIEW = 200;
const MOST_NAMES = 5_000;

/** The review queue in Postgres. Throws a retryable AssistantError that repeats nothing of what people wrote. */
export function createReviewQueue(database: Database, withChange: AuditedChange): ReviewQueue {
  const { query } = database;
  return {
    find: (tenant, id) =>
      querying('looking up a review item', async () => {
        const [row] = await query
          .select()
          .from(reviewItems)
          .where(
            and(eq(reviewItems.tenant, tenant), or(eq(reviewItems.id, id), eq(reviewItems.requestId, id))),
          )
          // Two turns hardly share an id; if they do, the one that waits is meant.
          .orderBy(sql`${reviewItems.state} = 'open' desc`, desc(reviewItems.latestAt))
          .limit(1);
        return row && toItem(row);
      }),
    groups: (tenant) => querying('counting the review queue', () => groupsOf(database, tenant)),
    lines: (tenant, page) =>
      querying('reading the review queue', () => linesOf(database, { tenant, ...page })),
    thumbs: (tenant, since) =>
      querying('counting thumbs', async () => {
        const [counted] = await query
          .select({
            up: sql<string>`count(*) filter (where ${feedback.verdict} = 'up')`,
            down: sql<string>`count(*) filter (where ${feedback.verdict} = 'down')`,
          })
          .from(feedback)
          .where(and(eq(feedback.tenant, tenant), sql`${feedback.sentAt} >= ${new Date(since)}`));
        return { up: Number(counted?.up ?? 0), down: Number(counted?.down ?? 0) };
      }),
    offer: (item, offered) =>
      querying('offering a verified answer', () =>
        database.query.transaction((transaction) => offerForReview(transaction, item, offered)),
      ),
    decide: (item, { state, by, at, note }, entry) =>
      querying('deciding a review item', () =>
        withChange(async (transaction, record) => {
          await transaction
            .update(reviewItems)
            .set({ state, decidedBy: by, decidedAt: new Date(at), note: note ?? null })
            .where(called(item));
          await record(entry);
        }),
      ),
    askerTold: async (item) => {
      await querying('noting who was told', () =>
        query.update(reviewItems).set({ askerToldAt: sql`now()` }).where(called(item)),
      );
    },
    keepGolden: async (golden) => {
      const row = { ...golden, approvedAt: new Date(golden.approvedAt) };
      const { tenant: _tenant, id: _id, ...changes } = row;
      await querying('keeping a golden case', () =>
        query
          .insert(goldenCases)
          .values(row)
          .onConflictDoUpdate({ target: [goldenCases.tenant, goldenCases.id], set: changes }),
      );
    },
    names: (tenant) =>
      querying('reading the names of people', async () => {
        const rows = await query
          .selectDistinct({ name: sql<string | null>`${turns.author} ->> 'name'` })
          .from(turns)
          .where(eq(turns.tenant, tenant))
          .limit(MOST_NAMES);
        return rows.flatMap(({ name }) => (name === null ? [] : [name]));
      }),
    golden: (tenant) =>
      querying('listing golden cases', async () => {
        const rows = await query
          .select()
          .from(goldenCases)
          .where(eq(goldenCases.tenant, tenant))
          .orderBy(asc(goldenCases.approvedAt), asc(goldenCases.id));
        return rows.map((row) => ({
          ...row,
          expected: row.expected ?? undefined,
          approvedAt: row.approvedAt.toISOString(),
        }));
      }),
  };
}

function called({ tenant, requestId }: Pick<ReviewItem, 'tenant' | 'requestId'>) {
  return and(eq(reviewItems.tenant, tenant), eq(reviewItems.requestId, requestId));
}

async function groupsOf({ query }: Database, tenant: string): Promise<readonly ReviewGroup[]> {
  const rows = await query
    .select({
      document: reviewItems.document,
      reason: reviewItems.reason,
      count: sql<string>`count(*)`,
      latestAt: sql<string>`max(${reviewItems.latestAt})`,
    })
    .from(reviewItems)
    .where(and(eq(reviewItems.tenant, tenant), eq(reviewItems.state, 'open')))
    .groupBy(reviewItems.document, reviewItems.reason)
    .orderBy(sql`max(${reviewItems.latestAt}) desc`, reviewItems.document, reviewItems.reason);
  return rows.map(({ document, reason, count, latestAt }) => ({
    document: document ?? undefined,
    reason,
    count: Number(count),
    latestAt: new Date(latestAt).toISOString(),
  }));
}

async function linesOf(
  { query }: Database,
  { tenant, limit, offset }: { readonly tenant: string; readonly limit: number; readonly offset: number },
): Promise<readonly ReviewLine[]> {
  const { requestId, id, document, reason, latestAt, state } = reviewItems;
  const newest = sql`max(${latestAt}) over (partition by ${document}, ${reason})`.as('newest');
  const open = query
    .select({ requestId, id, document, reason, latestAt, newest })
    .from(reviewItems)
    .where(and(eq(reviewItems.tenant, tenant), eq(state, 'open')))
    .as('open');
  const order = (of: Readonly<Record<'newest' | 'document' | 'reason' | 'latestAt' | 'id', SQLWrapper>>) =>
    [desc(of.newest), asc(of.document), asc(of.reason), desc(of.latestAt), asc(of.id)] as const;
  const page = query
    .select()
    .from(open)
    .orderBy(...order(open))
    .limit(limit)
    .offset(offset)
    .as('page');
  const question = sql<string>`left(${turns.question}, ${PREVIEW})`;
  const by = sql<string | null>`(select ${feedback.person} ->> 'name' from ${feedback}
    where ${feedback.tenant} = ${tenant} and ${feedback.requestId} = ${page.requestId} and ${feedback.verdict} = 'down'
    order by ${feedback.sentAt} desc limit 1)`;
  const rows = await query
    .select({
      id: page.id,
      document: page.document,
      reason: page.reason,
      latestAt: page.latestAt,
      question,
      by,
    })
    .from(page)
    .innerJoin(turns, and(eq(turns.tenant, tenant), eq(turns.requestId, page.requestId)))
    .orderBy(...order(page));
  return rows.map((row) => ({
    ...row,
    document: row.document ?? undefined,
    by: row.by ?? undefined,
    latestAt: row.latestAt.toISOString(),
  }));
}

function toItem(row: typeof reviewItems.$inferSelect): ReviewItem {
  const { unanswered: _unanswered, ...item } = row;
  return {
    ...item,
    document: row.document ?? undefined,
    latestAt: row.latestAt.toISOString(),
    decidedBy: row.decidedBy ?? undefined,
    decidedAt: row.decidedAt?.toISOString(),
    note: row.note ?? undefined,
    offered: row.offered ?? undefined,
    askerToldAt: row.askerToldAt?.toISOString(),
  };
}
