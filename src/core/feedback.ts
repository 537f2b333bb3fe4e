import { z } from 'zod';
import type { AuditEntry } from './audit.ts';
import type { Helper } from './escalation.ts';
import type { Principal } from './principal.ts';
import type { Place } from './thread.ts';
import type { Turn } from './turn.ts';

/** What is wrong with an answer, in the words of who says so. */
export const FeedbackReason = z.enum([
  'wrong',
  'outdated',
  'incomplete',
  'bad-source',
  'not-permitted',
  'other',
]);
export type FeedbackReason = z.infer<typeof FeedbackReason>;

/** What admins see of a person who gave feedback: everywhere, one at a time, or nothing that is kept at all. */
export const FeedbackPrivacy = z.enum(['public', 'admins', 'anonymous']);
export type FeedbackPrivacy = z.infer<typeof FeedbackPrivacy>;

/** The longest words that are kept with a thumb; what is longer is cut. */
export const MAX_FEEDBACK_TEXT = 3_000;

/** What a person thinks of one turn: one a person and turn, whatever they change their mind to. */
export type Feedback = {
  readonly tenant: string;
  /** The turn's. */
  readonly requestId: string;
  /** `principalKey`, or a keyed hash of it that says nothing of the person. */
  readonly personKey: string;
  /** Absent where feedback is anonymous. */
  readonly person?: Principal;
  readonly verdict: 'up' | 'down';
  readonly reason?: FeedbackReason;
  readonly text?: string;
  /** They want to be told when it is fixed. */
  readonly tellMe?: boolean;
  /** Where they said it, and are told; `thread` is the platform's id. */
  readonly place: Place;
  readonly thread?: string;
  /** When they said it: of two the later one counts. */
  readonly sentAt: string;
  /** The page that the answer rests on most, for grouping. */
  readonly document?: string;
};

/** The page that a turn's reply rests on most, or that came nearest; undefined where there was none. */
export function documentOf({ reply, passages }: Pick<Turn, 'reply' | 'passages'>): string | undefined {
  const best = (of: Turn['passages']) => of.toSorted((one, other) => other.score - one.score)[0]?.document;
  if (reply.kind === 'answer')
    return best(passages.filter(({ cited }) => cited)) ?? reply.citations[0]?.document;
  if (reply.kind === 'not-known') return reply.nearest[0]?.document ?? best(passages);
  return undefined;
}

/** What becomes of an item of the review queue. */
export const ReviewState = z.enum(['open', 'fixed', 'verified', 'golden', 'dismissed']);
export type ReviewState = z.infer<typeof ReviewState>;

/**
 * `unanswered`: nobody found it wrong, the documents did not hold it. `unsaid`: a thumb down without a reason. `offered`: a
 * person who helped offers their answer as a verified one.
 */
export type ReviewReason = FeedbackReason | 'unanswered' | 'unsaid' | 'offered';

/** A helper's own words, offered as a verified answer to the question as the helper saw it. */
export type OfferedAnswer = {
  readonly question: string;
  readonly answer: string;
  readonly by: Helper;
  /** When they answered: the same whenever the same answer is offered again. */
  readonly at: string;
};

/** A turn that an admin should look at. */
export type ReviewItem = {
  readonly tenant: string;
  readonly requestId: string;
  /** Short and typable; made from the request id (`reviewId`). */
  readonly id: string;
  readonly reason: ReviewReason;
  readonly document?: string;
  readonly state: ReviewState;
  /** When it was asked, or last found wrong. */
  readonly latestAt: string;
  readonly decidedBy?: string;
  readonly decidedAt?: string;
  readonly note?: string;
  /** The latest that was offered, also once it is decided. */
  readonly offered?: OfferedAnswer;
  /** When who asked was told that it is settled, though they had not said that they want to be. */
  readonly askerToldAt?: string;
};

/** What of the queue belongs to one document and one reason. */
export type ReviewGroup = {
  readonly document?: string;
  readonly reason: ReviewReason;
  readonly count: number;
  readonly latestAt: string;
};

