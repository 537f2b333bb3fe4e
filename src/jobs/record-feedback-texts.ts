import type { Feedback, FeedbackReason } from '../core/feedback.ts';
import { MAX_FEEDBACK_TEXT } from '../core/feedback.ts';

/** What people read when they have said what they think of an answer. */
export const feedbackTexts = {
  gladItHelped: 'Thanks, noted.',
  whatWasWrong: 'Thanks for telling. What was wrong with this answer?',
  namedToAdmins: 'Your name goes with it, to admins only.',
  namedToAll: 'Your name goes with it.',
  unnamed: 'Your name is not kept with it.',
  leftAtThumb: 'All right. Your thumb counts all the same.',
  olderThanLast: 'You have said something newer about this answer, and that one counts.',
  formIsNotYours:
    'This form belongs to another answer or another person, so nothing was changed. Press thumbs down under the answer that you mean.',
  answerGone:
    'I no longer have that answer, so I could not keep what you think of it. Ask again, and press a thumb under the new answer.',
} as const;

/** The choices of the form, in its order. */
export const REASON_LABELS: Readonly<Record<FeedbackReason, string>> = {
  wrong: 'It is wrong',
  outdated: 'It is out of date',
  incomplete: 'Something is missing',
  'bad-source': 'The source does not say this',
  'not-permitted': 'I should not see this, or others should not',
  other: 'Something else',
};

/** What becomes of a thumb down that came with a reason or words. */
export function thanksText({ tellMe }: Feedback, wasCut: boolean): string {
  const cut = wasCut ? ` It was long: the first ${MAX_FEEDBACK_TEXT} characters are kept.` : '';
  const told = tellMe === true ? ' I’ll tell you here when it is fixed.' : '';
  return `Thank you. It is in the list that admins go through.${told}${cut}`;
}
