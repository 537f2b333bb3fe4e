import type { FeedbackPrivacy, FeedbackStore, ReviewItem, ReviewQueue } from '../core/feedback.ts';
import type { Passage } from '../core/passage.ts';
import type { Principal } from '../core/principal.ts';
import type { Turn } from '../core/turn.ts';
import type { VerifiedAnswerStore } from '../core/verified.ts';
import type { CommandDefinition, CommandInvocation } from './command-definition.ts';
import { dismissSubcommand, fixedSubcommand } from './review-command-decide.ts';
import { exportSubcommand, goldenSubcommand } from './review-command-golden.ts';
import { listReview } from './review-command-list.ts';
import { showSubcommand } from './review-command-show.ts';
import { verifySubcommand } from './review-command-verify.ts';

type Call = { readonly signal: AbortSignal };

export type ReviewCommandDeps = {
  readonly queue: ReviewQueue;
  readonly feedback: Pick<FeedbackStore, 'ofTurn' | 'toTell' | 'told'>;
  readonly verified: Pick<VerifiedAnswerStore, 'add' | 'list'>;
  readonly turnOf: (tenant: string, requestId: string) => Promise<Turn | undefined>;
  /** The passages of these documents that the admin may read where they type, as rights and documents are now. */
  readonly passagesFor: (
    reader: Pick<CommandInvocation, 'person' | 'place'>,
    documents: readonly string[],
    call: Call,
  ) => Promise<readonly Passage[]>;
  /** A person with the name that their platform gives them. */
  readonly identify: (person: Principal, call: Call) => Promise<Principal>;
  readonly privacy: FeedbackPrivacy;
  /** Milliseconds. */
  readonly now: () => number;
};

/** An item of the queue with the turn that it is about. */
export type Reviewed = { readonly item: ReviewItem; readonly turn: Turn };

/** `/footnote review …`: what people found wrong and what the documents did not hold, for admins to set right. */
export function createReviewCommand(deps: ReviewCommandDeps): CommandDefinition {
  return {
    name: 'review',
    summary: 'shows answers that people found wrong and questions that stayed open, and settles them.',
    argument: '',
    example: '/footnote review page 2',
    role: 'admin',
    isPaged: true,
    subcommands: [
      showSubcommand(deps),
      fixedSubcommand(deps),
      verifySubcommand(deps),
      goldenSubcommand(deps),
      dismissSubcommand(deps),
      exportSubcommand(deps),
    ],
    run: (invocation, call) => listReview(invocation, deps, call),
  };
}
