import { helpThreadKey } from '../core/escalation.ts';
import type { ReplyTarget } from '../channels/channel-adapter.ts';
import { principalKey } from '../core/principal.ts';
import type { ThreadItem } from '../queue/job-catalogue.ts';
import { answerForm } from './escalate-answer.ts';
import { mayHelp } from './escalation-access.ts';
import { escalationTexts } from './escalation-texts.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

/**
 * Offers a helper who wrote under a request's message to send their words to the asker: in a private form, since nothing
 * is passed on without their press. True when the message was such a one, and nobody else's business. Who names Footnote and
 * asks something wants its answer; and while somebody has the request, others may talk under it.
 */
export async function offerRelay(
  { message, requestId }: ThreadItem,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<boolean> {
  const { addressing, author, text, thread } = message;
  const { place, tenant } = thread;
  if (place.kind === 'direct' || !services.escalation.isHelpPlace(tenant, place)) return false;
  const escalation = await services.escalation.store.ofThread(tenant, helpThreadKey(place, thread.id));
  if (!escalation) return false;
  if (addressing === 'mention' && text.trimEnd().endsWith('?')) return false;
  const { claimedBy, state } = escalation;
  const isOthers = claimedBy !== undefined && claimedBy.key !== principalKey(author);
  if (state === 'resolved' || isOthers || text.trim() === '') return addressing !== 'mention';
  if (!(await mayHelp(escalation, { author, place }, services, options))) return false;
  const given = { binding: requestId, value: text, text: escalationTexts.answerFromThread };
  const target: ReplyTarget = { kind: 'private', place, person: author, thread: thread.id };
  await services.deliver(
    { deliveryId: requestId, tenant, target, reply: answerForm(escalation, given) },
    options,
  );
  return true;
}
