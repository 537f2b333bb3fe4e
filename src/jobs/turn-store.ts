import type { Turn } from '../core/turn.ts';

/** The turns' rows in Postgres. */
export interface TurnStore {
  /** Writes the turn once: a second write of the same request id changes nothing. */
  put(turn: Turn): Promise<void>;
  get(tenant: string, requestId: string): Promise<Turn | undefined>;
}
