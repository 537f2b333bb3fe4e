import type { ReplyTarget } from '../channels/channel-adapter.ts';
import { AssistantError } from '../core/errors.ts';
import type { ReasonCode, Reply } from '../core/reply.ts';
import type { QueuedItem } from '../queue/job-catalogue.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { gaveUpText } from './job-texts.ts';

/** After the last attempt: tells the person what failed and what to do, so that no question ends in silence. */
export async function tellGaveUp(
  item: QueuedItem,
  error: unknown,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const where = whereTo(item);
  // Nobody waits for words about what they took back; the log has it.
  if (!where) return;
  const { tenant, target } = where;
  const { requestId } = item;
  // A post whose outcome was unknown may have arrived after all: then there is nothing to apologise for.
  if (await services.isDelivered({ deliveryId: requestId, tenant }, options)) return;
  const reason = reasonOf(error);
  const text = gaveUpText(reason, requestId);
  const reply: Reply = { kind: 'failure', reason, requestId, text, actions: [] };
  await services.deliver({ deliveryId: `${requestId}-gave-up`, tenant, target, reply }, options);
}

function whereTo(item: QueuedItem): { tenant: string; target: ReplyTarget } | undefined {
  switch (item.kind) {
    case 'message':
    case 'edit':
      return { tenant: item.message.thread.tenant, target: { kind: 'thread', thread: item.message.thread } };
    case 'deletion':
    case 'ticket-update':
      return undefined;
    case 'command': {
      const { author, place, handle } = item.command;
      return { tenant: author.tenant, target: { kind: 'private', place, person: author, handle } };
    }
    case 'action': {
      const { author, place, handle } = item.action;
      return { tenant: author.tenant, target: { kind: 'private', place, person: author, handle } };
    }
    case 'feedback': {
      const { author, place, handle } = item.feedback;
      return { tenant: author.tenant, target: { kind: 'private', place, person: author, handle } };
    }
  }
}

function reasonOf(error: unknown): ReasonCode {
  if (!(error instanceof AssistantError)) return 'internal-error';
  if (error.code === 'model') return 'model-unavailable';
  if (error.code === 'search') return 'search-unavailable';
  return error.code === 'time-out' ? 'time-out' : 'attempts-exhausted';
}
