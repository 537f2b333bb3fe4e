import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type CommandRegistry, createCommandRegistry } from '../admin/command-registry.ts';
import { loadConfig } from '../config/config.ts';
import type { Principal } from '../core/principal.ts';
import { createLogger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { createPausesInUse } from '../storage/pauses-in-use.ts';
import { type Database, migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { createPauses } from '../storage/postgres/pauses.ts';
import { createRememberedFacts } from '../storage/postgres/remembered-facts.ts';
import { createTurnStore } from '../storage/postgres/turn-store.ts';
import { createVerifiedAnswerStore } from '../storage/postgres/verified-answers.ts';
import { connectRedis, type RedisClient } from '../storage/redis/connection.ts';
import { createKnowledgeVersion } from '../storage/redis/knowledge-version.ts';
import { openKnowledge } from './knowledge.ts';
import { openAdminCommands } from './open-admin.ts';
import { openAudit } from './open-audit.ts';
import { openMemory } from './open-memory.ts';
import { tenantsOf } from './tenants.ts';

const tenant = `t-${randomUUID()}`;
const place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
const admin: Principal = { tenant, channel: 'slack', workspace: 'T1', id: 'ADMIN', guest: false };
const log = createLogger('silent');
const synced: object[] = [];
let directory: string;
let database: Database;
let redis: RedisClient;
let registry: CommandRegistry;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'footnote-admin-'));
  await writeFile(join(directory, 'leave.md'), '# Leave\n\nEmployees get 27 days.');
  const read = loadConfig({ KNOWLEDGE_DIR: directory, TENANTS: `T1=${tenant}` });
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  const { config } = read;
  const urls = { redis: inject('redisUrl'), chroma: inject('chromaUrl'), postgres: inject('databaseUrl') };
  await migrateDatabase(urls.postgres);
  database = openDatabase(urls.postgres, log);
  redis = connectRedis(urls.redis, 'worker', () => undefined);
  const version = createKnowledgeVersion({ redis });
  const shared = {
    config,
    urls,
    log,
    tenants: tenantsOf(config),
    metrics: createMetrics(),
    adapters: [],
    connect: () => redis,
  };
  const audit = openAudit({ database, redis, log });
  const hasRole = async () => true;
  registry = createCommandRegistry(
    openAdminCommands({
      shared,
      knowledge: await openKnowledge({ config, chromaUrl: urls.chroma, version, log }),
      rights: {
        access: {
          audienceOf: async () => [['public']],
          ownRights: async () => ['public'],
          rolesOf: async () => ['admin'],
          hasRole,
        },
        identify: async (person) => person,
        groupNames: async () => [],
        close: async () => undefined,
      },
      database,
      redis,
      audit,
      pauses: createPausesInUse({ store: createPauses(database), now: () => performance.now(), log }),
      facts: createRememberedFacts(database, Date.now),
      memory: await openMemory(config, redis, log),
      verified: createVerifiedAnswerStore(database, Date.now),
      running: { schedules: { runNow: async (job) => void synced.push(job) } },
    }),
    { hasRole, audit, log },
  );
  await createTurnStore(database).put({
    requestId: 'r1',
    tenant,
    author: { ...admin, id: 'ANA' },
    place: { ...place, kind: 'direct' },
    question: 'canary?',
    standaloneQuestion: 'canary?',
    reply: { kind: 'notice', requestId: 'r1', text: 'canary', actions: [] },
    passages: [],
    timings: { total: 5 },
    usage: [],
    createdAt: new Date().toISOString(),
  });
});
afterAll(async () => {
  redis.disconnect();
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

async function typed(text: string): Promise<string> {
  const sentAt = new Date().toISOString();
  const command = { eventId: text, name: 'footnote', text, author: admin, place, sentAt };
  const effect = await registry.run(command, { signal: new AbortController().signal, requestId: 'r-typed' });
  return effect.kind === 'say' ? effect.text : effect.kind;
}

it('runs the admins’ commands on real stores, and audits them', async () => {
  const status = await typed('status');
  for (const name of ['Version', 'Redis', 'Postgres', 'Chroma', 'Models', 'Passages', 'Sources', 'Audit'])
    expect(status).toContain(`**${name}**`);
  expect(status).not.toContain('⚠️');
  const lookup = await typed('lookup r1');
  expect(lookup).toContain('**Request** `r1`');
  expect(lookup).not.toContain('canary');
  expect(await typed('usage')).toContain('1 turns');
  const [, source = ''] = /- \*\*`([^`]+)`/.exec(await typed('sources')) ?? [];
  expect(await typed(`reindex ${source} confirm`)).toContain('On its way');
  expect(synced).toEqual([{ tenant, source, asked: 'afresh' }]);
  await typed('pause Back soon. confirm');
  expect(await typed('status')).toContain('**paused** since');
  expect(await typed('resume confirm')).toContain('I answer again');
  expect(await typed('verified add Why? | Because. | nowhere.md confirm')).toContain('no such document');
  expect(await typed('erase ANA confirm')).toContain('turns (with memory and message records) 1');
  expect(await typed('lookup r1')).toContain('I keep nothing');
  const audit = await typed('audit actor:me action:command.erase');
  expect(audit).toContain('confirmed, succeeded');
  expect(await typed('audit request:r-typed')).toContain('command.pause');
});
