import type { Principal } from '../core/principal.ts';

/** `first-over` once a window, so that the person is told once; `over` after it. */
export type RateVerdict = 'within' | 'first-over' | 'over';

/** Counts one person's questions in a sliding minute. Counting the same message twice counts it once. */
export interface RateLimiter {
  count(person: Principal, messageId: string, nowMs: number): Promise<RateVerdict>;
}

/** Which messages their authors took back, so that what still waits or is worked on is not answered any more. */
export interface Withdrawals {
  withdraw(threadKey: string, messageId: string): Promise<void>;
  /** The author put the message back (Teams' undo), or wrote it anew. */
  reinstate(threadKey: string, messageId: string): Promise<void>;
  isWithdrawn(threadKey: string, messageId: string): Promise<boolean>;
}

/** Which threads Footnote was asked or answered in, so that replies there need no new mention. */
export interface Participation {
  joined(threadKey: string): Promise<boolean>;
  join(threadKey: string): Promise<void>;
}
