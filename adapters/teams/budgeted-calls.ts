import type { ConnectorCalls, Destination } from './connector-calls.ts';
import { overBudget } from './delivery-error.ts';
import type { SendBudget, SendUse } from './send-budget.ts';
import { baseConversation } from './teams-ids.ts';

/**
 * The same calls, as many as the budget allows: what is over it isn't sent and throws a DeliveryError at once, retryable
 * when there is room again. Nothing waits here: the queue does.
 */
export function withinBudget(calls: ConnectorCalls, budget: SendBudget): ConnectorCalls {
  async function take({ conversation }: Destination, use: SendUse): Promise<void> {
    const wait = await budget.take(baseConversation(conversation), use);
    if (wait > 0) throw overBudget(wait);
  }
  return {
    ...calls,
    async send(to, activity, signal) {
      await take(to, 'needed');
      return calls.send(to, activity, signal);
    },
    async show(to, activity, signal) {
      await take(to, 'optional');
      return calls.show(to, activity, signal);
    },
    async endStream(to, activity, signal) {
      await take(to, 'needed');
      return calls.endStream(to, activity, signal);
    },
    async update(to, activityId, activity, signal) {
      await take(to, 'needed');
      return calls.update(to, activityId, activity, signal);
    },
    async react(to, activityId, signal) {
      await take(to, 'optional');
      return calls.react(to, activityId, signal);
    },
    async remove(to, activityId, signal) {
      await take(to, 'needed');
      return calls.remove(to, activityId, signal);
    },
  };
}
