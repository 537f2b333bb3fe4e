import { createHash } from 'node:crypto';
import { type Feedback, FeedbackReason, MAX_FEEDBACK_TEXT } from '../core/feedback.ts';
import { createTextField } from '../core/form.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { Turn } from '../core/turn.ts';
import { wordsIn } from '../core/words/words.ts';
import { languageHere } from './asker-language.ts';
import type { HandlerServices } from './handler-services.ts';
import { judge } from './record-feedback-judge.ts';
import { thanksText } from './record-feedback-texts.ts';
import { judgedTurn } from './record-feedback-turn.ts';
import { type Pressed, plainReply, replaceForm } from './tell-privately.ts';

const QUESTION_SHOWN = 300;

/** The short form behind a thumb down. What was said before stands in it. */
export function feedbackForm(
  turn: Turn,
  given: Feedback,
  author: Principal,
  { feedbackPrivacy }: Pick<HandlerServices, 'feedbackPrivacy'>,
): Reply {
  const { language } = turn.reply;
  const { feedback: words, feedbackReasons: reasons, labels } = wordsIn(language);
  const question =
    turn.question.length > QUESTION_SHOWN
      ? `${turn.question.slice(0, QUESTION_SHOWN).toWellFormed()}…`
      : turn.question;
  const named = { public: 'namedToAll', admins: 'namedToAdmins', anonymous: 'unnamed' } as const;
  const options = FeedbackReason.options.map((value) => ({ value, label: reasons[value] }));
  return {
    kind: 'form',
    requestId: turn.requestId,
    text: `${words.whatWasWrong} ${words[named[feedbackPrivacy]]}`,
    language,
    actions: [],
    form: 'feedback',
    facts: [{ label: words.question, value: question }],
    fields: [
      {
        kind: 'choice',
        name: 'reason',
        label: words.whatIsIt,
        value: given.reason,
        options,
        isOptional: false,
      },
      createTextField({
        name: 'text',
        label: words.whatShouldItSay,
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
              label: words.tellMe,
              value: given.tellMe ?? false,
            } as const,
          ]
        : []),
    ],
    submitLabel: labels.send,
    dismissLabel: words.notNow,
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
  if (!turn) {
    const language = await languageHere(action, services);
    return settle({ ...pressed, language }, wordsIn(language).feedback.answerGone, 'turn-expired');
  }
  const { language } = turn.reply;
  const spoken = { ...pressed, language };
  const said = wordsIn(language).feedback;
  if (action.binding !== feedbackBinding(turn, action.author))
    return settle(spoken, said.formIsNotYours, 'turn-expired');
  if (action.name === 'dismiss') return settle(spoken, said.leftAtThumb);
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
  if (!kept) return settle(spoken, said.olderThanLast);
  await settle(spoken, thanksText(kept, words.length > MAX_FEEDBACK_TEXT, language));
}

function settle(pressed: Pressed, text: string, reason?: 'turn-expired'): Promise<void> {
  const { action, language } = pressed;
  return replaceForm(pressed, plainReply(action.requestId, text, reason, language));
}
