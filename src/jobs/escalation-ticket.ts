import { AssistantError } from '../core/errors.ts';
import type { Escalation } from '../core/escalation.ts';
import { refreshHelp, shownWords } from './escalation-post.ts';
import type { SendTicket } from './escalation-services.ts';
import { type Told, tellAsker } from './escalation-tell.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

const LEASE_MS = 2 * 60_000;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** With the pauses between them, about ten hours. */
const MOST_ATTEMPTS = 16;
const AT_ONCE = 10;

/** Sends a request's ticket if it is still to be sent and nobody else is at it. */
export async function makeTicket(
  { tenant, id }: Escalation,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  await sendDue({ tenant, id }, services, options);
}

/**
 * Sends the tickets that are due; each is taken by one worker at a time, and what fails is tried again later. One whose end
 * can't be noted or told keeps no other waiting. Throws when they can't be taken, and the signal's reason.
 */
export async function sendDue(
  only: { readonly tenant: string; readonly id?: string } | undefined,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { sendTicket, store } = services.escalation;
  if (!sendTicket) return;
  const taken = await store.takeTickets({ limit: AT_ONCE, leaseMs: LEASE_MS, only });
  for (const escalation of taken) {
    try {
      await send(escalation, sendTicket, services, options);
    } catch (error) {
      options.signal.throwIfAborted();
      services.log.warn(
        { error, requestId: escalation.id },
        'What became of a ticket could not be noted or told',
      );
    }
  }
}

async function send(
  escalation: Escalation,
  sendTicket: SendTicket,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { store } = services.escalation;
  const { tenant, id, asker, createdAt, stops } = escalation;
  const [first] = stops;
  if (!first) return;
  let url: string | undefined;
  try {
    const { question, note, answer, sources, excerpt } = await shownWords(
      escalation,
      first.place,
      services,
      options,
    );
    const askedBy = asker.name ?? asker.email ?? 'somebody';
    const words = { question, note, answer, sources, excerpt };
    const idempotencyKey = `${tenant}/${id}`;
    ({ url } = await sendTicket({ tenant, id, idempotencyKey, askedBy, createdAt, ...words }, options));
  } catch (error) {
    options.signal.throwIfAborted();
    return failed(escalation, error, services, options);
  }
  await store.ticketSent(escalation, { url });
  const sent = await store.get(escalation);
  if (sent) await refreshHelp(sent, 'ticket', services, options);
  if (url === undefined) return;
  const link = url;
  const told = beside(escalation, 'ticket', ({ ticket }) => ticket(link));
  await tellAsker(escalation, told, services, options);
}

/** What joins the one message that says that the question is with people; by itself where that was not told. */
function beside({ shownAs }: Escalation, what: string, say: Told['say']): Told {
  if (shownAs === undefined) return { what, say };
  return { what, say: (words) => `${words.passedOn}\n\n${say(words)}`, insteadOf: 'passed-on' };
}

async function failed(
  escalation: Escalation,
  error: unknown,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { store } = services.escalation;
  const attempts = escalation.ticket.attempts + 1;
  const mayWork = !(error instanceof AssistantError) || error.retryable;
  const isOver = !mayWork || attempts >= MOST_ATTEMPTS;
  services.log.warn({ error, requestId: escalation.id, attempts }, 'A ticket could not be made');
  const wanted = error instanceof AssistantError ? (error.retryAfterMs ?? 0) : 0;
  const pause = Math.max(wanted, Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS));
  const retryAt = isOver ? undefined : new Date(services.now() + pause).toISOString();
  await store.ticketFailed(escalation, retryAt);
  const told: Told = isOver
    ? { what: 'ticket-failed', say: ({ ticketFailed }) => ticketFailed }
    : beside(escalation, 'ticket-queued', ({ ticketQueued }) => ticketQueued);
  await tellAsker(escalation, told, services, options);
}
