import { type Principal, principalKey } from '../core/principal.ts';
import { findSecret } from './find-secret.ts';
import { findSensitive } from './find-sensitive.ts';
import { kindOfFact, WHY_KEPT } from './kind-of-fact.ts';
import { type FactKind, type FactSource, MAX_FACT_LENGTH } from './remembered-facts.ts';
import type { RememberedFact, RememberedFacts } from './remembered-facts.ts';
import { speaksOfOthers } from './speaks-of-others.ts';

export type RememberDeps = {
  readonly facts: RememberedFacts;
  /** Milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Default 180. */
  readonly keepDays?: number;
};

export type RememberInput = {
  readonly person: Principal;
  readonly text: string;
  readonly source: FactSource;
  /** Default: by its words. */
  readonly kind?: FactKind;
  /** The person's own fact that this one takes the place of. */
  readonly replaces?: RememberedFact;
};

/** Why something is not remembered. */
export type FactRefusal = 'empty' | 'too-long' | 'secret' | 'sensitive' | 'about-others' | 'full';
export type Remembered =
  | { readonly kind: 'kept'; readonly fact: RememberedFact }
  | { readonly kind: 'refused'; readonly reason: FactRefusal };

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 180;

/**
 * Keeps what a person wants remembered about themselves, unless it is of a kind that is never kept. Call it only when the
 * person asked for it. The same words again renew what stands. Throws what the store throws.
 */
export async function rememberFact(input: RememberInput, deps: RememberDeps): Promise<Remembered> {
  const { person, source, replaces } = input;
  const text = cleaned(input.text);
  const reason = refusalOf(text);
  if (reason !== undefined) return { kind: 'refused', reason };
  const same = (await deps.facts.list(person)).find((fact) => alike(fact.text, text));
  const now = deps.now();
  const kind = input.kind ?? kindOfFact(text);
  const fact = await deps.facts.put({
    id: (replaces ?? same)?.id ?? deps.newId(),
    tenant: person.tenant,
    person: principalKey(person),
    kind,
    text,
    why: WHY_KEPT[kind],
    source,
    createdAt: new Date(now).toISOString(),
    expiresAt: new Date(now + (deps.keepDays ?? DEFAULT_DAYS) * DAY_MS).toISOString(),
  });
  return fact === undefined ? { kind: 'refused', reason: 'full' } : { kind: 'kept', fact };
}

/** Why a text may not be kept; undefined when it may. */
function refusalOf(text: string): FactRefusal | undefined {
  if (!/[\p{L}\p{N}]/u.test(text)) return 'empty';
  // Before its length: a long key is told as a key.
  if (findSecret(text) !== undefined) return 'secret';
  if (text.length > MAX_FACT_LENGTH) return 'too-long';
  if (findSensitive(text) !== undefined) return 'sensitive';
  return speaksOfOthers(text) ? 'about-others' : undefined;
}

function cleaned(text: string): string {
  const printable = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}]/gu, '');
  const oneLine = printable.toWellFormed().replace(/\s+/g, ' ').trim();
  // "remember that I …"
  return oneLine.replace(/^(?:that|dass|que)\s+(?=\p{L})/iu, '');
}

function alike(one: string, other: string): boolean {
  const bare = (text: string): string => text.toLowerCase().replace(/[\s.!]+$/, '');
  return bare(one) === bare(other);
}
