import { createLogger } from '../../src/observability/logger.ts';
import { type Database, openDatabase } from '../../src/storage/postgres/database.ts';
import { sql } from '../../src/storage/postgres/drizzle.ts';
import { answerReply, notKnownReply } from '../../src/testing/replies.ts';

const BATCH = 2_500;
const PLACE = { channel: 'slack', workspace: 'T000BENCH', kind: 'channel', external: false };

/** The request id of a turn that `fillTurns` wrote. */
export function filledTurn(number: number): string {
  return `bench-turn-${number}`;
}

/**
 * Fills a database that the application has set up with a hundred days of turns, with their messages, thumbs, review items
 * and a row of the audit each. Half of them are answered; each hundredth waits for review.
 */
export async function fillTurns(
  databaseUrl: string,
  { count, tenant }: { readonly count: number; readonly tenant: string },
): Promise<void> {
  const database = openDatabase(databaseUrl, createLogger('silent'), 1);
  try {
    for (let from = 0; from < count; from += BATCH)
      await fillBatch(database, { from, to: Math.min(count, from + BATCH) - 1, all: count, tenant });
    for (const table of ['turns', 'feedback', 'review_items', 'delivered_messages', 'audit_log'])
      await database.query.execute(sql.raw(`analyze ${table}`));
  } finally {
    await database.close();
  }
}

type Batch = { readonly tenant: string; readonly from: number; readonly to: number; readonly all: number };

async function fillBatch({ query }: Database, { tenant, from, to, all }: Batch): Promise<void> {
  const numbers = sql`generate_series(${from}::int, ${to}::int) n`;
  const at = sql`now() - interval '100 days' * n / ${all}::int`;
  const [answer, open] = [
    answerReply({ text: 'You may carry over 5 days [1][2].', citations: 2 }),
    notKnownReply(),
  ];
  const passages = answer.citations.map(({ passageId, document }) => ({
    passageId,
    document,
    version: 'v1',
    score: 0.7,
    cited: true,
    access: ['public'],
  }));
  const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;
  const author = sql`${json({ ...PLACE, tenant, guest: false })} - 'kind' - 'external'
    || jsonb_build_object('id', 'U' || n % 500)`;
  const place = sql`${json(PLACE)} || jsonb_build_object('id', 'C' || n % 50)`;
  const usage = [{ model: 'small', inputTokens: 1_000, outputTokens: 50, costUsd: 0.001 }];
  await query.execute(sql`
    insert into turns (tenant, request_id, channel, author_id, author, place, message_id, question, standalone_question,
      reply_kind, reply, passages, timings, usage, created_at)
    select ${tenant}, 'bench-turn-' || n, (array['slack','teams','web'])[n % 3 + 1], 'U' || n % 500, ${author},
      ${place}, 'C' || n % 50 || ':' || n, 'How many days of leave ' || n, 'How many days of leave ' || n,
      (array['answer','not-known'])[n % 2 + 1], case when n % 2 = 0 then ${json(answer)} else ${json(open)} end,
      ${json(passages)}, '{"total":80,"retrieval":20}', ${json(usage)}, ${at}
    from ${numbers}`);
  await query.execute(sql`
    insert into delivered_messages select ${tenant}, 'bench-turn-' || n, 0, 'slack', 'C:reply-' || n, ${at}
    from ${numbers}`);
  await query.execute(sql`
    insert into feedback (tenant, request_id, person_key, verdict, place, sent_at)
    select ${tenant}, 'bench-turn-' || n, 'p' || n % 50, (array['down','up'])[n / 5 % 2 + 1], ${place}, ${at}
    from ${numbers} where n % 5 = 0`);
  await query.execute(sql`
    insert into review_items (tenant, request_id, id, reason, unanswered, document, state, latest_at)
    select ${tenant}, 'bench-turn-' || n, 'i' || n, (array['wrong','unanswered'])[n % 2 + 1], false,
      'd' || n % 70 || '.md', case when n % 100 = 0 then 'open' else 'fixed' end, ${at}
    from ${numbers} where n % 10 = 0`);
  await query.execute(sql`
    insert into audit_log (tenant, sequence, at, actor, action, decision, request_id, previous_hash, hash)
    select ${tenant}, last + row_number() over (order by n), now() - interval '1 minute' * (${all} - n),
      'slack/T000BENCH/U' || n % 300, (array['command.status','command.usage','tool.create_ticket'])[n % 3 + 1],
      'allowed', 'bench-turn-' || n, '', ''
    from ${numbers}, (select coalesce(max(sequence), 0) as last from audit_log where tenant = ${tenant}) before`);
}
