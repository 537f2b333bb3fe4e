import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import type { FetchOutcome, SafeFetch } from '../net/safe-fetch.ts';
import { signTicket } from './ticket-signature.ts';

/** What a ticket system says of a ticket. Other fields are dropped. */
const TicketAnswer = z.object({
  id: z.union([z.string().min(1).max(200), z.number().transform(String)]),
  status: z.string().min(1).max(100),
  title: z.string().max(1_000).optional(),
  url: z
    .url({ protocol: /^https?$/u })
    .max(2_000)
    .optional()
    .catch(undefined),
});
export type TicketAnswer = Readonly<z.infer<typeof TicketAnswer>>;

/** What is sent: `kind` says what is wanted, all else is the body's. */
export type TicketMessage = {
  /** `create_ticket`, `find_ticket`, or another word that both sides know. */
  readonly kind: string;
  /** The same for each try: the other side makes one ticket of them. */
  readonly idempotencyKey: string;
  readonly [field: string]: unknown;
};

/** Sends signed messages to a ticket system. */
export type TicketWebhook = {
  /** Gives what the system says of the ticket. Throws TicketWebhookError, and the signal's reason. */
  send(message: TicketMessage, options: { readonly signal?: AbortSignal }): Promise<TicketAnswer>;
};

/** A message that was not taken. `status` is the other side's, where it answered at all. */
export class TicketWebhookError extends AssistantError {
  readonly outcome:
    | Extract<FetchOutcome, { kind: 'refused' }>
    | { readonly kind: 'status'; readonly status: number };

  constructor(outcome: TicketWebhookError['outcome'], retryAfterMs?: number) {
    const isStatus = outcome.kind === 'status';
    super(`The ticket system ${isStatus ? `answered with status ${outcome.status}` : outcome.reason}`, {
      code: 'delivery',
      retryable: isStatus
        ? outcome.status === 429 || outcome.status >= 500
        : outcome.why === 'unreachable' || outcome.why === 'time-out',
      retryAfterMs,
    });
    this.name = 'TicketWebhookError';
    this.outcome = outcome;
  }
}

type WebhookOptions = {
  readonly url: string;
  readonly secret: string;
  /** Hosts and ranges that may be private. */
  readonly allow?: readonly string[];
  readonly fetch: SafeFetch;
  /** The time of day, in milliseconds since 1970. */
  readonly now: () => number;
};

/**
 * Creates the sender of signed webhooks: a POST of JSON with the time and an HMAC-SHA256 (see `verifyTicketSignature`) and
 * an `idempotency-key`. The answer is `{id, status, url?, title?}`.
 */
export function createTicketWebhook({ url, secret, allow, fetch, now }: WebhookOptions): TicketWebhook {
  return {
    async send(message, { signal }) {
      const body = JSON.stringify(message);
      const outcome = await fetch({
        url,
        method: 'POST',
        headers: {
          ...signTicket(body, secret, now()),
          accept: 'application/json',
          'content-type': 'application/json',
          'idempotency-key': message.idempotencyKey,
        },
        body,
        allow,
        signal,
      });
      if (outcome.kind === 'refused') throw new TicketWebhookError(outcome);
      if (outcome.status >= 300)
        throw new TicketWebhookError({ kind: 'status', status: outcome.status }, outcome.retryAfterMs);
      return answerOf(outcome);
    },
  };
}

function answerOf({ bytes }: Extract<FetchOutcome, { kind: 'answer' }>): TicketAnswer {
  try {
    return TicketAnswer.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    // What it holds instead may be anything: its own words stay out of logs.
    throw new TicketWebhookError({
      kind: 'refused',
      why: 'unreadable',
      reason: 'gave no answer that is understood',
    });
  }
}
