import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { expiredAt, verifiedFrom } from '../../core/verified.ts';
import { createLogger } from '../../observability/logger.ts';
import { type Database, migrateDatabase, openDatabase } from './database.ts';
import { createVerifiedAnswerStore } from './verified-answers.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
let database: Database;

beforeAll(async () => {
  await migrateDatabase(inject('databaseUrl'));
  database = openDatabase(inject('databaseUrl'), createLogger('silent'));
});
afterAll(() => database.close());

const wording = (question: string, answer = '**26 days**') => ({
  questions: [question],
  answer,
  source: { document: 'leave.md', heading: 'Days' },
  access: ['public'],
  owner: 'Ana Lee',
  ...verifiedFrom(NOW),
});

describe('verified answers that are added at run time', () => {
  const setUp = () => ({
    store: createVerifiedAnswerStore(database, () => NOW),
    tenant: `t-${randomUUID()}`,
  });

  it('are numbered, given back whole, and listed the latest first', async () => {
    const { store, tenant } = setUp();

    await store.add(tenant, { ...wording('How many days?'), requestId: 'r1' }, 'ana');
    await store.add(tenant, wording('How many hours?'), 'ana');

    expect(await store.get(tenant, 'V1')).toEqual({
      ...wording('How many days?'),
      tenant,
      id: 'v1',
      requestId: 'r1',
      changedBy: 'ana',
      changedAt: '2026-11-22T10:00:00.000Z',
      revision: 1,
    });
    expect((await store.list(tenant, { limit: 5 })).map(({ id }) => id)).toEqual(['v2', 'v1']);
    expect(await store.count(tenant)).toBe(2);
    expect(await store.get('another', 'v1')).toBeUndefined();
    expect(await store.get(tenant, 'v1; drop table')).toBeUndefined();
  });

  it('are added once however often, also at once; another answer to the same question is refused', async () => {
    const { store, tenant } = setUp();

    const both = await Promise.all([
      store.add(tenant, wording('How many days?'), 'ana'),
      store.add(tenant, wording('How many days?'), 'ana'),
    ]);
    const other = await store.add(tenant, wording(' how many DAYS ', '27 days'), 'bob');

    expect(both).toMatchObject([
      { kind: 'kept', entry: { id: 'v1' } },
      { kind: 'kept', entry: { id: 'v1' } },
    ]);
    expect(other).toMatchObject({ kind: 'taken', by: { id: 'v1' } });
    expect(await store.count(tenant)).toBe(1);
  });

  it('are changed and expired, which the stamp tells; an expired one gives its question free', async () => {
    const { store, tenant } = setUp();
    await store.add(tenant, wording('How many days?'), 'ana');
    const stamps = [await store.stamp(tenant)];

    await store.edit(tenant, 'v1', { answer: '27 days' }, 'bob');
    stamps.push(await store.stamp(tenant));
    await store.edit(tenant, 'v1', expiredAt(NOW), 'bob');
    stamps.push(await store.stamp(tenant));

    expect(new Set(stamps).size).toBe(3);
    expect(await store.list(tenant, { on: '2026-11-22', limit: 5 })).toEqual([]);
    expect(await store.get(tenant, 'v1')).toMatchObject({ answer: '27 days', changedBy: 'bob', revision: 3 });
    expect(await store.add(tenant, wording('How many days?'), 'ana')).toMatchObject({ entry: { id: 'v2' } });
    expect(await store.edit(tenant, 'v9', { answer: 'x' }, 'ana')).toEqual({ kind: 'unknown' });
    expect(await store.edit('another', 'v2', { answer: 'x' }, 'ana')).toEqual({ kind: 'unknown' });
  });
});
