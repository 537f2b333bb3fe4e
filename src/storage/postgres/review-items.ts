import { isDeepStrictEqual } from 'node:util';
import type { Turn } from '../../core/turn.ts';
import { documentOf, type OfferedAnswer, type ReviewQueue } from '../../core/feedback.ts';
import { Reply } from '../../core/reply.ts';
import type { Database } from './database.ts';
import { and, desc, eq, isNotNull, not, or, sql } from './drizzle.ts';
import { reviewId } from './review-id.ts';
import { feedback, reviewItems, turns } from './schema.ts';
import { storableJson } from './storable.ts';

type Transaction = Parameters<Parameters<Database['query']['transaction']>[0]>[0];

/** Puts a question into the review queue that the documents held no answer to; leaves all other turns alone. */
export async function queueUnanswered(transaction: Transaction, turn: Turn): Promise<void> {
  const { reply, tenant, requestId } = turn;
  if (reply.kind !== 'not-known' || reply.reason !== 'no-support') return;
  await transaction
    .insert(reviewItems)
    .values({
      tenant,
      requestId,
      id: reviewId(requestId),
      reason: 'unanswered',
      unanswered: true,
      document: documentOf(turn),
      state: 'open',
      latestAt: new Date(turn.createdAt),
    })
    .onConflictDoNothing();
}

/** What is said of one turn is taken in one after another: else two at once could leave the queue as neither wants it. */
export async function lockItem(
  transaction: Transaction,
  { tenant, requestId }: { readonly tenant: string; readonly requestId: string },
): Promise<void> {
  await transaction.execute(
    sql`select pg_advisory_xact_lock(hashtext(${`feedback/${tenant}/${requestId}`}))`,
  );
}

/** Puts a helper's answer into the queue, as `ReviewQueue.offer` says. */
export async function offerForReview(
  transaction: Transaction,
  { tenant, requestId }: { readonly tenant: string; readonly requestId: string },
  given: OfferedAnswer,
): ReturnType<ReviewQueue['offer']> {
  await lockItem(transaction, { tenant, requestId });
  const [turn] = await transaction
    .select({ reply: turns.reply, passages: turns.passages })
    .from(turns)
    .where(and(eq(turns.tenant, tenant), eq(turns.requestId, requestId)));
  if (!turn) return 'gone';
  const named = and(eq(reviewItems.tenant, tenant), eq(reviewItems.requestId, requestId));
  const [item] = await transaction.select().from(reviewItems).where(named);
  const offered = storableJson(given);
  const isSame = isDeepStrictEqual(item?.offered, offered);
  if (item?.offered && item.state === 'open') return isSame ? 'waits' : 'taken';
  if (isSame) return 'decided';
  const waiting = { reason: 'offered', state: 'open', latestAt: new Date(given.at), offered } as const;
  if (item) {
    await transaction.update(reviewItems).set(waiting).where(named);
    return 'waits';
  }
  const document = documentOf({ reply: Reply.parse(turn.reply), passages: turn.passages });
  await transaction
    .insert(reviewItems)
    .values({ tenant, requestId, id: reviewId(requestId), unanswered: false, document, ...waiting });
  return 'waits';
}

/**
 * Brings a turn's place in the queue in line with what people think of it now. Somebody finds it wrong: it stands there with
 * the latest reason, and again if that came after a decision. Nobody does any more: it goes, unless it is decided, unanswered,
 * or a helper's answer is offered, which stays the reason while it waits.
 */
export async function settleReviewItem(
  transaction: Transaction,
  turn: { readonly tenant: string; readonly requestId: string },
): Promise<void> {
  const { tenant, requestId } = turn;
  const [latest] = await transaction
    .select()
    .from(feedback)
    .where(and(eq(feedback.tenant, tenant), eq(feedback.requestId, requestId), eq(feedback.verdict, 'down')))
    .orderBy(desc(feedback.sentAt))
    .limit(1);
  const item = and(eq(reviewItems.tenant, tenant), eq(reviewItems.requestId, requestId));
  const hasOffer = isNotNull(reviewItems.offered);
  if (!latest) {
    await transaction
      .update(reviewItems)
      .set({ reason: sql`case when ${hasOffer} then 'offered' else 'unanswered' end` })
      .where(and(item, or(eq(reviewItems.unanswered, true), hasOffer)));
    await transaction
      .delete(reviewItems)
      .where(and(item, eq(reviewItems.unanswered, false), eq(reviewItems.state, 'open'), not(hasOffer)));
    return;
  }
  const without =
    latest.reason ?? sql`case when ${reviewItems.unanswered} then 'unanswered' else 'unsaid' end`;
  await transaction
    .insert(reviewItems)
    .values({
      tenant,
      requestId,
      id: reviewId(requestId),
      reason: latest.reason ?? 'unsaid',
      unanswered: false,
      document: latest.document,
      state: 'open',
      latestAt: latest.sentAt,
    })
    .onConflictDoUpdate({
      target: [reviewItems.tenant, reviewItems.requestId],
      set: {
        reason: sql`case when ${hasOffer} and ${reviewItems.state} = 'open' then 'offered' else ${without} end`,
        document: sql`coalesce(${reviewItems.document}, excluded.document)`,
        latestAt: sql`greatest(${reviewItems.latestAt}, excluded.latest_at)`,
        state: sql`case when ${reviewItems.decidedAt} < excluded.latest_at then 'open' else ${reviewItems.state} end`,
      },
    });
}
