import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { Escalation } from '../core/escalation.ts';
import type { Reply } from '../core/reply.ts';
import { isRefused } from './escalation-post.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

type Told = Pick<Extract<Reply, { kind: 'notice' }>, 'text' | 'origin' | 'actions'>;

/**
 * Tells how a request goes where it was made: in its thread, or the requester alone. `what` names it: each is told once.
 * False when that place takes nothing any more.
 */
export async function tellAsker(
  escalation: Escalation,
  { what, ...told }: Partial<Told> & { readonly what: string; readonly text: string },
  services: HandlerServices,
  options: HandlerOptions,
): Promise<boolean> {
  const { tenant, id } = escalation;
  const reply: Reply = { kind: 'notice', requestId: id, actions: [], ...told };
  const deliveryId = `${id}-told-${what}`;
  try {
    await services.deliver({ deliveryId, tenant, target: askerTarget(escalation), reply }, options);
    return true;
  } catch (error) {
    if (!isRefused(error)) throw error;
    services.log.warn({ error, requestId: id }, 'Who asked for a person could not be told how it goes');
    return false;
  }
}

function askerTarget({ thread, place, requester }: Escalation): ReplyTarget {
  if (thread) return { kind: 'thread', thread };
  // Hours may have gone by: what only shows to who looks just now would be lost.
  return { kind: 'private', place, person: requester, isLasting: true };
}
