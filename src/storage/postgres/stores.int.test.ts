import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Turn } from '../../core/turn.ts';
import type { DocumentRecord } from '../../ingestion/document-registry.ts';
import { createLogger } from '../../observability/logger.ts';
import { type Database, migrateDatabase, openDatabase } from './database.ts';
import { createDocumentRegistry } from './document-registry.ts';
import { createTurnStore } from './turn-store.ts';

const tenant = `t-${randomUUID()}`;
const now = '2026-11-22T10:00:00.000Z';
let database: Database;

const turn: Turn = {
  requestId: 'r1',
  tenant,
  author: { tenant, channel: 'web', workspace: 'web', id: 'p1', guest: false },
  place: { channel: 'web', workspace: 'web', id: 'c1', kind: 'direct', external: false },
  question: 'How many days?',
  standaloneQuestion: 'How many days?',
  reply: { kind: 'notice', requestId: 'r1', text: 'Hello', actions: [] },
  passages: [{ passageId: 'p', document: 'd', version: 'v', score: 1, cited: true }],
  timings: { searching: 3 },
  usage: [],
  createdAt: now,
};

const record = (document: string, version: string): DocumentRecord => ({
  tenant,
  source: 's',
  document,
  title: 'T',
  link: document,
  version,
  passages: 2,
  updatedAt: now,
});

beforeAll(async () => {
  const url = inject('databaseUrl');
  await Promise.all([migrateDatabase(url), migrateDatabase(url)]);
  database = openDatabase(url, createLogger('silent'));
});
afterAll(() => database.close());

describe('the turn store', () => {
  it('writes a turn once and gives it back whole', async () => {
    const store = createTurnStore(database);

    await store.put(turn);
    await store.put({ ...turn, question: 'changed' });

    expect(await store.get(tenant, 'r1')).toMatchObject(turn);
  });

  it('stores text that Postgres itself would refuse: NUL characters and halves of emoji', async () => {
    const store = createTurnStore(database);
    const reply = { ...turn.reply, requestId: 'r2', text: 'a\u0000b\ud800' };

    await store.put({ ...turn, requestId: 'r2', question: 'How\u0000 many\ud800?', reply });

    expect(await store.get(tenant, 'r2')).toMatchObject({
      question: 'How many\ufffd?',
      reply: { text: 'ab\ufffd' },
    });
  });

  it('keeps a turn from another tenant', async () => {
    const store = createTurnStore(database);

    expect(await store.get('another', 'r1')).toBeUndefined();
  });
});

describe('the document registry', () => {
  it('replaces, lists by source and removes', async () => {
    const registry = createDocumentRegistry(database);

    await registry.put([record('a.md', '1'), record('b.md', '1')]);
    await registry.put([record('a.md', '2')]);
    await registry.remove(tenant, ['b.md']);

    expect(await registry.list(tenant, 's')).toEqual([record('a.md', '2')]);
  });
});
