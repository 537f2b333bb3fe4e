import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { createLogger } from '../observability/logger.ts';
import { connectRedis, type RedisClient } from '../storage/redis/connection.ts';
import { createKnowledgeVersion } from '../storage/redis/knowledge-version.ts';
import { testPassage } from '../testing/passages.ts';
import { openKnowledge } from './knowledge.ts';

const connections: RedisClient[] = [];
let said = '';

/** The knowledge as a process of its own would open it. */
async function open() {
  const redis = connectRedis(inject('redisUrl'), 'worker', () => undefined);
  connections.push(redis);
  const read = loadConfig({});
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  const log = createLogger('info', {}, { write: (line) => void (said += line) });
  const version = createKnowledgeVersion({ redis });
  return openKnowledge({ config: read.config, chromaUrl: inject('chromaUrl'), version, log });
}

let worker: Awaited<ReturnType<typeof open>>;
let ingest: Awaited<ReturnType<typeof open>>;

beforeAll(async () => {
  [worker, ingest] = await Promise.all([open(), open()]);
});
afterAll(() => {
  for (const redis of connections) redis.disconnect();
});

it('a worker that began with nothing takes in the first passages before anybody asks', async () => {
  const tenant = `fresh-${randomUUID()}`;
  await worker.mirror.warm(tenant);
  const stop = worker.mirror.follow();

  await ingest.index.upsert(tenant, [testPassage({ tenant, text: 'Sabbaticals last six weeks.' })], {});

  await vi.waitFor(
    () => expect(said).toMatch(new RegExp(`${tenant}.*"changed":1.*Passages refreshed`)),
    10_000,
  );
  stop();
});
