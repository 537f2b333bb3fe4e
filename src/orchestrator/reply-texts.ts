import type { Citation } from '../core/citation.ts';
import type { Language } from '../core/language.ts';
import type { ReasonCode } from '../core/reply.ts';
import { wordsIn } from '../core/words/words.ts';

/** Says how long a question may be. */
export function questionTooLongText(length: number, limit: number, language: Language): string {
  const format = new Intl.NumberFormat(language);
  return wordsIn(language).replies.questionTooLong(format.format(length), format.format(limit));
}

/** A `not-known` reply's text, by whether pages are offered. */
export function notKnownText(nearest: readonly Citation[], language: Language): string {
  const { notKnown, notKnownWithNearest } = wordsIn(language).replies;
  return nearest.length > 0 ? notKnownWithNearest : notKnown;
}

/** Why a turn failed. */
export type FailureReason = Extract<ReasonCode, 'model-unavailable' | 'time-out' | 'too-costly'>;

/** A `failure` reply's text. */
export function failureText(reason: FailureReason, language: Language): string {
  const { modelUnavailable, timeOut, tooCostly } = wordsIn(language).replies;
  if (reason === 'too-costly') return tooCostly;
  return reason === 'time-out' ? timeOut : modelUnavailable;
}
