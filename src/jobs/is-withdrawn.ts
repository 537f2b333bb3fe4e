import type { IncomingMessage } from '../core/message.ts';
import { threadKey } from '../core/thread.ts';
import type { HandlerServices } from './handler-services.ts';

/** Not knowing costs no more than an answer that its deletion takes away again. */
export async function isWithdrawn(
  { thread, messageId }: Pick<IncomingMessage, 'thread' | 'messageId'>,
  services: HandlerServices,
): Promise<boolean> {
  try {
    return await services.isWithdrawn(threadKey(thread), messageId);
  } catch (error) {
    services.log.warn({ error }, 'Deletions could not be read');
    return false;
  }
}
