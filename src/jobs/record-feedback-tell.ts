import type { Telling } from '../admin/command-definition.ts';
import type { ReplyTarget } from '../channels/channel-adapter.ts';
import { AssistantError } from '../core/errors.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { plainReply } from './tell-privately.ts';

/**
 * Tells people privately, each once, in the place where they asked. Whoever can't be reached any more is left out; throws what
 * may go well later, after all others were told.
 */
export async function tellPeople(
  people: readonly Telling[],
  services: Pick<HandlerServices, 'deliver' | 'log'>,
  options: HandlerOptions,
): Promise<void> {
  let retryable: unknown;
  for (const { deliveryId, requestId, person, place, thread, text, language, told } of people) {
    const target: ReplyTarget = { kind: 'private', place, person, thread };
    const reply = plainReply(requestId, text, undefined, language);
    try {
      await services.deliver({ deliveryId, tenant: person.tenant, target, reply }, options);
      await told();
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof AssistantError && error.retryable) retryable = error;
      else services.log.warn({ error, requestId }, 'Somebody could not be told that it is settled');
    }
  }
  if (retryable !== undefined) throw retryable;
}
