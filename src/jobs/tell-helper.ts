import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { Reply } from '../core/reply.ts';
import { isRefused } from './escalation-post.ts';
import { type Pressed, privateTarget } from './tell-privately.ts';

/** Tells a helper something alone; where a help place has no private side (the web page's), there. */
export async function tellHelper(pressed: Pressed, said: string | Reply, replaces = false): Promise<void> {
  const { action, services, options, itemId } = pressed;
  const { author, place } = action;
  const reply: Reply =
    typeof said === 'string'
      ? { kind: 'notice', requestId: action.requestId, text: said, actions: [] }
      : said;
  const { tenant } = author;
  try {
    const target = { ...privateTarget(action), replaces };
    await services.deliver({ deliveryId: itemId, tenant, target, reply }, options);
  } catch (error) {
    if (!isRefused(error) || !services.escalation.isHelpPlace(tenant, place)) throw error;
    const target: ReplyTarget = { kind: 'place', tenant, place };
    await services.deliver({ deliveryId: `${itemId}-here`, tenant, target, reply }, options);
  }
}
