import type { Escalations } from '../../core/escalation.ts';
import type { Database } from './database.ts';
import { and, eq, inArray, sql } from './drizzle.ts';
import { type EscalationName, rowOf, toEscalation } from './escalations-rows.ts';
import { escalations, escalationThreads } from './schema.ts';
import { querying } from './storage-error.ts';

type Due = Pick<
  Escalations,
  | 'posted'
  | 'notPosted'
  | 'notDue'
  | 'shown'
  | 'takeDue'
  | 'takeTickets'
  | 'takeUntold'
  | 'ticketSent'
  | 'ticketFailed'
  | 'answerTold'
  | 'answersDue'
>;

const DUE = { dueAt: sql`due_at`, ticketDueAt: sql`ticket_due_at`, answersDueAt: sql`answers_due_at` };

/** What of requests for a person is posted, raised and sent at its time; `now` in milliseconds. */
export function createEscalationProgress({ query }: Database, now: () => number): Due {
  const at = (ms = 0): Date => new Date(now() + ms);
  const note = async (
    name: EscalationName,
    set: Parameters<ReturnType<typeof query.update<typeof escalations>>['set']>[0],
  ): Promise<void> => {
    await querying('noting where a request for a person stands', () =>
      query.update(escalations).set(set).where(rowOf(name)),
    );
  };
  // What was claimed meanwhile is due no more.
  const dueWhileOpen = (dueAt: string | undefined) =>
    sql`case when ${escalations.state} = 'open' then ${dueAt ?? null}::timestamptz end`;
  /** One statement, in which each row is one worker's; what another has just now is skipped. */
  const takeWhere = (
    column: keyof typeof DUE,
    condition: ReturnType<typeof sql>,
    { limit, leaseMs, only }: Parameters<Escalations['takeDue']>[0],
  ): ReturnType<Escalations['takeDue']> =>
    querying('taking requests for a person that are due', async () => {
      const tenant = only ? sql`and tenant = ${only.tenant}` : sql``;
      const id = only?.id === undefined ? sql`` : sql`and id = ${only.id}`;
      const due = DUE[column];
      const rows = await query
        .update(escalations)
        .set({ [column]: at(leaseMs) })
        .where(
          inArray(
            sql`(${escalations.tenant}, ${escalations.id})`,
            sql`(select tenant, id from ${escalations} where ${due} <= ${at().toISOString()}::timestamptz and ${condition} ${tenant} ${id} order by ${due} limit ${limit} for update skip locked)`,
          ),
        )
        .returning();
      return rows.map(toEscalation);
    });

  return {
    posted: (name, { step, posts, deliveryId, threadKeys, dueAt }) =>
      querying('noting a posted request for a person', () =>
        query.transaction(async (change) => {
          await change
            .update(escalations)
            .set({ step, posts: posts + 1, shownAs: deliveryId, dueAt: dueWhileOpen(dueAt) })
            .where(rowOf(name));
          if (threadKeys.length === 0) return;
          await change
            .insert(escalationThreads)
            .values(threadKeys.map((threadKey) => ({ tenant: name.tenant, threadKey, id: name.id })))
            .onConflictDoNothing();
        }),
      ),
    notPosted: (name, { step, posts }) => note(name, { step, posts: posts + 1 }),
    notDue: (name) => note(name, { dueAt: null }),
    shown: (name, deliveryId) => note(name, { shownAs: deliveryId }),
    takeDue: (take) => takeWhere('dueAt', sql`state = 'open'`, take),
    takeTickets: (take) => takeWhere('ticketDueAt', sql`ticket_state = 'queued'`, take),
    takeUntold: (take) => takeWhere('answersDueAt', sql`true`, take),
    answerTold: (name, form) =>
      note(name, {
        answers: sql`(select jsonb_agg(case when one ->> 'form' = ${form} then one - 'untold' else one end order by number)
          from jsonb_array_elements(${escalations.answers}) with ordinality as given (one, number))`,
      }),
    answersDue: (name, dueAt) => note(name, { answersDueAt: dueAt === undefined ? null : new Date(dueAt) }),
    ticketSent: async (name, { url }) => {
      await querying('noting a ticket', () =>
        query
          .update(escalations)
          .set({
            ticketState: 'sent',
            ticketUrl: url ?? null,
            ticketDueAt: null,
            version: sql`${escalations.version} + 1`,
          })
          .where(and(rowOf(name), eq(escalations.ticketState, 'queued'))),
      );
    },
    ticketFailed: (name, retryAt) =>
      note(name, {
        ticketState: retryAt === undefined ? 'failed' : 'queued',
        ticketDueAt: retryAt === undefined ? null : new Date(retryAt),
        ticketAttempts: sql`${escalations.ticketAttempts} + 1`,
      }),
  };
}
