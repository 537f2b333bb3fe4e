import type { ReplyTarget } from '../channels/channel-adapter.ts';
import { MAX_FEEDBACK_TEXT } from '../core/feedback.ts';
import type { Language } from '../core/language.ts';
import type { ChannelName } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { Turn } from '../core/turn.ts';
import { wordsIn } from '../core/words/words.ts';
import type { RecordFeedback } from '../queue/job-catalogue.ts';
import { languageHere } from './asker-language.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { feedbackForm } from './record-feedback-form.ts';
import { type Judgement, judge } from './record-feedback-judge.ts';
import { thanksText } from './record-feedback-texts.ts';
import { judgedTurn } from './record-feedback-turn.ts';
import { plainReply } from './tell-privately.ts';

/** Where a pressed thumb shows that it is pressed, a thumb up needs no message. */
const SHOWS_THUMB: ReadonlySet<ChannelName> = new Set(['teams', 'web']);

/** Keeps what a person thinks of an answer, asks what was wrong with it, and tells them alone what came of it. */
export async function recordFeedback(
  item: RecordFeedback,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { feedback, requestId } = item;
  const { author, place, handle, thread, about } = feedback;
  const turn = await judgedTurn(about, feedback, services);
  const reply = turn
    ? await replyToJudgement(turn, feedback, services)
    : goneReply(requestId, await languageHere(feedback, services));
  services.log.info({ requestId, about: turn?.requestId, verdict: feedback.verdict }, 'Feedback heard');
  if (!reply || (turn && feedback.verdict === 'up' && SHOWS_THUMB.has(place.channel))) return;
  const target: ReplyTarget = { kind: 'private', place, person: author, handle, thread: thread?.id };
  await services.deliver({ deliveryId: requestId, tenant: author.tenant, target, reply }, options);
}

/** What is read where the answer is no longer kept. */
function goneReply(requestId: string, language: Language): Reply {
  return plainReply(requestId, wordsIn(language).feedback.answerGone, 'turn-expired', language);
}

/** Keeps it, and what the person reads then: thanks, or the form behind a thumb down. Undefined when they have said more since. */
export async function replyToJudgement(
  turn: Turn,
  judgement: Judgement,
  services: HandlerServices,
): Promise<Reply | undefined> {
  const text = judgement.text?.trim() || undefined;
  const kept = await judge(turn, { ...judgement, text }, services);
  if (!kept) return undefined;
  const { language } = turn.reply;
  const say = (said: string): Reply => plainReply(turn.requestId, said, undefined, language);
  if (kept.verdict === 'up') return say(wordsIn(language).feedback.gladItHelped);
  if (text === undefined) return feedbackForm(turn, kept, judgement.author, services);
  return say(thanksText(kept, text.length > MAX_FEEDBACK_TEXT, language));
}
