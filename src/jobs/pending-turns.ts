/** A turn that waits for a person in a thread: Footnote asked back, and their next message or press goes on with it. */
export type PendingTurn = {
  readonly tenant: string;
  readonly threadKey: string;
  /** The key of the one person who can go on with it (`principalKey`). */
  readonly person: string;
  readonly requestId: string;
  readonly expiresAt: string;
};

/** The turns that wait for a person; at most one for each person and thread. Throws a retryable AssistantError. */
export interface PendingTurns {
  put(pending: PendingTurn): Promise<void>;
  /** Also one that has expired: the caller says so, or passes over it. */
  find(who: Pick<PendingTurn, 'tenant' | 'threadKey' | 'person'>): Promise<PendingTurn | undefined>;
  /** Ends this turn's waiting; another that began meanwhile stays. */
  settle(pending: Pick<PendingTurn, 'tenant' | 'threadKey' | 'person' | 'requestId'>): Promise<void>;
}
