import { AssistantError } from '../core/errors.ts';
import type { Escalation } from '../core/escalation.ts';
import { tellAnswer } from './escalate-answer.ts';
import { refreshHelp } from './escalation-post.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';

const AT_ONCE = 10;
const LEASE_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;
/** After a week nobody waits for it any more. */
const WITHIN_MS = 7 * 86_400_000;

/**
 * Tells askers the answers that could not be told when they were given: their place took nothing then. Each by one worker
 * alone, in longer and longer pauses, for a week. Throws when they can't be taken, and the signal's reason.
 */
export async function tellUntold(
  only: { readonly tenant: string } | undefined,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { store } = services.escalation;
  const taken = await store.takeUntold({ limit: AT_ONCE, leaseMs: LEASE_MS, only });
  for (const escalation of taken) {
    try {
      await tellEach(escalation, services, options);
    } catch (error) {
      options.signal.throwIfAborted();
      const isForeseen = error instanceof AssistantError && error.retryable;
      services.log[isForeseen ? 'warn' : 'error'](
        { error, requestId: escalation.id },
        'A helper’s answer could not be told',
      );
    }
  }
}

async function tellEach(
  escalation: Escalation,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { store } = services.escalation;
  const untold = escalation.answers.filter((answer) => answer.untold);
  if (untold.length === 0) return store.answersDue(escalation, undefined);
  const age = services.now() - Math.max(...untold.map(({ at }) => Date.parse(at)));
  if (age > WITHIN_MS) {
    await store.answersDue(escalation, undefined);
    services.log.error(
      { requestId: escalation.id },
      'A helper’s answer was never told: its place takes nothing',
    );
    return;
  }
  const pause = Math.min(Math.max(age, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
  await store.answersDue(escalation, new Date(services.now() + pause).toISOString());
  for (const answer of untold) await tellAnswer(escalation, { answer }, services, options);
  await refreshHelp(escalation, 'told', services, options);
}
