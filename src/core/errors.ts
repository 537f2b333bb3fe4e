import { z } from 'zod';

/** What went wrong, for code to decide by. A vendor's error becomes one of these in its adapter, once. */
export const ErrorCode = z.enum([
  'configuration',
  'delivery',
  'model',
  'search',
  'storage',
  'time-out',
  'budget',
  'internal',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

type ErrorFacts = {
  readonly code: ErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** How long to wait before, if the other side said. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
};

/** The one error that the code throws for the unexpected. Its message is for operators and never holds people's text. */
export class AssistantError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;

  constructor(message: string, facts: ErrorFacts) {
    super(message, { cause: facts.cause });
    this.name = 'AssistantError';
    this.code = facts.code;
    this.retryable = facts.retryable;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

type DeliveryFacts = Omit<ErrorFacts, 'code'> & {
  readonly outcome: 'rejected' | 'unknown' | 'gone';
  readonly mayStillArrive?: boolean;
};

/**
 * A post, update or removal that failed. `outcome` says what is known: `rejected`, the platform did not take it;
 * `unknown`, it may have (a time-out after sending), so look it up before a second try; `gone`, the message that it was
 * about is not there any more. A retryable one says nothing against the message itself: the platform can't be reached, or takes
 * nothing just now, so the message can wait. `mayStillArrive`: no answer came in time, and the platform may take it yet, so that a
 * look-up that finds nothing proves nothing for a while.
 */
export class DeliveryError extends AssistantError {
  readonly outcome: 'rejected' | 'unknown' | 'gone';
  readonly mayStillArrive: boolean;

  constructor(message: string, facts: DeliveryFacts) {
    super(message, { ...facts, code: 'delivery' });
    this.name = 'DeliveryError';
    this.outcome = facts.outcome;
    this.mayStillArrive = facts.mayStillArrive ?? false;
  }
}
