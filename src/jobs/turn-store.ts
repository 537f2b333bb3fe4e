import type { Principal } from '../core/principal.ts';
import type { Place, Thread } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';

/** A message of a thread, by the platform's id. */
export type MessageName = { readonly thread: Thread; readonly messageId: string };

/** The turns' rows in Postgres. */
export interface TurnStore {
  /**
   * Writes the turn once: a second write of the same request id changes nothing. A question that nobody asked Footnote
   * (`isOverheard`) and that stayed open is no admin's business: it does not go into the review queue.
   */
  put(turn: Turn, how?: { readonly isOverheard?: boolean }): Promise<void>;
  get(tenant: string, requestId: string): Promise<Turn | undefined>;
  /** Every turn that a message led to, the latest first: an edited question leads to another. */
  ofMessage(message: MessageName): Promise<readonly Turn[]>;
  /** The latest turn of a person in a place that ended in an answer or in `not-known`. */
  lastOf(person: Principal, place: Place): Promise<Turn | undefined>;
  /** With what people think of them. */
  erase(tenant: string, requestIds: readonly string[]): Promise<void>;
}
