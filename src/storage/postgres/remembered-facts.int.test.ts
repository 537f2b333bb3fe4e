import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Principal, principalKey } from '../../core/principal.ts';
import { MAX_FACTS, type RememberedFact } from '../../memory/remembered-facts.ts';
import { createLogger } from '../../observability/logger.ts';
import { type Database, migrateDatabase, openDatabase } from './database.ts';
import { createRememberedFacts } from './remembered-facts.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
let database: Database;
let now = NOW;

beforeAll(async () => {
  await migrateDatabase(inject('databaseUrl'));
  database = openDatabase(inject('databaseUrl'), createLogger('silent'));
});
afterAll(() => database.close());

function somebody(): Principal {
  return { tenant: `t-${randomUUID()}`, channel: 'slack', workspace: 'T1', id: 'U1', guest: false };
}

function fact(person: Principal, id: string, changes: Partial<RememberedFact> = {}) {
  return {
    id,
    tenant: person.tenant,
    person: principalKey(person),
    kind: 'location',
    text: `fact ${id}`,
    why: 'a test',
    source: 'command',
    createdAt: '2026-11-22T10:00:00.000Z',
    expiresAt: '2027-05-21T10:00:00.000Z',
    ...changes,
  } as const satisfies Omit<RememberedFact, 'number'>;
}

describe('remembered facts in Postgres', () => {
  const facts = () => createRememberedFacts(database, () => now);

  it('numbers a fact, gives it back whole, and keeps the number when it is corrected', async () => {
    const ana = somebody();

    const first = await facts().put(fact(ana, 'a'));
    await facts().put(fact(ana, 'b', { kind: 'role' }));
    await facts().put(fact(ana, 'a', { text: 'corrected' }));

    expect(first).toEqual({ ...fact(ana, 'a'), number: 1 });
    expect(await facts().list(ana)).toEqual([
      { ...fact(ana, 'a', { text: 'corrected' }), number: 1 },
      { ...fact(ana, 'b', { kind: 'role' }), number: 2 },
    ]);
  });

  it('never shows, changes or forgets what is another’s: same id, other tenant or other person', async () => {
    const ana = somebody();
    const colleague = { ...ana, id: 'U2' };
    const stranger = { ...ana, tenant: 'elsewhere' };
    await facts().put(fact(ana, 'a'));

    expect(await facts().put(fact(colleague, 'a', { text: 'taken over' }))).toBeUndefined();
    expect(await facts().list(colleague)).toEqual([]);
    expect(await facts().list(stranger)).toEqual([]);
    expect(await facts().forget(colleague, ['a'])).toBe(0);
    expect(await facts().forget(stranger, 'all')).toBe(0);
    expect(await facts().list(ana)).toMatchObject([{ text: 'fact a' }]);
  });

  it('refuses one too many, until one is forgotten; correcting goes on', async () => {
    const ana = somebody();
    for (let index = 0; index < MAX_FACTS; index += 1) await facts().put(fact(ana, `f${index}`));

    expect(await facts().put(fact(ana, 'more'))).toBeUndefined();
    expect(await facts().put(fact(ana, 'f3', { text: 'new words' }))).toMatchObject({ number: 4 });
    expect(await facts().forget(ana, ['f0', 'unknown'])).toBe(1);
    expect(await facts().put(fact(ana, 'more'))).toMatchObject({ number: MAX_FACTS + 1 });
    expect(await facts().forget(ana, 'all')).toBe(MAX_FACTS);
    expect(await facts().list(ana)).toEqual([]);
  });

  it('shows nothing that has expired, counts it no more, and removes it', async () => {
    const ana = somebody();
    const bob = somebody();
    await facts().put(fact(ana, 'old', { expiresAt: '2026-11-22T10:00:01.000Z' }));
    await facts().put(fact(bob, 'kept'));

    now = NOW + 2_000;
    const listed = await facts().list(ana);
    const removed = await facts().expire(now);
    now = NOW;

    expect(listed).toEqual([]);
    expect(removed).toBeGreaterThanOrEqual(1);
    expect(await facts().list(ana)).toEqual([]);
    expect(await facts().list(bob)).toHaveLength(1);
  });

  it('takes what Postgres would choke on, as data', async () => {
    const ana = somebody();
    const text = `'); drop table remembered_facts; -- "$1" é 漢字 🙂`;

    await facts().put(fact(ana, 'a', { text }));

    expect(await facts().list(ana)).toMatchObject([{ text }]);
  });

  it('gives two at once different numbers', async () => {
    const ana = somebody();

    await Promise.all([facts().put(fact(ana, 'a')), facts().put(fact(ana, 'b'))]);

    expect((await facts().list(ana)).map(({ number }) => number)).toEqual([1, 2]);
  });
});
