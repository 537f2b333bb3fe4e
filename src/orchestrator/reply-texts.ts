import type { Citation } from '../core/citation.ts';
import type { ReasonCode } from '../core/reply.ts';

/** What the orchestrator says to people when it doesn't answer. Each text says why and what to do next. */
export const REPLY_TEXTS = {
  greeting:
    'Hello! Ask me anything about the company’s documents, for example “How many days of leave do I get?”',
  thanks: 'You’re welcome. Ask again whenever you need something.',
  goodbye: 'Bye! I’m here when you need me.',
  emptyQuestion: 'I got no question. Write it in a sentence or two, and I’ll look it up.',
  unsafe: 'I can’t help with that. I answer questions from the company’s documents.',
  outOfScope:
    'That isn’t something the company’s documents hold, and I answer from these alone. Ask me about rules, benefits, IT, offices or products.',
  escalation: 'A person can help with this. Press the button, and I pass your question on.',
  feedback:
    'Thank you for telling me. If an answer was wrong or missed something, press the thumb under it or type `/footnote feedback down`, so that an admin sees it; or ask a person.',
  command:
    'That looks like a command. In Slack, Teams and the web chat, `/footnote help` lists them all. Or just ask, for example “How many days of leave do I get?”',
  about:
    'I answer questions from the company’s own documents, with footnotes that you can check. Try “How many days of leave do I get?” or “What does LKV-412 mean?” If I don’t know, I can pass your question to a person.',
  clarify: 'That could mean several things. Which one do you mean?',
  toolInput: 'I need a little more for that.',
  approversConfirm: 'Somebody who may approve this has to confirm it.',
  notKnown:
    'I couldn’t find an answer to this in the documents that I may use here. Try other words or add a detail such as a country, a product or a code, or ask a person.',
  notKnownWithNearest:
    'I couldn’t find an answer to this in the documents that I may use here. The pages listed below come closest, but they may not cover it. Try other words, or ask a person.',
  modelUnavailable:
    'I found documents on this, but the language model that writes the answers isn’t reachable right now. Please try again in a few minutes, or ask a person.',
  tooCostly:
    'Answering this would cost more than one question may. Please ask something narrower, or ask a person.',
  timeOut: 'This took longer than I may spend on one question. Please try again, or ask something narrower.',
} as const;

/** Says how long a question may be. */
export function questionTooLongText(length: number, limit: number): string {
  const format = new Intl.NumberFormat('en');
  return `Your question has ${format.format(length)} characters; I can read up to ${format.format(limit)}. Please shorten it to the part that you want answered.`;
}

/** A `not-known` reply's text, by whether pages are offered. */
export function notKnownText(nearest: readonly Citation[]): string {
  return nearest.length > 0 ? REPLY_TEXTS.notKnownWithNearest : REPLY_TEXTS.notKnown;
}

/** Why a turn failed. */
export type FailureReason = Extract<ReasonCode, 'model-unavailable' | 'time-out' | 'too-costly'>;

/** A `failure` reply's text. */
export function failureText(reason: FailureReason): string {
  if (reason === 'too-costly') return REPLY_TEXTS.tooCostly;
  return reason === 'time-out' ? REPLY_TEXTS.timeOut : REPLY_TEXTS.modelUnavailable;
}
