import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { Escalation } from '../core/escalation.ts';
import type { Reply } from '../core/reply.ts';
import { type Words, wordsIn } from '../core/words/words.ts';
import { isRefused } from './escalation-post.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

/** What the asker reads of it. */
export type Told = Pick<Extract<Reply, { kind: 'notice' }>, 'origin'> & {
  /** Names it: each is told once. */
  readonly what: string;
  /** In the asker's words. */
  readonly say: (words: Words['escalation']) => string;
  /** What was told before and whose message it takes the place of. */
  readonly insteadOf?: string;
};

/**
 * Tells how a request goes where it was made, in the language of what was answered there: in its thread, or the requester
 * alone. False when that place takes nothing any more. Throws what the turn's row throws.
 */
export async function tellAsker(
  escalation: Escalation,
  { what, say, insteadOf, origin }: Told,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<boolean> {
  const { tenant, id } = escalation;
  const language = (await services.turns.get(tenant, id))?.reply.language;
  const text = say(wordsIn(language).escalation);
  const reply: Reply = { kind: 'notice', requestId: id, text, actions: [], origin, language };
  const deliveryId = `${id}-told-${what}`;
  const inPlaceOf = insteadOf === undefined ? undefined : `${id}-told-${insteadOf}`;
  try {
    await services.deliver(
      { deliveryId, tenant, target: askerTarget(escalation), reply, inPlaceOf },
      options,
    );
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
