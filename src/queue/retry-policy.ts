import { AssistantError } from '../core/errors.ts';

/** How often an item is tried, and how long it waits in between. */
export type RetryPolicy = {
  /** Tries of an item before it is given up. */
  readonly attempts: number;
  /** Further tries of telling the person so. */
  readonly noticeAttempts: number;
  /** The pause after the first failure; it doubles with each. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** How long after it was accepted an item waits for a platform that can't be reached, which costs it no try. */
  readonly waitMs: number;
  /** The same for telling the person that it was given up. */
  readonly noticeWaitMs: number;
};

const HOUR_MS = 3_600_000;

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 4,
  noticeAttempts: 4,
  firstPauseMs: 1_000,
  longestPauseMs: 60_000,
  waitMs: HOUR_MS,
  noticeWaitMs: 2 * HOUR_MS,
};

// A platform that names a longer time has a bigger problem than this message.
const LONGEST_ASKED_MS = 15 * 60_000;

/**
 * Milliseconds to wait after failure number `failures`: exponential, between half and all of it by chance (`random`
 * in [0, 1)), and never shorter than what the other side asked for, up to 15 minutes.
 */
export function pauseMs(
  policy: RetryPolicy,
  failures: number,
  error: Pick<AssistantError, 'retryAfterMs'>,
  random: number,
): number {
  const full = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** Math.max(0, failures - 1));
  const asked = Math.min(LONGEST_ASKED_MS, error.retryAfterMs ?? 0);
  return Math.ceil(
    asked > 0 ? Math.max(asked, full / 2) + random * policy.firstPauseMs : full * (0.5 + random / 2),
  );
}

/** What a handler threw as the one error type. What nobody foresaw may pass: it is retryable. */
export function asAssistantError(error: unknown): AssistantError {
  if (error instanceof AssistantError) return error;
  return new AssistantError('Unexpected error', { code: 'internal', retryable: true, cause: error });
}
