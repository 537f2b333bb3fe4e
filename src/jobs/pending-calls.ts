import type { AccessList } from '../core/passage.ts';
import type { Principal } from '../core/principal.ts';
import type { Place, Thread } from '../core/thread.ts';
import type { AskerWords, ToolCall } from '../tools/toolbox.ts';

/** A tool's call that waits for a person: for what is missing, or for their word. */
export type PendingCall = {
  readonly tenant: string;
  /** The request id of the turn that led to it. */
  readonly requestId: string;
  readonly state: 'needs-input' | 'needs-approval';
  readonly call: ToolCall;
  /** What its form carries and a submission must bring back. */
  readonly binding: string;
  readonly asker: Principal;
  /** Rights of which one is needed to confirm; absent: the asker's own word. */
  readonly approvers?: AccessList;
  readonly place: Place;
  readonly thread?: Thread;
  readonly shownTo: 'place' | 'asker';
  readonly words: AskerWords;
  /** The delivery that shows its form now: what comes next takes its place. */
  readonly formDelivery: string;
  readonly expiresAt: string;
};

/** What became of a call that waited. */
export type CallDecision = 'taken' | 'cancelled' | 'expired';

/** The calls that wait for a person, in Postgres. Each call throws a retryable AssistantError `storage`. */
export interface PendingCalls {
  /** Also takes the place of an earlier state of the same call; what was decided stays decided. */
  put(pending: PendingCall): Promise<void>;
  /** With the decision once there is one, so that a second press can be told. */
  find(
    tenant: string,
    requestId: string,
  ): Promise<(PendingCall & { readonly decision?: CallDecision }) | undefined>;
  /** Takes them away, whatever state they are in. */
  forget(tenant: string, requestIds: readonly string[]): Promise<void>;
  /** Deletes what expired a week before this moment (milliseconds since 1970); resolves to how many. */
  expire(before: number): Promise<number>;
  /**
   * Decides it, once: false when it was decided before or its binding is another, whoever came first. `by` is who pressed
   * (`principalKey`); the same `press` (its event) may take again what it took, after a crash.
   */
  decide(
    pending: Pick<PendingCall, 'tenant' | 'requestId' | 'binding'>,
    decision: CallDecision,
    press: { readonly by: string; readonly eventId: string },
  ): Promise<boolean>;
  /**
   * Notes that a call that was taken is about to be made: true for whoever comes first, false for ever after. What was started
   * and has no known end may have been done.
   */
  start(pending: Pick<PendingCall, 'tenant' | 'requestId' | 'binding'>): Promise<boolean>;
}
