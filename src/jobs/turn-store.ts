import type { Thread } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';

/** A message of a thread, by the platform's id. */
export type MessageName = { readonly thread: Thread; readonly messageId: string };

/** The turns' rows in Postgres. */
export interface TurnStore {
  /** Writes the turn once: a second write of the same request id changes nothing. */
  put(turn: Turn): Promise<void>;
  get(tenant: string, requestId: string): Promise<Turn | undefined>;
  /** Every turn that a message led to, the latest first: an edited question leads to another. */
  ofMessage(message: MessageName): Promise<readonly Turn[]>;
  erase(tenant: string, requestIds: readonly string[]): Promise<void>;
}
