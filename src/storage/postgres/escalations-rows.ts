import type { Escalation } from '../../core/escalation.ts';
import { and, eq } from './drizzle.ts';
import { escalations } from './schema.ts';

export type EscalationName = Pick<Escalation, 'tenant' | 'id'>;

/** The condition that names one request. */
export function rowOf({ tenant, id }: EscalationName) {
  return and(eq(escalations.tenant, tenant), eq(escalations.id, id));
}

/** A row as the rest of Footnote knows it. */
export function toEscalation(row: typeof escalations.$inferSelect): Escalation {
  const { ticketState, ticketAttempts, ticketUrl, ticketDueAt: _, answersDueAt: __, ...rest } = row;
  return {
    ...rest,
    thread: row.thread ?? undefined,
    shownAs: row.shownAs ?? undefined,
    dueAt: row.dueAt?.toISOString(),
    claimedBy: row.claimedBy ?? undefined,
    resolvedBy: row.resolvedBy ?? undefined,
    ticket: { state: ticketState, attempts: ticketAttempts, url: ticketUrl ?? undefined },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
