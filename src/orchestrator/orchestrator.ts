import { AssistantError } from '../core/errors.ts';
import type { AccessList } from '../core/passage.ts';
import type { Reply } from '../core/reply.ts';
import type { Exchange, ModelUsage, TurnPassage } from '../core/turn.ts';

/** A question with everything that decides its answer. `access` is what every reader of the answer may see. */
export type TurnRequest = {
  readonly requestId: string;
  readonly tenant: string;
  readonly question: string;
  /** Earlier exchanges of the thread, oldest first. */
  readonly history: readonly Exchange[];
  readonly access: AccessList;
};

/** What a finished turn was made of, for the turn's row and for look-ups. */
export type TurnOutcome = {
  readonly reply: Reply;
  readonly standaloneQuestion: string;
  readonly passages: readonly TurnPassage[];
  readonly timings: Readonly<Record<string, number>>;
  readonly usage: readonly ModelUsage[];
};

export type TurnEvent =
  | { readonly kind: 'working'; readonly step: 'understanding' | 'searching' | 'writing' | 'checking' }
  | { readonly kind: 'finished'; readonly outcome: TurnOutcome };

/**
 * Decides what to reply and never posts. The last event is always `finished`: an expected failure is a Reply with a
 * reason. Throws a retryable AssistantError when trying the whole turn again may help.
 */
export interface Orchestrator {
  respond(request: TurnRequest, options: { readonly signal: AbortSignal }): AsyncIterable<TurnEvent>;
}

/** Runs a turn to its end, for callers that show no progress. Throws what `respond` throws. */
export async function concludeTurn(
  orchestrator: Orchestrator,
  request: TurnRequest,
  options: { readonly signal: AbortSignal },
): Promise<TurnOutcome> {
  for await (const event of orchestrator.respond(request, options)) {
    if (event.kind === 'finished') return event.outcome;
  }
  throw new AssistantError('The orchestrator ended without a reply', { code: 'internal', retryable: false });
}
