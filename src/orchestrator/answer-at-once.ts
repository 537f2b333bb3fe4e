import { bestQuote } from '../citations/quote.ts';
import { claimTerms } from '../citations/support.ts';
import { mayAllRead } from '../core/audience.ts';
import type { Citation } from '../core/citation.ts';
import type { Language } from '../core/language.ts';
import type { Passage } from '../core/passage.ts';
import type { Reply } from '../core/reply.ts';
import { wordsIn } from '../core/words/words.ts';
import type { ClassifiedIntent } from '../intent/classify-intent.ts';
import type { VerifiedAnswersContext, VerifiedMatch } from '../intent/verified-answers.ts';
import type { VerifiedAnswer } from '../intent/verified-answers-file.ts';
import type { PageReader } from '../retrieval/passage-search.ts';
import { passesFilter } from '../retrieval/search-filter.ts';
import type { TurnRequest } from './orchestrator.ts';

/** A reply without what every reply of the turn has. */
export type ReplyDraft = WithoutCommon<Reply>;
type WithoutCommon<R> = R extends Reply
  ? Omit<R, 'requestId' | 'actions'> & Partial<Pick<R, 'actions'>>
  : never;

export type VerifiedDeps = {
  readonly match: (
    question: string,
    context: VerifiedAnswersContext & { readonly tenant: string },
  ) => Promise<VerifiedMatch | undefined> | VerifiedMatch | undefined;
  readonly reader: PageReader;
  /** The day it is (YYYY-MM-DD). */
  readonly today: () => string;
};

/**
 * The answer that a person vouches for, with a footnote to the document that it comes from. Undefined when there is none, and
 * when the readers may not see that document now: an entry's own rights never widen the document's.
 */
export async function verifiedAnswer(
  question: string,
  { tenant, audience, filter }: TurnRequest,
  { match, reader, today }: VerifiedDeps,
  call: { readonly signal: AbortSignal },
): Promise<ReplyDraft | undefined> {
  const mayRead = (access: readonly string[]): boolean => mayAllRead(audience, access);
  const entry = (await match(question, { tenant, mayRead, today: today() }))?.entry;
  if (!entry) return undefined;
  const documents = [entry.source.document];
  const passages = await reader.passagesOf({ tenant, audience, documents }, call);
  const passage = sourceOf(
    entry,
    passages.filter((each) => passesFilter(each, filter)),
  );
  if (!passage) return undefined;
  return {
    kind: 'answer',
    text: `${entry.answer} [1]`,
    citations: [citationOf(passage, entry.answer)],
    verified: { by: entry.owner, on: entry.verified },
  };
}

/** Of the passages under the entry's heading, or of all, the one that says most of the answer. */
function sourceOf({ answer, source }: VerifiedAnswer, passages: readonly Passage[]): Passage | undefined {
  const wanted = source.heading?.toLowerCase();
  const below = passages.filter(({ headings }) =>
    headings.some((heading) => heading.toLowerCase() === wanted),
  );
  const said = words(answer);
  const shared = ({ text }: Passage): number => [...words(text)].filter((word) => said.has(word)).length;
  const [first, ...others] = below.length > 0 ? below : passages;
  return others.reduce((best, each) => (best && shared(best) >= shared(each) ? best : each), first);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}

/** Quotes what the passage has of each sentence of the answer. */
function citationOf(passage: Passage, answer: string): Citation {
  const { id, document, title, headings, link } = passage;
  const claims = answer.split(/(?<=[.!?])\s+/).map(claimTerms);
  return { number: 1, passageId: id, document, title, headings, link, ...bestQuote(passage, claims) };
}

/** Sure enough to act on, where acting on a wrong verdict costs an answer. */
const SURE = 0.9;
/** Sure enough where the person loses nothing by it. */
const LIKELY = 0.8;

/** What is replied to a message that asks nothing of the documents; undefined for all that may be a question after all. */
export function replyToIntent(
  { intent, confidence }: ClassifiedIntent,
  language: Language,
): ReplyDraft | undefined {
  const words = wordsIn(language).replies;
  switch (intent) {
    case 'unsafe':
      return confidence < SURE ? undefined : { kind: 'refusal', reason: 'unsafe', text: words.unsafe };
    case 'out-of-scope':
      if (confidence < SURE) return undefined;
      return { kind: 'not-known', reason: 'out-of-scope', text: words.outOfScope, nearest: [] };
    case 'escalation':
      if (confidence < LIKELY) return undefined;
      return { kind: 'notice', text: words.escalation, actions: ['ask-a-person'] };
    case 'feedback':
      if (confidence < SURE) return undefined;
      return { kind: 'notice', text: words.feedback, actions: ['ask-a-person'] };
    case 'command':
      return confidence < LIKELY ? undefined : { kind: 'notice', text: words.command };
    case 'knowledge':
    case 'tool':
    case 'small-talk':
    case 'unclear':
      return undefined;
  }
}
