import { quoted } from '../admin/as-data.ts';
import type { ReasonCode } from '../core/reply.ts';

/** What people read when a job, not the answer itself, decides the reply. Short, plain, and what to do next. */
export const jobTexts = {
  rateLimited:
    'That was a lot of questions in a minute, so I skipped this one. Please wait a minute and ask again.',
  attachmentOnly: 'I can’t read files yet. Please write your question in words, and I’ll look it up.',
  externalReaders:
    'People from outside the company can read this, so I don’t answer from company documents here. Ask me in a direct message or an internal channel.',
  turnExpired: 'I no longer have that answer. Please ask the question again.',
  notYours: 'Only the person who asked can use this button.',
  privateOffer:
    'I may know more about this, but not everybody here may read it. I can answer that for you alone.',
  shared: 'Shared with everybody here.',
  cannotShareHere:
    'Not everybody who can read this place may read the documents behind this answer, so it can’t be shared here.',
  notAllowedHere:
    'An admin has limited who may ask me in this channel. Ask me in a direct message or with `/ask`, or ask an admin.',
  formExpired: 'That took too long, so nothing was done. Please ask for it again.',
  formAnswered: 'This was decided already.',
  formChanged: 'This is not what I showed you, so nothing was done. Please ask for it again.',
  formCancelled: 'Cancelled. Nothing was done.',
  notYourForm: 'Only the person who asked for this can decide it.',
  notAnApprover: 'Only somebody who may approve this can confirm it.',
  escalationUnset:
    'I can’t reach a person from here yet: nobody has set up a help channel. An admin can do that in escalation.yml.',
} as const;

const FAILURES: Partial<Record<ReasonCode, string>> = {
  'model-unavailable': 'I couldn’t write an answer: the language model didn’t respond.',
  'search-unavailable': 'I couldn’t search the documents just now.',
  'time-out': 'That took too long, so I stopped.',
};

/** What whoever asks is told while answers are paused, with the admin's own words if there are any. */
export function pausedText(note: string): string {
  const words = note.trim() === '' ? '' : ` They say: “${note.trim()}”`;
  return `An admin has paused my answers for a while.${words} Please ask again later; your question is not kept waiting.`;
}

/** The honest notice after the last attempt: what failed, what to do, and the id that an admin can look up. */
export function gaveUpText(reason: ReasonCode, requestId: string): string {
  const what = FAILURES[reason] ?? 'I couldn’t finish this one: something went wrong on my side.';
  return `${what} Please ask again in a few minutes; if it goes on, tell an admin the request id ${requestId}.`;
}

const QUOTE_LIMIT = 1_500;

/** An answer that its asker shows to everybody: the question first. */
export function sharedText(question: string, answer: string): string {
  return `${quoted(question, QUOTE_LIMIT)}\n\n${answer}`;
}
