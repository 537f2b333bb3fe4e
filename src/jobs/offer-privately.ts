import { mayKnowMore } from '../access/private-offer.ts';
import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { Turn } from '../core/turn.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { jobTexts } from './job-texts.ts';

/**
 * Offers the asker alone an answer that others in the place may not read, when there are documents for it that they may.
 * The public reply says nothing of this, since it would tell others that such documents exist. Best effort: the offer that
 * fails costs the person another question, in a direct message.
 */
export async function offerPrivately(
  turn: Turn,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { author, place, requestId, tenant } = turn;
  if (!leavesOpen(turn) || place.kind === 'direct') return;
  const asking = { asker: author, place };
  const { access, accessInUse, log } = services;
  try {
    const [audience, own] = await Promise.all([
      access.audienceOf(asking, options),
      access.ownRights(asking, options),
    ]);
    if (!mayKnowMore(audience, own, await accessInUse(tenant))) return;
    const target: ReplyTarget = { kind: 'private', place, person: author, thread: turn.thread?.id };
    const { language } = turn.reply;
    const text = jobTexts(language).privateOffer;
    const offer = { kind: 'notice', requestId, text, actions: ['ask-privately'], language } as const;
    await services.deliver({ deliveryId: `${requestId}-offer`, tenant, target, reply: offer }, options);
  } catch (error) {
    options.signal.throwIfAborted();
    log.warn({ error, requestId }, 'A private answer could not be offered');
  }
}

/** Whether the place got no answer for want of documents that everybody there may read. */
function leavesOpen({ reply }: Turn): boolean {
  if (reply.kind === 'not-known') return true;
  return reply.kind === 'refusal' && reply.reason === 'external-readers';
}
