import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it, vi } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { type Database, migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { sql } from '../storage/postgres/drizzle.ts';
import { connectRedis, type RedisClient } from '../storage/redis/connection.ts';
import { runAudit } from './commands/audit.ts';
import { openAudit } from './open-audit.ts';

let database: Database;
let redis: RedisClient;
let tenant: string;
let printed: string[];

beforeAll(async () => {
  await migrateDatabase(inject('databaseUrl'));
  database = openDatabase(inject('databaseUrl'), createLogger('silent'));
  redis = connectRedis(inject('redisUrl'), 'worker', () => undefined);
});
afterAll(async () => {
  redis.disconnect();
  await database.close();
});
beforeEach(async () => {
  tenant = `t-${randomUUID()}`;
  printed = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const audit = openAudit({ database, redis, log: createLogger('silent') });
  for (const action of ['command.status', 'command.pause', 'command.resume'])
    await audit.append({ tenant, actor: 'ana', action, decision: 'allowed' });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const run = (...args: string[]) =>
  runAudit(args, {
    REDIS_URL: inject('redisUrl'),
    CHROMA_URL: inject('chromaUrl'),
    DATABASE_URL: inject('databaseUrl'),
  });

/** As somebody who owns the database would: no trigger fires inside. */
async function cutAfter(sequence: number): Promise<void> {
  await database.query.transaction(async (transaction) => {
    await transaction.execute(sql`set local session_replication_role = replica`);
    await transaction.execute(sql`delete from audit_log where tenant = ${tenant} and sequence > ${sequence}`);
  });
}

it('prints rows and head of a whole chain, which is a head for the next time', async () => {
  expect(await run('verify', '--tenant', tenant)).toBe(0);
  const [, head = ''] = /whole, 3 rows, head ([0-9a-f]{64})\n/.exec(printed.join('')) ?? [];

  expect(await run('verify', '--tenant', tenant, '--head', head)).toBe(0);
  expect(await run('verify', '--tenant', tenant, '--head', 'f'.repeat(64))).toBe(1);
  expect(printed.join('')).toContain('cut off before a head that is known');
});

it('finds a chain that was cut at its end, or removed, by the head in Redis', async () => {
  await cutAfter(2);
  expect(await run('verify', '--tenant', tenant)).toBe(1);
  expect(printed.join('')).toContain(`${tenant}: BROKEN. Row 3 is missing`);

  await cutAfter(0);
  expect(await run('verify', '--tenant', tenant)).toBe(1);
  expect(printed.join('')).toContain(`${tenant}: BROKEN. Row 1 is missing`);
});

it('explains itself to who types something else', async () => {
  expect(await run()).toBe(1);
  expect(await run('check')).toBe(1);
  expect(await run('verify', '--head', 'no-hash')).toBe(1);
  expect(await run('--help')).toBe(0);
});
