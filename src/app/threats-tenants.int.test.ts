import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { createLogger } from '../observability/logger.ts';
import { type Database, migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { connectRedis, type RedisClient } from '../storage/redis/connection.ts';
import { createKnowledgeVersion } from '../storage/redis/knowledge-version.ts';
import { testPassage } from '../testing/passages.ts';
import { type Kept, tenantStores, type TenantStore } from '../testing/tenant-stores.ts';
import { type Knowledge, openKnowledge } from './knowledge.ts';

const log = createLogger('silent');
const call = { signal: new AbortController().signal };
/** Seconds where nothing else runs. */
const BUSY_MS = 120_000;
let database: Database;
let redis: RedisClient;
let knowledge: Knowledge;

beforeAll(async () => {
  await migrateDatabase(inject('databaseUrl'));
  database = openDatabase(inject('databaseUrl'), log);
  redis = connectRedis(inject('redisUrl'), 'worker', () => undefined);
  const read = loadConfig({});
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  const version = createKnowledgeVersion({ redis });
  knowledge = await openKnowledge({ config: read.config, chromaUrl: inject('chromaUrl'), version, log });
});
afterAll(async () => {
  redis?.disconnect();
  await database?.close();
});

/** Two organisations whose names are easily taken for one another, also by a pattern, a separator or a prefix. */
const pair = fc.constantFrom<(unique: string) => readonly [string, string]>(
  (unique) => [unique, `${unique}-b`],
  (unique) => [unique, `${unique}/slack`],
  (unique) => [`${unique}.a`, `${unique}-a`],
  (unique) => [`${unique}_a`, `${unique}xa`],
  (unique) => [`${unique}a`, `${unique}%`],
  (unique) => [unique.toUpperCase(), unique.toLowerCase()],
  (unique) => [`${unique}%2Fa`, `${unique}/a`],
  (unique) => [`${unique} `, unique],
);
/** An id that both have: of a request, a thread, a message, a person, a document. */
const sharedId = fc.oneof(
  fc.uuid(),
  fc.constantFrom('1.1', 'U1', '*', '%', 'a/b', 'v1', 'leave.md', '{x}:y', "o'neil"),
);

function keptBy(tenant: string, id: string): Kept {
  const place = { channel: 'slack', workspace: 'T1', id, kind: 'channel', external: false } as const;
  return {
    tenant,
    id,
    canary: `canary-${randomUUID()}`,
    person: { tenant, channel: 'slack', workspace: 'T1', id, guest: false },
    place,
    thread: { tenant, place, id },
  };
}

const passages: TenantStore = {
  name: 'passages, their vectors and the search',
  keep: async ({ tenant, id, canary }) => {
    const text = `The ${canary} sings about parental leave.`;
    const passage = testPassage({ id, tenant, document: id, title: canary, link: canary, text });
    await knowledge.index.upsert(tenant, [passage], call);
    // The mirror looks for changes once a second; a process that starts now reads them at once.
    await knowledge.mirror.warm(tenant);
  },
  read: async ({ tenant, id }) => {
    const audience = [['public']];
    return [
      await knowledge.search.search({ tenant, text: 'parental leave canary', audience, limit: 50 }, call),
      await knowledge.search.passagesOf({ tenant, documents: [id], audience }, call),
      [...(await knowledge.mirror.current(tenant)).sources()],
    ];
  },
};

async function shown(store: TenantStore, kept: Kept): Promise<string> {
  return JSON.stringify(await store.read(kept)) ?? '';
}

/** What one keeps, the other one never reads under the same ids, before or after it keeps its own. */
async function expectApart(store: TenantStore, one: Kept, other: Kept): Promise<void> {
  await store.keep(one);
  expect(await shown(store, one), store.name).toContain(one.canary);
  expect(await shown(store, other), store.name).not.toContain(one.canary);
  await store.keep(other);
  const [ofOne, ofOther] = [await shown(store, one), await shown(store, other)];
  expect(ofOther, store.name).toContain(other.canary);
  expect(ofOther, store.name).not.toContain(one.canary);
  expect(ofOne, store.name).toContain(one.canary);
  expect(ofOne, store.name).not.toContain(other.canary);
}

describe('threat: one organisation’s data under another one’s name (row 4)', () => {
  it(
    'is reachable in no store, under the same ids, and outlives what the other one erases',
    async () => {
      const { stores, erasure } = tenantStores({ database, redis, log });
      expect(stores.map(({ name }) => name)).toHaveLength(15);
      await fc.assert(
        fc.asyncProperty(pair, sharedId, async (names, id) => {
          const [a, b] = names(`t-${randomUUID()}`);
          const [one, other] = [keptBy(a, id), keptBy(b, id)];
          for (const store of stores) await expectApart(store, one, other);

          for (const part of erasure) await part.erase(other.person, call);

          for (const store of stores) expect(await shown(store, one), store.name).toContain(one.canary);
        }),
        { numRuns: 25 },
      );
    },
    BUSY_MS,
  );

  it(
    'is in no search, of words or of vectors',
    async () => {
      await fc.assert(
        fc.asyncProperty(pair, sharedId, async (names, id) => {
          const [a, b] = names(`t-${randomUUID()}`);
          const [one, other] = [keptBy(a, id), keptBy(b, id)];
          await passages.keep(one);
          await passages.keep(other);

          const [ofOne, ofOther] = [await shown(passages, one), await shown(passages, other)];

          expect(ofOne).toContain(one.canary);
          expect(ofOne).not.toContain(other.canary);
          expect(ofOther).toContain(other.canary);
          expect(ofOther).not.toContain(one.canary);
          const request = { tenant: b, text: 'parental leave', readable: [['public']], limit: 50 };
          const hits = await knowledge.index.nearest(request, call);
          expect(hits).toHaveLength(1);
          await knowledge.index.deleteDocuments(b, [id]);
          expect(await knowledge.index.nearest({ ...request, tenant: a }, call)).toHaveLength(1);
        }),
        { numRuns: 8 },
      );
    },
    BUSY_MS,
  );
});
