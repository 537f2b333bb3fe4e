import { createHmac } from 'node:crypto';
import type { Feedback, FeedbackPrivacy } from '../core/feedback.ts';
import { type Principal, principalKey } from '../core/principal.ts';

/** What is kept of the person who judges a turn. */
export type FeedbackPerson = (person: Principal, requestId: string) => Pick<Feedback, 'personKey' | 'person'>;

/**
 * Who gave feedback, as the setting has it. Anonymous: a keyed hash, another one for each turn, by which a person can change
 * their mind and by which nobody without the key finds out who they are or what else they said.
 */
export function createFeedbackPerson(
  settings:
    | { readonly privacy: Exclude<FeedbackPrivacy, 'anonymous'> }
    | { readonly privacy: 'anonymous'; readonly key: string },
): FeedbackPerson {
  if (settings.privacy !== 'anonymous') return (person) => ({ personKey: principalKey(person), person });
  const { key } = settings;
  return (person, requestId) => ({
    personKey: createHmac('sha256', key)
      .update(`${requestId}\n${principalKey(person)}`)
      .digest('hex'),
  });
}
