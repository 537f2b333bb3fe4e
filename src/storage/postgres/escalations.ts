import type { AuditEntry } from '../../core/audit.ts';
import type { Escalation, EscalationChange, Escalations, NewEscalation } from '../../core/escalation.ts';
import type { AuditedChange, Transaction } from './audit.ts';
import type { Database } from './database.ts';
import { and, desc, eq, inArray, sql } from './drizzle.ts';
import { escalations, escalationThreads } from './schema.ts';
import { querying } from './storage-error.ts';
import { createEscalationProgress } from './escalations-due.ts';
import { type EscalationName, rowOf, toEscalation } from './escalations-rows.ts';
import { storableJson } from './storable.ts';

const MOST_ANSWERS = 20;
/** Who answers is told at once, by a job that is tried for a while. */
const UNTOLD_AFTER_MS = 5 * 60_000;

type Options = {
  readonly database: Database;
  /** Milliseconds. */
  readonly now: () => number;
  readonly withChange: AuditedChange;
};

/** Requests for a person, in Postgres. Throws a retryable AssistantError that repeats nothing of them. */
export function createEscalations({ database, now, withChange }: Options): Escalations {
  const { query } = database;
  const get = (name: EscalationName): Promise<Escalation | undefined> =>
    querying('looking up a request for a person', async () => {
      const [row] = await query.select().from(escalations).where(rowOf(name));
      return row && toEscalation(row);
    });

  /** What gives a row is done, and stands in the audit with it. */
  const audited = (
    doing: string,
    entry: AuditEntry,
    write: (transaction: Transaction) => Promise<readonly (typeof escalations.$inferSelect)[]>,
  ): Promise<Escalation | undefined> =>
    querying(doing, () =>
      withChange(async (transaction, record) => {
        const [row] = await write(transaction);
        if (row) await record(entry);
        return row && toEscalation(row);
      }),
    );

  /** Changes the row if it is still as the condition says; what people see of it changed. */
  const change = async (
    { name, entry }: { readonly name: EscalationName; readonly entry: AuditEntry },
    condition: ReturnType<typeof sql>,
    set: Parameters<ReturnType<typeof query.update<typeof escalations>>['set']>[0],
  ): Promise<EscalationChange | undefined> => {
    const changed = await audited('changing a request for a person', entry, (transaction) =>
      transaction
        .update(escalations)
        .set({ ...set, dueAt: null, version: sql`${escalations.version} + 1`, updatedAt: new Date(now()) })
        .where(and(rowOf(name), condition))
        .returning(),
    );
    if (changed) return { done: true, escalation: changed };
    const escalation = await get(name);
    return escalation && { done: false, escalation };
  };

  return {
    ...createEscalationProgress(database, now),
    get,
    create: async (escalation, entry) => {
      const kept = await audited('keeping a request for a person', entry, (transaction) =>
        transaction
          .insert(escalations)
          .values(newRow(escalation, new Date(now())))
          .onConflictDoNothing()
          .returning(),
      );
      if (kept) return { done: true, escalation: kept };
      const standing = await get(escalation);
      if (!standing) throw new Error('a row that conflicts is not there');
      return { done: false, escalation: standing };
    },
    list: (tenant, { states, limit, offset }) =>
      querying('listing requests for a person', async () => {
        const rows = await query
          .select()
          .from(escalations)
          .where(and(eq(escalations.tenant, tenant), inArray(escalations.state, [...states])))
          .orderBy(desc(escalations.createdAt), desc(escalations.id))
          .limit(limit)
          .offset(offset);
        return rows.map(toEscalation);
      }),
    claim: (name, by, entry) =>
      change({ name, entry }, sql`${escalations.state} = 'open'`, {
        state: 'claimed',
        claimedBy: storableJson(by),
      }),
    answer: (name, answer, entry) => {
      const clean = storableJson({ ...answer, untold: true });
      const isNew = sql`not ${escalations.answers} @> ${JSON.stringify([{ form: clean.form }])}::jsonb`;
      const fits = sql`jsonb_array_length(${escalations.answers}) < ${MOST_ANSWERS}`;
      return change({ name, entry }, sql`${escalations.state} <> 'resolved' and ${isNew} and ${fits}`, {
        state: 'answered',
        answersDueAt: new Date(now() + UNTOLD_AFTER_MS),
        claimedBy: sql`coalesce(${escalations.claimedBy}, ${JSON.stringify(clean.by)}::jsonb)`,
        answers: sql`${escalations.answers} || ${JSON.stringify([clean])}::jsonb`,
      });
    },
    resolve: (name, by, entry) =>
      change({ name, entry }, sql`${escalations.state} <> 'resolved'`, {
        state: 'resolved',
        resolvedBy: storableJson(by),
      }),
    ofThread: (tenant, threadKey) =>
      querying('looking up a request by its thread', async () => {
        const [row] = await query
          .select({ row: escalations })
          .from(escalationThreads)
          .innerJoin(
            escalations,
            and(eq(escalations.tenant, escalationThreads.tenant), eq(escalations.id, escalationThreads.id)),
          )
          .where(and(eq(escalationThreads.tenant, tenant), eq(escalationThreads.threadKey, threadKey)));
        return row && toEscalation(row.row);
      }),
  };
}

function newRow({ hasTicket, thread, ...escalation }: NewEscalation, at: Date) {
  return {
    ...storableJson(escalation),
    thread: thread ?? null,
    state: 'open' as const,
    version: 0,
    step: 0,
    posts: 0,
    answers: [],
    ticketState: hasTicket ? ('queued' as const) : ('none' as const),
    ticketAttempts: 0,
    ticketDueAt: hasTicket ? at : null,
    // Who makes it posts it at once; should they fall over, a worker does.
    dueAt: new Date(at.getTime() + 60_000),
    createdAt: at,
    updatedAt: at,
  };
}
