import { quoted } from '../admin/as-data.ts';
import type { Language } from '../core/language.ts';
import type { ReasonCode } from '../core/reply.ts';
import { type Words, wordsIn } from '../core/words/words.ts';

/** What people read when a job, not the answer itself, decides the reply; English where no language is told. */
export function jobTexts(language?: Language): Words['jobs'] {
  return wordsIn(language).jobs;
}

/** What whoever asks is told while answers are paused, with the admin's own words if there are any. */
export function pausedText(note: string, language?: Language): string {
  return jobTexts(language).paused(note.trim());
}

/** The honest notice after the last attempt: what failed, what to do, and the id that an admin can look up. */
export function gaveUpText(reason: ReasonCode, requestId: string, language?: Language): string {
  const words = jobTexts(language);
  const failures: Partial<Record<ReasonCode, string>> = {
    'model-unavailable': words.modelFailed,
    'search-unavailable': words.searchFailed,
    'time-out': words.tookTooLong,
  };
  return `${failures[reason] ?? words.wentWrong} ${words.askAgain(requestId)}`;
}

const QUOTE_LIMIT = 1_500;

/** An answer that its asker shows to everybody: the question first. */
export function sharedText(question: string, answer: string): string {
  return `${quoted(question, QUOTE_LIMIT)}\n\n${answer}`;
}
