import { principalKey, type Principal } from '../core/principal.ts';
import { isOwn, MAX_FACTS, type RememberedFact, type RememberedFacts } from '../memory/remembered-facts.ts';

/** Remembered facts in memory; `kept` holds everybody's. */
export class MemoryRememberedFacts implements RememberedFacts {
  kept: RememberedFact[] = [];
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  async list(person: Principal): Promise<readonly RememberedFact[]> {
    return this.kept
      .filter((fact) => isOwn(fact, person) && Date.parse(fact.expiresAt) > this.now())
      .toSorted((one, other) => one.number - other.number);
  }

  async put(fact: Omit<RememberedFact, 'number'>): Promise<RememberedFact | undefined> {
    const own = this.kept.filter(({ tenant, person }) => tenant === fact.tenant && person === fact.person);
    const standing = own.find(({ id }) => id === fact.id);
    if (!standing && own.length >= MAX_FACTS) return undefined;
    const number = standing?.number ?? Math.max(0, ...own.map((other) => other.number)) + 1;
    const kept = { ...fact, number };
    this.kept = [...this.kept.filter((other) => other !== standing), kept];
    return kept;
  }

  async forget(person: Principal, ids: readonly string[] | 'all'): Promise<number> {
    const gone = this.kept.filter((fact) => isOwn(fact, person) && (ids === 'all' || ids.includes(fact.id)));
    this.kept = this.kept.filter((fact) => !gone.includes(fact));
    return gone.length;
  }

  async expire(now: number): Promise<number> {
    const before = this.kept.length;
    this.kept = this.kept.filter(({ expiresAt }) => Date.parse(expiresAt) > now);
    return before - this.kept.length;
  }

  /** A fact of a person, kept without any check. */
  plant(person: Principal, fact: Pick<RememberedFact, 'kind' | 'text'>): RememberedFact {
    const planted: RememberedFact = {
      ...fact,
      id: `planted-${this.kept.length}`,
      tenant: person.tenant,
      person: principalKey(person),
      number: this.kept.length + 1,
      why: 'a test',
      source: 'command',
      createdAt: new Date(this.now()).toISOString(),
      expiresAt: new Date(this.now() + 86_400_000).toISOString(),
    };
    this.kept.push(planted);
    return planted;
  }
}
