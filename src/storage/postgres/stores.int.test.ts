import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Turn } from '../../core/turn.ts';
import type { DocumentRecord } from '../../ingestion/document-registry.ts';
import type { SourceStatus } from '../../ingestion/source-status.ts';
import { createLogger } from '../../observability/logger.ts';
import { type Database, migrateDatabase, openDatabase } from './database.ts';
import { createDeliveredMessages } from './delivered-messages.ts';
import { createDocumentRegistry } from './document-registry.ts';
import { createSourceStatusStore } from './source-status.ts';
import { createPendingTurns } from './pending-turns.ts';
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
  warnings: [`${version} wants a mend`],
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

  it('finds the turns of a message, the latest first, and erases them', async () => {
    const store = createTurnStore(database);
    const thread = { tenant, place: turn.place, id: 'c1' };
    const asked = { ...turn, thread, messageId: 'm1' };
    await store.put({ ...asked, requestId: 'first' });
    await store.put({ ...asked, requestId: 'edited', createdAt: '2026-11-22T10:05:00.000Z' });
    await store.put({ ...asked, requestId: 'other', messageId: 'm2' });

    const found = await store.ofMessage({ thread, messageId: 'm1' });
    const elsewhere = { ...thread, place: { ...turn.place, workspace: 'another' } };

    expect(found.map(({ requestId }) => requestId)).toEqual(['edited', 'first']);
    expect(await store.ofMessage({ thread: elsewhere, messageId: 'm1' })).toEqual([]);
    await store.erase(tenant, ['first', 'edited']);
    expect(await store.ofMessage({ thread, messageId: 'm1' })).toEqual([]);
    expect(await store.get(tenant, 'other')).toMatchObject({ messageId: 'm2' });
  });

  it('keeps a turn from another tenant', async () => {
    const store = createTurnStore(database);

    expect(await store.get('another', 'r1')).toBeUndefined();
  });
});

describe('the record of delivered messages', () => {
  it('gives the ids of a delivery in order, once recorded, until it is forgotten', async () => {
    const record = createDeliveredMessages(database);
    const row = { tenant, deliveryId: 'd', channel: 'web', postedAt: now } as const;
    await record.record([
      { ...row, part: 1, messageId: 'b' },
      { ...row, part: 0, messageId: 'a' },
    ]);
    await record.record([{ ...row, part: 0, messageId: 'another' }]);

    expect(await record.messageIds(tenant, 'd')).toEqual(['a', 'b']);
    expect(await record.messageIds('another', 'd')).toEqual([]);
    await record.forget(tenant, 'd');
    expect(await record.messageIds(tenant, 'd')).toEqual([]);
  });
});

describe('the turns that wait for a person', () => {
  it('are one for each person and thread, the latest, until they are settled', async () => {
    const pending = createPendingTurns(database);
    const who = { tenant, threadKey: 't/1', person: 'p/1' };
    const expiresAt = '2026-11-23T10:00:00.000Z';

    await pending.put({ ...who, requestId: 'r1', expiresAt });
    await pending.put({ ...who, requestId: 'r2', expiresAt });
    await pending.settle({ ...who, requestId: 'r1' });

    expect(await pending.find(who)).toEqual({ ...who, requestId: 'r2', expiresAt });
    expect(await pending.find({ ...who, person: 'p/2' })).toBeUndefined();
    await pending.settle({ ...who, requestId: 'r2' });
    expect(await pending.find(who)).toBeUndefined();
  });
});

describe('the document registry', () => {
  it('replaces, lists by source and removes', async () => {
    const registry = createDocumentRegistry(database);

    await registry.put([record('a.md', '1'), record('b.md', '1')]);
    await registry.put([{ ...record('a.md', '2'), revision: 'r2' }]);
    await registry.remove(tenant, ['b.md']);

    expect(await registry.list(tenant, 's')).toEqual([{ ...record('a.md', '2'), revision: 'r2' }]);
  });
});

describe('the status of sources', () => {
  it('is replaced as a whole, listed by name, and removed', async () => {
    const store = createSourceStatusStore(database);
    const before: SourceStatus = {
      tenant,
      source: 'wiki',
      kind: 'site',
      schedule: 'every 6h',
      startedAt: now,
      finishedAt: now,
      outcome: 'partly',
      counts: { documents: 3, new: 1, changed: 0, unchanged: 1, removed: 0, failed: 1 },
      error: 'https://a/ answered with status 500',
      nextDueAt: now,
      failures: 2,
    };
    const after: SourceStatus = { tenant, source: 'wiki', kind: 'git', failures: 0 };

    await store.record(before);
    await store.record({ ...after, source: 'handbook' });
    const listed = await store.list(tenant);
    await store.record(after);
    await store.remove(tenant, 'handbook');

    expect(listed).toEqual([{ ...after, source: 'handbook' }, before]);
    expect(await store.get(tenant, 'wiki')).toEqual(after);
    expect(await store.list('another')).toEqual([]);
    expect(await store.get(tenant, 'handbook')).toBeUndefined();
  });
});
