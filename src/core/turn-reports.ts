import type { ChannelName } from './principal.ts';
import type { Turn } from './turn.ts';

/**
 * What a turn is looked up by: its request id, or a message (the question, or a part of the reply) by the ids that its
 * platform may have given it; a `*` in an id stands for anything.
 */
export type TurnReference =
  | { readonly requestId: string }
  | { readonly channel: ChannelName; readonly messageIds: readonly string[] };

/** What turns took on one day (UTC), in one channel, of one model. */
export type TokenUse = {
  readonly day: string;
  readonly channel: string;
  readonly model: string;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the calls whose model has a price. */
  readonly costUsd: number;
  readonly unpriced: number;
};

/** Turns of one day (UTC) in one channel, and how many of them were answered. */
export type TurnCount = {
  readonly day: string;
  readonly channel: string;
  readonly turns: number;
  readonly answered: number;
};

export type UsageReport = { readonly counts: readonly TurnCount[]; readonly tokens: readonly TokenUse[] };

/** What admins ask of the turns. Each call throws a retryable AssistantError `storage`. */
export interface TurnReports {
  /** The latest first; none when it is not kept (any more). */
  readonly find: (tenant: string, reference: TurnReference) => Promise<readonly Turn[]>;
  /** From this moment on (ISO 8601). */
  readonly usage: (tenant: string, since: string) => Promise<UsageReport>;
}
