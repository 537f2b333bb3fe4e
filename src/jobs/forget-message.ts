import type { ReplyTarget } from '../channels/channel-adapter.ts';
import { threadKey } from '../core/thread.ts';
import type { ForgetMessage } from '../queue/job-catalogue.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

/** What is posted into the thread on behalf of a turn, by the end of its delivery id. */
const IN_THREAD = ['', '-gave-up', '-told-passed-on', '-told-claimed', '-told-resolved', '-done'];

/**
 * Takes back what was answered to a deleted message: the messages in the thread first, then the thread's memory, then the
 * turns' rows. What a person passed on by a button (a request for help, a shared answer) stays: they sent it elsewhere.
 */
export async function forgetMessage(
  item: ForgetMessage,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { thread, messageId } = item.deletion;
  const target: ReplyTarget = { kind: 'thread', thread };
  const turns = await services.turns.ofMessage({ thread, messageId });
  const requestIds = turns.map(({ requestId }) => requestId);
  for (const requestId of requestIds)
    for (const ending of IN_THREAD)
      await services.withdraw(
        { deliveryId: `${requestId}${ending}`, tenant: thread.tenant, target },
        options,
      );
  await services.memory.forget(threadKey(thread), requestIds);
  await services.calls.forget(thread.tenant, requestIds);
  await services.turns.erase(thread.tenant, requestIds);
  services.log.info({ requestId: item.requestId, turns: turns.length }, 'Message forgotten');
}
