import type { RouteFacts } from '../admin/escalation-routes.ts';
import type { Escalations, EscalationStop, Helper } from '../core/escalation.ts';
import type { Place } from '../core/thread.ts';

/** What a ticket says: what the asker agreed to share, and what everybody at the first stop may read of it. */
export type Ticket = {
  readonly tenant: string;
  /** The request id: the ticket system names it in what it tells later. */
  readonly id: string;
  /** The same for each try, so that a ticket is never made twice. */
  readonly idempotencyKey: string;
  readonly askedBy: string;
  readonly question: string;
  readonly note?: string;
  readonly answer?: string;
  readonly sources: readonly string[];
  readonly excerpt: readonly string[];
  readonly createdAt: string;
};

/** Makes a ticket; gives its web address where there is one. Throws an AssistantError whose `retryable` counts. */
export type SendTicket = (
  ticket: Ticket,
  options: { readonly signal: AbortSignal },
) => Promise<{ readonly url?: string }>;

/** Offers a helper's answer as a verified one; gives what to tell the helper. Safe to repeat with the same `at`. */
export type OfferVerified = (offer: {
  readonly tenant: string;
  readonly requestId: string;
  readonly question: string;
  readonly answer: string;
  readonly by: Helper;
  /** When they answered. */
  readonly at: string;
}) => Promise<{ readonly told: string }>;

/** What requests for a person need. */
export type EscalationServices = {
  readonly store: Escalations;
  /** Where an organisation's request goes now, one place after the other; none when nobody set a help place up. */
  readonly stops: (tenant: string, facts: Omit<RouteFacts, 'language' | 'at'>) => readonly EscalationStop[];
  readonly isHelpPlace: (tenant: string, place: Place) => boolean;
  /** From now on, what is written in this thread reaches Footnote. */
  readonly takePart: (threadKey: string) => Promise<void>;
  /** Without it there are no tickets. */
  readonly sendTicket?: SendTicket;
  readonly offerVerified?: OfferVerified;
};
