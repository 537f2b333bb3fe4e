import { AssistantError } from '../core/errors.ts';
import type { Escalation } from '../core/escalation.ts';
import { closeEarlierPost, postEscalation } from './escalation-post.ts';
import { type Told, tellAsker } from './escalation-tell.ts';
import { sendDue } from './escalation-ticket.ts';
import { tellUntold } from './escalation-untold.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

const AT_ONCE = 20;
const LEASE_MS = 5 * 60_000;

/**
 * Raises the requests that nobody claimed in time, sends the tickets and tells the answers that wait, each by one worker alone. `only` is for one
 * organisation. What fails comes again once its lease is over. Throws when the rows can't be read, and the signal's reason.
 */
export async function workOnDueEscalations(
  services: HandlerServices,
  options: HandlerOptions,
  only?: { readonly tenant: string },
): Promise<void> {
  const due = await services.escalation.store.takeDue({ limit: AT_ONCE, leaseMs: LEASE_MS, only });
  for (const escalation of due) {
    try {
      await raise(escalation, services, options);
    } catch (error) {
      options.signal.throwIfAborted();
      const isForeseen = error instanceof AssistantError && error.retryable;
      services.log[isForeseen ? 'warn' : 'error'](
        { error, requestId: escalation.id },
        'A request for a person could not be raised',
      );
    }
  }
  await sendDue(only, services, options);
  await tellUntold(only, services, options);
}

/** Once more in the same place, then in the next one; after the last, the asker hears that nobody came. */
async function raise(
  escalation: Escalation,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { shownAs, step } = escalation;
  const isFirst = shownAs === undefined;
  const outcome = await postEscalation(escalation, isFirst ? step : step + 1, services, options);
  if (outcome === 'exhausted') {
    await services.escalation.store.notDue(escalation);
    const told: Told = isFirst
      ? { what: `unreachable-${escalation.posts}`, say: ({ unreachable }) => unreachable }
      : { what: 'still-waiting', say: ({ stillWaiting }) => stillWaiting };
    await tellAsker(escalation, told, services, options);
    return;
  }
  if (isFirst) {
    const told: Told = { what: 'passed-on', say: ({ passedOn }) => passedOn };
    await tellAsker(escalation, told, services, options);
    return;
  }
  await closeEarlierPost(escalation, services, options);
}
