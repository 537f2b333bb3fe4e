import type { Escalation, EscalationChange, Escalations, NewEscalation } from '../../core/escalation.ts';
import type { Database } from './database.ts';
import { and, desc, eq, inArray, sql } from './drizzle.ts';
import { escalations, escalationThreads } from './schema.ts';
import { querying } from './storage-error.ts';
import { createEscalationProgress } from './escalations-due.ts';
import { type EscalationName, rowOf, toEscalation } from './escalations-rows.ts';
import { storableJson } from './storable.ts';

const MOST_ANSWERS = 20;

/** Requests for a person, in Postgres; `now` in milliseconds. Throws a retryable AssistantError that repeats nothing of them. */
export function createEscalations(database: Database, now: () => number): Escalations {
  const { query } = database;
  const get = (name: EscalationName): Promise<Escalation | undefined> =>
    querying('looking up a request for a person', async () => {
      const [row] = await query.select().from(escalations).where(rowOf(name));
      return row && toEscalation(row);
    });

  /** Changes the row if it is still as the condition says; what people see of it changed. */
  const change = async (
    name: EscalationName,
    condition: ReturnType<typeof sql>,
    set: Parameters<ReturnType<typeof query.update<typeof escalations>>['set']>[0],
  ): Promise<EscalationChange | undefined> => {
    const [row] = await querying('changing a request for a person', () =>
      query
        .update(escalations)
        .set({ ...set, dueAt: null, version: sql`${escalations.version} + 1`, updatedAt: new Date(now()) })
        .where(and(rowOf(name), condition))
        .returning(),
    );
    if (row) return { done: true, escalation: toEscalation(row) };
    const escalation = await get(name);
    return escalation && { done: false, escalation };
  };

  return {
    ...createEscalationProgress(database, now),
    get,
    create: (escalation) =>
      querying('keeping a request for a person', async () => {
        const [row] = await query
          .insert(escalations)
          .values(newRow(escalation, new Date(now())))
          .onConflictDoNothing()
          .returning();
        if (row) return { done: true, escalation: toEscalation(row) };
        const [standing] = await query.select().from(escalations).where(rowOf(escalation));
        if (!standing) throw new Error('a row that conflicts is not there');
        return { done: false, escalation: toEscalation(standing) };
      }),
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
    claim: (name, by) =>
      change(name, sql`${escalations.state} = 'open'`, { state: 'claimed', claimedBy: storableJson(by) }),
    answer: (name, answer) => {
      const clean = storableJson(answer);
      const isNew = sql`not ${escalations.answers} @> ${JSON.stringify([{ form: clean.form }])}::jsonb`;
      const fits = sql`jsonb_array_length(${escalations.answers}) < ${MOST_ANSWERS}`;
      return change(name, sql`${escalations.state} <> 'resolved' and ${isNew} and ${fits}`, {
        state: 'answered',
        claimedBy: sql`coalesce(${escalations.claimedBy}, ${JSON.stringify(clean.by)}::jsonb)`,
        answers: sql`${escalations.answers} || ${JSON.stringify([clean])}::jsonb`,
      });
    },
    resolve: (name, by) =>
      change(name, sql`${escalations.state} <> 'resolved'`, {
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
