import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, it, onTestFinished, vi } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { createLogger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { startRedisServer } from '../storage/embedded/redis-server.ts';
import { migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { createSourceStatusStore } from '../storage/postgres/source-status.ts';
import { connectRedis, type RedisRole } from '../storage/redis/connection.ts';
import { createKnowledgeVersion } from '../storage/redis/knowledge-version.ts';
import { openKnowledge } from './knowledge.ts';
import { createPauses } from '../storage/postgres/pauses.ts';
import { scheduleSources } from './schedule-sources.ts';
import { tenantsOf } from './tenants.ts';

it('reads scheduled sources by two workers, each source once', async () => {
  const home = await mkdtemp(join(tmpdir(), 'footnote-schedules-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const names = ['alpha', 'beta', 'gamma'];
  for (const name of names) await writeFile(join(home, `${name}.md`), `# ${name}\n\nThe word is ${name}.`);
  const sources = names.map((name) => ({ name, kind: 'files', paths: [`${name}.md`], every: '1h' }));
  await writeFile(join(home, 'sources.yml'), JSON.stringify({ sources }));
  const read = loadConfig({ KNOWLEDGE_DIR: home, DATA_DIR: home, TENANTS: `T0=schedules-${randomUUID()}` });
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  const { config } = read;
  const tenants = tenantsOf(config);
  const log = createLogger('silent');
  const server = await startRedisServer({ dir: join(home, 'redis') });
  onTestFinished(() => server.stop());
  const urls = { redis: server.url, chroma: inject('chromaUrl'), postgres: inject('databaseUrl') };
  await migrateDatabase(urls.postgres);
  const database = openDatabase(urls.postgres, log);
  onTestFinished(() => database.close());
  const statuses = createSourceStatusStore(database);
  const startWorker = async () => {
    const connect = (role: RedisRole) => {
      const client = connectRedis(urls.redis, role, () => undefined);
      onTestFinished(() => client.disconnect());
      return client;
    };
    const redis = connect('worker');
    const version = createKnowledgeVersion({ redis });
    const knowledge = await openKnowledge({ config, chromaUrl: urls.chroma, version, log });
    const shared = { config, urls, log, tenants, metrics: createMetrics(), adapters: [], connect };
    const running = await scheduleSources({
      shared,
      knowledge,
      database,
      redis,
      pauses: createPauses(database),
    });
    onTestFinished(() => running.stop());
    return knowledge;
  };

  const { index } = await startWorker();
  await startWorker();
  await vi.waitFor(
    async () => {
      const outcomes = (await statuses.list(tenants.primary)).map(({ outcome }) => outcome);
      expect(outcomes).toEqual(['done', 'done', 'done']);
    },
    { timeout: 25_000, interval: 200 },
  );

  const all = await statuses.list(tenants.primary);
  expect(all.map(({ source, schedule, counts }) => [source, schedule, counts?.new])).toEqual(
    names.map((name) => [name, 'every 1h', 1]),
  );
  expect(all.every(({ nextDueAt = '' }) => Date.parse(nextDueAt) > Date.now())).toBe(true);
  expect(await index.count(tenants.primary)).toBe(3);
});
