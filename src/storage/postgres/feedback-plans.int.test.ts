import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../observability/logger.ts';
import type { EmbeddedServer } from '../embedded/child-server.ts';
import { startPostgresServer } from '../embedded/postgres-server.ts';
import { createAudit } from './audit.ts';
import { type Database, migrateDatabase, openDatabase } from './database.ts';
import { createDeliveredMessages } from './delivered-messages.ts';
import { sql } from './drizzle.ts';
import { createFeedbackStore } from './feedback.ts';
import { createReviewQueue } from './review-queue.ts';
import { createTurnStore } from './turn-store.ts';

const TURNS = 100_000;
const BATCH = 10_000;
const place = { channel: 'slack', workspace: 'T1', id: 'C7', kind: 'channel', external: false } as const;
const ana = { tenant: 't', channel: 'slack', workspace: 'T1', id: 'U7', guest: false } as const;

let server: EmbeddedServer;
let database: Database;

/** A hundred days of turns: each fifth one judged, each tenth one in the queue, most of that settled. */
beforeAll(async () => {
  server = await startPostgresServer({ dir: 'memory' });
  await migrateDatabase(server.url);
  database = openDatabase(server.url, createLogger('silent'), 1);
  for (let from = 0; from < TURNS; from += BATCH) await fill(from, from + BATCH - 1);
  for (const table of ['turns', 'feedback', 'review_items', 'delivered_messages'])
    await database.query.execute(sql.raw(`analyze ${table}`));
}, 120_000);
afterAll(async () => {
  await database.close();
  await server.stop();
});

async function fill(from: number, to: number): Promise<void> {
  const numbers = sql`generate_series(${from}::int, ${to}::int) n`;
  const at = sql`timestamptz '2026-11-22 10:00:00Z' - interval '86 seconds' * n`;
  await database.query.execute(sql`
    insert into turns (tenant, request_id, channel, author_id, author, place, question, standalone_question, reply_kind,
      reply, passages, timings, usage, created_at)
    select 't', 'r' || n, 'slack', 'U' || n % 50, '{"id":"U"}',
      jsonb_build_object('channel', 'slack', 'workspace', 'T1', 'id', 'C' || n % 20, 'kind', 'channel', 'external', false),
      'q' || n, 'q', 'answer', jsonb_build_object('kind', 'notice', 'requestId', 'r' || n, 'text', 'x'), '[]', '{}', '[]', ${at}
    from ${numbers}`);
  await database.query.execute(sql`
    insert into feedback (tenant, request_id, person_key, verdict, place, sent_at)
    select 't', 'r' || n, 'p' || n % 50, (array['down','up'])[n % 2 + 1], '{"id":"C"}', ${at} from ${numbers} where n % 5 = 0`);
  await database.query.execute(sql`
    insert into review_items (tenant, request_id, id, reason, unanswered, document, state, latest_at)
    select 't', 'r' || n, 'i' || n, (array['wrong','unanswered'])[n % 2 + 1], false, 'd' || n % 70 || '.md',
      case when n % 100 = 0 then 'open' else 'fixed' end, ${at} from ${numbers} where n % 10 = 0`);
  await database.query.execute(sql`
    insert into delivered_messages select 't', 'r' || n, 0, 'slack', '1.' || n, now() from ${numbers}`);
}

/** Runs what a store does, and explains each statement that it sent, with its values. */
async function plansOf(work: (database: Database) => Promise<unknown>): Promise<string> {
  const sent: { readonly text: string; readonly values: unknown[] }[] = [];
  const client: unknown = Reflect.get(database.query, '$client');
  if (!hasQuery(client)) throw new Error('drizzle holds no client');
  const query = client.query.bind(client);
  client.query = (config, values, ...rest) => {
    if (typeof config === 'object' && config !== null && 'text' in config && Array.isArray(values))
      sent.push({ text: String(config.text), values });
    return query(config, values, ...rest);
  };
  try {
    await work(database);
  } finally {
    client.query = query;
  }
  const plans: string[] = [];
  for (const { text, values } of sent) {
    const { rows } = (await query(`explain ${text}`, values)) as { rows: Record<string, string>[] };
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
  }
  expect(plans).not.toEqual([]);
  return plans.join('\n\n');
}

const queueOf = (database: Database) =>
  createReviewQueue(database, createAudit({ database, now: Date.now }).withChange);

type Querying = { query: (config: unknown, values: unknown, ...rest: unknown[]) => unknown };

function hasQuery(client: unknown): client is Querying {
  return typeof client === 'object' && client !== null && 'query' in client;
}

describe(`with ${TURNS} turns, indexes serve`, () => {
  it.each([
    [
      'a person’s last answer in a place',
      'turns_by_author',
      (d: Database) => createTurnStore(d).lastOf(ana, place),
    ],
    [
      'who never asked in a place',
      'turns_by_author',
      (d: Database) => createTurnStore(d).lastOf(ana, { ...place, id: 'C0NEVER' }),
    ],
    [
      'the deliveries of a message',
      'delivered_messages_by_message',
      (d: Database) => createDeliveredMessages(d).deliveriesOf('t', 'slack', '1.4711'),
    ],
    [
      'a turn’s feedback',
      'feedback_tenant_request_id',
      (d: Database) => createFeedbackStore(d).ofTurn('t', 'r4710'),
    ],
    [
      'whom to tell',
      'feedback_tenant_request_id',
      (d: Database) => createFeedbackStore(d).toTell('t', 'r4710'),
    ],
    [
      'all feedback of a person',
      'feedback_by_person',
      (d: Database) => createFeedbackStore(d).count({ ...ana, id: 'nobody' }),
    ],
    ['the queue’s figures', 'review_items_open', (d: Database) => queueOf(d).groups('t')],
    [
      'a page of the queue',
      'review_items_open',
      (d: Database) => queueOf(d).lines('t', { limit: 15, offset: 30 }),
    ],
    ['an item of the queue', 'review_items_by_id', (d: Database) => queueOf(d).find('t', 'i4710')],
    [
      'thumbs of some days',
      'feedback_by_time',
      (d: Database) => queueOf(d).thumbs('t', '2026-11-20T00:00:00.000Z'),
    ],
  ])('%s', async (what, index, work) => {
    const plan = await plansOf(work);

    process.stdout.write(`\n${what}:\n${plan}\n`);
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
  });
});
