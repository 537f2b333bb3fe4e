import type { ChannelName, Principal } from './principal.ts';

/** How an admin names a person: by a platform's id, or by an e-mail address that turns know. */
export type PersonName =
  | { readonly channel: ChannelName; readonly workspace?: string; readonly id: string }
  | { readonly email: string };

/** How much of each kind: `turns`, `messages`, `facts`, … */
export type ErasureCounts = Readonly<Record<string, number>>;

/** What was removed, and what could not be, in words for an admin. */
export type Erased<Counted = ErasureCounts> = { readonly count: Counted; readonly left: readonly string[] };

/** Removes what is kept of a person. Each call throws a retryable AssistantError `storage`. */
export interface Erasure {
  /** The people of the organisation whom the name may mean, as their turns and facts know them. */
  readonly find: (tenant: string, name: PersonName) => Promise<readonly Principal[]>;
  /** What would be removed now. */
  readonly count: (person: Principal) => Promise<ErasureCounts>;
  /** Removes it, and says how much. What is broken off goes on when it is called again. */
  readonly erase: (person: Principal, call: { readonly signal: AbortSignal }) => Promise<Erased>;
}

/** One kind of what is kept of a person. */
export type ErasurePart = {
  readonly name: string;
  readonly count: (person: Principal) => Promise<number>;
  readonly erase: (
    person: Principal,
    call: { readonly signal: AbortSignal },
  ) => Promise<number | Erased<number>>;
};
