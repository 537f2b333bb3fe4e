import type { Exchange } from '../core/turn.ts';

/** The recent exchanges of a thread, kept for a limited time (a LangChain chat message history inside). */
export interface ThreadMemory {
  /** Oldest first; each request once, even if it was remembered twice. */
  recall(threadKey: string): Promise<readonly Exchange[]>;
  remember(threadKey: string, exchange: Exchange): Promise<void>;
}
