import type { Principal } from '../core/principal.ts';

/** `first-over` once a window, so that the person is told once; `over` after it. */
export type RateVerdict = 'within' | 'first-over' | 'over';

/** Counts one person's questions in a sliding minute. Counting the same message twice counts it once. */
export interface RateLimiter {
  count(person: Principal, messageId: string, nowMs: number): Promise<RateVerdict>;
}

/** Which threads Footnote was asked or answered in, so that replies there need no new mention. */
export interface Participation {
  joined(threadKey: string): Promise<boolean>;
  join(threadKey: string): Promise<void>;
}
