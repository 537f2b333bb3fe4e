import { type Feedback, MAX_FEEDBACK_TEXT } from '../core/feedback.ts';
import type { Language } from '../core/language.ts';
import { wordsIn } from '../core/words/words.ts';

/** What becomes of a thumb down that came with a reason or words. */
export function thanksText({ tellMe }: Feedback, wasCut: boolean, language: Language | undefined): string {
  const { thanks, willTell, cut } = wordsIn(language).feedback;
  return [thanks, tellMe === true && willTell, wasCut && cut(String(MAX_FEEDBACK_TEXT))]
    .filter((part) => part !== false)
    .join(' ');
}
