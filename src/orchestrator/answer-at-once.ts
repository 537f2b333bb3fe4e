import { mayAllRead } from '../core/audience.ts';
import type { Citation } from '../core/citation.ts';
import type { Passage } from '../core/passage.ts';
import type { Reply } from '../core/reply.ts';
import type { ClassifiedIntent } from '../intent/classify-intent.ts';
import type { VerifiedAnswers } from '../intent/verified-answers.ts';
import type { VerifiedAnswer } from '../intent/verified-answers-file.ts';
import type { PageReader } from '../retrieval/passage-search.ts';
import type { TurnRequest } from './orchestrator.ts';
import { REPLY_TEXTS } from './reply-texts.ts';

/** A reply without what every reply of the turn has. */
export type ReplyDraft = WithoutCommon<Reply>;
type WithoutCommon<R> = R extends Reply
  ? Omit<R, 'requestId' | 'actions'> & Partial<Pick<R, 'actions'>>
  : never;

export type VerifiedDeps = {
  readonly match: VerifiedAnswers;
  readonly reader: PageReader;
  /** The day it is (YYYY-MM-DD). */
  readonly today: () => string;
};

const QUOTE = 300;

/**
 * The answer that a person vouches for, with a footnote to the document that it comes from. Undefined when there is none, and
 * when the readers may not see that document now: an entry's own rights never widen the document's.
 */
export async function verifiedAnswer(
  question: string,
  { tenant, audience }: TurnRequest,
  { match, reader, today }: VerifiedDeps,
  call: { readonly signal: AbortSignal },
): Promise<ReplyDraft | undefined> {
  const mayRead = (access: readonly string[]): boolean => mayAllRead(audience, access);
  const entry = match(question, { mayRead, today: today() })?.entry;
  if (!entry) return undefined;
  const documents = [entry.source.document];
  const passages = await reader.passagesOf({ tenant, audience, documents }, call);
  const passage = sourceOf(entry, passages);
  if (!passage) return undefined;
  return {
    kind: 'answer',
    text: `${entry.answer} [1]`,
    citations: [citationOf(passage)],
    verified: { by: entry.owner, on: entry.verified },
  };
}

/** The passage under the entry's heading, or the document's first. */
function sourceOf({ source }: VerifiedAnswer, passages: readonly Passage[]): Passage | undefined {
  const inOrder = passages.toSorted((a, b) => a.start - b.start);
  const wanted = source.heading?.toLowerCase();
  const below = inOrder.find(({ headings }) => headings.some((heading) => heading.toLowerCase() === wanted));
  return below ?? inOrder[0];
}

function citationOf(passage: Passage): Citation {
  const { id, document, title, headings, link, text, start, end } = passage;
  const quote =
    text.length <= QUOTE ? text : text.slice(0, Math.max(text.lastIndexOf(' ', QUOTE), QUOTE / 2));
  return { number: 1, passageId: id, document, title, headings, link, quote, start, end };
}

/** Sure enough to act on, where acting on a wrong verdict costs an answer. */
const SURE = 0.9;
/** Sure enough where the person loses nothing by it. */
const LIKELY = 0.8;

/** What is replied to a message that asks nothing of the documents; undefined for all that may be a question after all. */
export function replyToIntent({ intent, confidence }: ClassifiedIntent): ReplyDraft | undefined {
  switch (intent) {
    case 'unsafe':
      return confidence < SURE ? undefined : { kind: 'refusal', reason: 'unsafe', text: REPLY_TEXTS.unsafe };
    case 'out-of-scope':
      if (confidence < SURE) return undefined;
      return { kind: 'not-known', reason: 'out-of-scope', text: REPLY_TEXTS.outOfScope, nearest: [] };
    case 'escalation':
      if (confidence < LIKELY) return undefined;
      return { kind: 'notice', text: REPLY_TEXTS.escalation, actions: ['ask-a-person'] };
    case 'feedback':
      if (confidence < SURE) return undefined;
      return { kind: 'notice', text: REPLY_TEXTS.feedback, actions: ['ask-a-person'] };
    case 'command':
      return confidence < LIKELY ? undefined : { kind: 'notice', text: REPLY_TEXTS.command };
    case 'knowledge':
    case 'tool':
    case 'small-talk':
    case 'unclear':
      return undefined;
  }
}
