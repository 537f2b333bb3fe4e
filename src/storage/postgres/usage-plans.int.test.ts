import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../observability/logger.ts';
import type { EmbeddedServer } from '../embedded/child-server.ts';
import { startPostgresServer } from '../embedded/postgres-server.ts';
import { createAudit } from './audit.ts';
import { type Database, migrateDatabase, openDatabase } from './database.ts';
import { sql } from './drizzle.ts';
import { createTurnReports } from './usage-reports.ts';

const TURNS = 100_000;
const BATCH = 10_000;
const SINCE = '2026-11-15T00:00:00.000Z';

let server: EmbeddedServer;
let database: Database;

/** A hundred days of a thousand turns, of three channels, each with its message, its reply and a call of a model. */
beforeAll(async () => {
  server = await startPostgresServer({ dir: 'memory' });
  await migrateDatabase(server.url);
  database = openDatabase(server.url, createLogger('silent'), 1);
  for (let from = 0; from < TURNS; from += BATCH) await fill(from, from + BATCH - 1);
  for (const table of ['turns', 'delivered_messages', 'audit_log'])
    await database.query.execute(sql.raw(`analyze ${table}`));
}, 60_000);
afterAll(async () => {
  await database.close();
  await server.stop();
});

async function fill(from: number, to: number): Promise<void> {
  await database.query.execute(sql`
    insert into turns (tenant, request_id, channel, author_id, author, place, message_id, question,
      standalone_question, reply_kind, reply, passages, timings, usage, created_at)
    select 't', 'r' || n, (array['slack','teams','web'])[n % 3 + 1], 'U' || n % 500, '{"id":"U"}', '{"id":"C"}',
      'C:' || n, 'q', 'q', (array['answer','not-known'])[n % 2 + 1],
      jsonb_build_object('kind', 'notice', 'requestId', 'r' || n, 'text', 'x'), '[]', '{}',
      '[{"model":"small","inputTokens":1000,"outputTokens":50,"costUsd":0.001}]',
      timestamptz '2026-11-22 10:00:00Z' - interval '86 seconds' * n
    from generate_series(${from}::int, ${to}::int) n`);
  await database.query.execute(sql`
    insert into delivered_messages select 't', 'r' || n, 0, 'slack', 'C:reply-' || n, now()
    from generate_series(${from}::int, ${to}::int) n`);
  await database.query.execute(sql`
    insert into audit_log select 't', n + 1, timestamptz '2026-01-01Z' + interval '1 minute' * n, 'a' || n % 300,
      (array['command.status','command.erase','tool.create_ticket'])[n % 3 + 1], null, 'allowed', null, null, 'r' || n,
      '', '' from generate_series(${from}::int, ${to}::int) n`);
}

/** Runs what a store does, and explains each statement that it sent with its values. */
async function plansOf(work: (database: Database) => Promise<unknown>): Promise<string> {
  const sent: { readonly text: string; readonly values: readonly unknown[] }[] = [];
  const pool = Reflect.get(database.query, '$client') as { query: (...args: unknown[]) => unknown };
  const query = pool.query.bind(pool);
  pool.query = (config: unknown, values: unknown, ...rest: unknown[]) => {
    if (isQuery(config) && Array.isArray(values)) sent.push({ text: config.text, values });
    return query(config, values, ...rest);
  };
  try {
    await work(database);
  } finally {
    pool.query = query;
  }
  const plans: string[] = [];
  for (const { text, values } of sent) {
    const explained = (await query(`explain (analyze, buffers off) ${text}`, values)) as {
      readonly rows: readonly Readonly<Record<'QUERY PLAN', string>>[];
    };
    plans.push(explained.rows.map((row) => row['QUERY PLAN']).join('\n'));
  }
  expect(plans).not.toEqual([]);
  return plans.join('\n\n');
}

function isQuery(config: unknown): config is { readonly text: string } {
  return typeof config === 'object' && config !== null && 'text' in config;
}

describe(`with ${TURNS} turns, indexes serve`, () => {
  it.each([
    [
      'a look-up by request',
      'turns_tenant_request_id_pk',
      (d: Database) => lookUp(d, { requestId: 'r4711' }),
    ],
    [
      'a look-up by message',
      'turns_by_message',
      (d: Database) => lookUp(d, { channel: 'slack', messageIds: ['C:4710'] }),
    ],
    [
      'a look-up by reply',
      'delivered_messages_by_message',
      (d: Database) => lookUp(d, { channel: 'slack', messageIds: ['C:reply-4711', 'C:reply-47110*'] }),
    ],
    ['usage of a week', 'turns_by_time', (d: Database) => createTurnReports(d).usage('t', SINCE)],
    ['the audit’s latest', 'audit_log_tenant_sequence_pk', (d: Database) => search(d, {})],
    ['the audit by actor', 'audit_log_by_actor', (d: Database) => search(d, { actor: 'a77' })],
    ['the audit by request', 'audit_log_by_request', (d: Database) => search(d, { requestId: 'r4711' })],
    ['the audit by action', 'audit_log', (d: Database) => search(d, { action: 'command.er' })],
    ['the audit by time', 'audit_log', (d: Database) => search(d, { since: '2026-03-11T00:00:00.000Z' })],
    ['an action that nobody did', 'audit_log_by_action', (d: Database) => search(d, { action: 'nothing' })],
  ])('%s', async (what, index, work) => {
    const plan = await plansOf(work);

    process.stdout.write(`\n${what}:\n${plan}\n`);
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
  });
});

function lookUp(d: Database, reference: Parameters<ReturnType<typeof createTurnReports>['find']>[1]) {
  return createTurnReports(d).find('t', reference);
}

function search(d: Database, query: object) {
  return createAudit({ database: d, now: Date.now }).search('t', { limit: 16, ...query });
}
