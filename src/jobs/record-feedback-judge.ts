import { documentOf, type Feedback, MAX_FEEDBACK_TEXT } from '../core/feedback.ts';
import type { Principal } from '../core/principal.ts';
import type { Place, Thread } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import type { HandlerServices } from './handler-services.ts';

/** What a person says of an answer, and where and when. */
export type Judgement = Pick<Feedback, 'verdict' | 'reason' | 'text' | 'tellMe'> & {
  readonly author: Principal;
  readonly place: Place;
  readonly thread?: Thread;
  readonly sentAt: string;
};

/** Keeps what a person thinks of a turn, in the place of what they said before; undefined when they have said more since. */
export async function judge(
  turn: Turn,
  judgement: Judgement,
  { feedback, feedbackPerson }: Pick<HandlerServices, 'feedback' | 'feedbackPerson'>,
): Promise<Feedback | undefined> {
  const { author, verdict, reason, text, tellMe, place, thread, sentAt } = judgement;
  const who = feedbackPerson(author, turn.requestId);
  const said: Feedback = {
    tenant: turn.tenant,
    requestId: turn.requestId,
    ...who,
    verdict,
    reason,
    text: text?.slice(0, MAX_FEEDBACK_TEXT),
    // Who isn't known can't be told.
    tellMe: who.person ? tellMe : undefined,
    place,
    thread: (thread ?? turn.thread)?.id,
    sentAt,
    document: documentOf(turn),
  };
  const outcome = await feedback.record(said);
  return outcome.kind === 'kept' ? outcome.feedback : undefined;
}
