import { createHash } from 'node:crypto';
import { type Feedback, FeedbackReason, MAX_FEEDBACK_TEXT } from '../core/feedback.ts';
import { createTextField } from '../core/form.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { Turn } from '../core/turn.ts';
import { judge } from './record-feedback-judge.ts';
import type { HandlerServices } from './handler-services.ts';
import { judgedTurn } from './record-feedback-turn.ts';
import { feedbackTexts, REASON_LABELS, thanksText } from './record-feedback-texts.ts';
import { plainReply, type Pressed, replaceForm } from './tell-privately.ts';

const QUESTION_SHOWN = 300;

/** The short form behind a thumb down. What was said before stands in it. */
export function feedbackForm(
  turn: Turn,
  given: Feedback,
  author: Principal,
  { feedbackPrivacy }: Pick<HandlerServices, 'feedbackPrivacy'>,
): Reply {
  const question =
    turn.question.length > QUESTION_SHOWN
      ? `${turn.question.slice(0, QUESTION_SHOWN).toWellFormed()}…`
      : turn.question;
  const named = { public: 'namedToAll', admins: 'namedToAdmins', anonymous: 'unnamed' } as const;
  const options = FeedbackReason.options.map((value) => ({ value, label: REASON_LABELS[value] }));
  return {
    kind: 'form',
    requestId: turn.requestId,
    text: `${feedbackTexts.whatWasWrong} ${feedbackTexts[named[feedbackPrivacy]]}`,
    actions: [],
    form: 'feedback',
    facts: [{ label: 'Question', value: question }],
    fields: [
      {
        kind: 'choice',
        name: 'reason',
        label: 'What is it?',
        value: given.reason,
        options,
        isOptional: false,
      },
      createTextField({
        name: 'text',
        label: 'What should it say? (may stay empty)',
        value: given.text,
        maxLength: MAX_FEEDBACK_TEXT,
        isMultiline: true,
        isOptional: true,
      }),
      // Who isn't known can't be told.
      ...(given.person
        ? [
            {
              kind: 'toggle',
              name: 'tellMe',
              label: 'Tell me when it’s fixed',
              value: given.tellMe ?? false,
            } as const,
          ]
        : []),
    ],
    submitLabel: 'Send',
    dismissLabel: 'Not now',
    binding: feedbackBinding(turn, author),
  };
}

/** Names the answer and the person that a form was made for. */
export function feedbackBinding({ tenant, requestId }: Turn, author: Principal): string {
  return createHash('sha256')
    .update(JSON.stringify(['feedback', tenant, requestId, principalKey(author)]))
    .digest('hex');
}

/** Takes in the form behind a thumb down, in the place of which the thanks are shown. */
export async function submitFeedback(pressed: Pressed): Promise<void> {
  const { action, services } = pressed;
  const turn = await judgedTurn({ requestId: action.requestId }, action, services);
  if (!turn) return settle(pressed, feedbackTexts.answerGone, 'turn-expired');
  if (action.binding !== feedbackBinding(turn, action.author))
    return settle(pressed, feedbackTexts.formIsNotYours, 'turn-expired');
  if (action.name === 'dismiss') return settle(pressed, feedbackTexts.leftAtThumb);
  const { reason, text = '', tellMe } = action.values ?? {};
  const words = text.trim();
  const kept = await judge(
    turn,
    {
      ...action,
      verdict: 'down',
      reason: FeedbackReason.safeParse(reason).data,
      text: words,
      tellMe: tellMe === undefined ? undefined : tellMe === 'yes',
    },
    services,
  );
  if (!kept) return settle(pressed, feedbackTexts.olderThanLast);
  await settle(pressed, thanksText(kept, words.length > MAX_FEEDBACK_TEXT));
}

function settle(pressed: Pressed, text: string, reason?: 'turn-expired'): Promise<void> {
  return replaceForm(pressed, plainReply(pressed.action.requestId, text, reason));
}
