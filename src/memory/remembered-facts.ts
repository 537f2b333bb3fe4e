import { z } from 'zod';
import { type Principal, principalKey } from '../core/principal.ts';

export const FactKind = z.enum(['preference', 'role', 'location', 'context']);
export type FactKind = z.infer<typeof FactKind>;

/** How the person agreed that it is kept: they typed it, or pressed a button that offered it. */
export const FactSource = z.enum(['command', 'button']);
export type FactSource = z.infer<typeof FactSource>;

/** Characters of a fact. */
export const MAX_FACT_LENGTH = 200;
/** Facts kept of one person. */
export const MAX_FACTS = 20;

/** One thing that a person asked Footnote to remember about them. */
export const RememberedFact = z.object({
  id: z.string().min(1),
  tenant: z.string().min(1),
  /** Whose fact it is, and the only one it is ever used for: `principalKey` of them. */
  person: z.string().min(1),
  /** What the person calls it by; theirs alone, and the same as long as it is kept. */
  number: z.number().int().positive(),
  kind: FactKind,
  text: z.string().min(1).max(MAX_FACT_LENGTH),
  /** What it is kept for, as the person is told. */
  why: z.string(),
  source: FactSource,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type RememberedFact = Readonly<z.infer<typeof RememberedFact>>;

/** What people asked Footnote to remember about themselves. Every method throws a retryable AssistantError `storage`. */
export interface RememberedFacts {
  /** What has not expired, by number. */
  list(person: Principal): Promise<readonly RememberedFact[]>;
  /** Keeps a fact, or puts it in the place of the one with its id. Undefined when the person has MAX_FACTS others. */
  put(fact: Omit<RememberedFact, 'number'>): Promise<RememberedFact | undefined>;
  /** Resolves to how many were forgotten; ids of other people's facts are none. */
  forget(person: Principal, ids: readonly string[] | 'all'): Promise<number>;
  /** Removes everybody's facts that expired before `now` (milliseconds). Resolves to how many. */
  expire(now: number): Promise<number>;
}

/** Whether a fact is this person's own. */
export function isOwn(fact: RememberedFact, person: Principal): boolean {
  return fact.tenant === person.tenant && fact.person === principalKey(person);
}