/** A line of the queue. */
export type ReviewLine = Pick<ReviewItem, 'id' | 'document' | 'reason' | 'latestAt'> & {
  readonly question: string;
  /** The name of who found it wrong last, where it is kept. */
  readonly by?: string;
};

/** A question whose right reply an admin approved, without anything that tells who asked it. */
export type KeptGoldenCase = {
  readonly tenant: string;
  /** The review item's. */
  readonly id: string;
  readonly question: string;
  /** Absent: nothing is to be known. Else the document that answers it, and words that a right answer holds. */
  readonly expected?: { readonly source: string; readonly facts: readonly string[] };
  readonly approvedBy: string;
  readonly approvedAt: string;
};

/** What people think of answers. Each call throws a retryable AssistantError `storage` that repeats nothing of theirs. */
export interface FeedbackStore {
  /**
   * Keeps it and puts the turn in the review queue or takes it out, in one step; `older` when the person has said something
   * else since. Fields that it leaves out keep what was said with the same verdict.
   */
  record(
    feedback: Feedback,
  ): Promise<{ readonly kind: 'kept'; readonly feedback: Feedback } | { readonly kind: 'older' }>;
  find(tenant: string, requestId: string, personKey: string): Promise<Feedback | undefined>;
  ofTurn(tenant: string, requestId: string): Promise<readonly Feedback[]>;
  /** Who wants to be told of these turns and was not yet; only people who are known. */
  toTell(tenant: string, requestId: string): Promise<readonly (Feedback & { readonly person: Principal })[]>;
  told(tenant: string, requestId: string, personKey: string): Promise<void>;
  /** How much a person said, without what they offered as a helper. */
  count(person: Principal): Promise<number>;
  /** Takes away all that a person said, and what they offered as a helper. Resolves to how much it was; what is anonymous can't be found. */
  erase(person: Principal): Promise<number>;
}

/** The review queue. Each call throws a retryable AssistantError `storage`. */
export interface ReviewQueue {
  /** By `id`, or by the turn's request id. */
  find(tenant: string, id: string): Promise<ReviewItem | undefined>;
  /** Of what is open: a line a document and reason, the latest first. */
  groups(tenant: string): Promise<readonly ReviewGroup[]>;
  /** What is open, in the groups' order, and inside a group the latest first. */
  lines(
    tenant: string,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<readonly ReviewLine[]>;
  /** Thumbs since a moment (ISO). */
  thumbs(tenant: string, since: string): Promise<{ readonly up: number; readonly down: number }>;
  /**
   * Puts a helper's answer into the queue. What waits already isn't replaced, so that an admin confirms what they read:
   * `taken`. `gone`: the turn isn't kept any more. The same offer again changes nothing, and `waits` while it is open.
   */
  offer(
    item: Pick<ReviewItem, 'tenant' | 'requestId'>,
    offered: OfferedAnswer,
  ): Promise<'waits' | 'taken' | 'decided' | 'gone'>;
  /** Ends an item's stay in the queue, with the entry in the audit: neither stands without the other. */
  decide(
    item: Pick<ReviewItem, 'tenant' | 'requestId'>,
    decision: {
      readonly state: Exclude<ReviewState, 'open'>;
      readonly by: string;
      readonly at: string;
      readonly note?: string;
    },
    entry: AuditEntry,
  ): Promise<void>;
  /** Notes that who asked was told that it is settled. */
  askerTold(item: Pick<ReviewItem, 'tenant' | 'requestId'>): Promise<void>;
  /** Keeps a golden case; the same id again takes its place. */
  keepGolden(golden: KeptGoldenCase): Promise<void>;
  /** Names of the people who have asked in the organisation, as their platforms give them; at most 5,000. */
  names(tenant: string): Promise<readonly string[]>;
  golden(tenant: string): Promise<readonly KeptGoldenCase[]>;
}
