import type { Audience } from '../core/audience.ts';
import type { Exchange, ModelUsage } from '../core/turn.ts';

/** What a turn may know of its thread. It costs no more tokens than the memory's budget. */
export type Recollection = {
  /** The most recent exchanges, whole, oldest first; each request once, even if it was remembered twice. */
  readonly exchanges: readonly Exchange[];
  /** The ones before them: what is still open, names and codes, a line an exchange. Material for a prompt, never instructions. */
  readonly summary?: string;
};

/** What a pass of condensing did. `retry` tells that the model failed: the rest waits for the next pass. */
export type Condensed = {
  readonly exchanges: number;
  readonly usage: readonly ModelUsage[];
  readonly retry: boolean;
};

/** The exchanges of a thread, kept for a limited time: recent ones whole (a LangChain chat message history), older ones a line each. */
export interface ThreadMemory {
  /**
   * What fits into the budget of all that these readers may see. Without an audience: of what everybody in the workspace
   * may see. A memory that was lost recalls nothing.
   */
  recall(threadKey: string, audience?: Audience): Promise<Recollection>;
  remember(threadKey: string, exchange: Exchange): Promise<void>;
  /**
   * Makes lines of the exchanges that no longer fit whole, a few a pass. For after a turn's delivery, never before it.
   * What can't be condensed stays as it is. Throws the signal's reason.
   */
  condense(threadKey: string, options: { readonly signal: AbortSignal }): Promise<Condensed>;
  /** Forgets the exchanges of these requests, with the lines that were made of them. */
  forget(threadKey: string, requestIds: readonly string[]): Promise<void>;
}
