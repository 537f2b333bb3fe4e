import type { TurnReference, TurnReports, UsageReport } from '../../core/turn-reports.ts';
import type { Database } from './database.ts';
import { and, desc, eq, inArray, sql } from './drizzle.ts';
import { deliveredMessages, turns } from './schema.ts';
import { querying } from './storage-error.ts';
import { toTurn } from './turn-store.ts';

const MOST_TURNS = 20;
const DAY = sql<string>`to_char(${turns.createdAt} at time zone 'UTC', 'YYYY-MM-DD')`;

/** What admins ask of the turns in Postgres. Throws a retryable AssistantError. */
export function createTurnReports(database: Database): TurnReports {
  return {
    find: (tenant, reference) =>
      querying('looking up a turn', async () => {
        const rows = await database.query
          .select()
          .from(turns)
          .where(and(eq(turns.tenant, tenant), await meant(database, tenant, reference)))
          .orderBy(desc(turns.createdAt))
          .limit(MOST_TURNS);
        return rows.map(toTurn);
      }),
    usage: (tenant, since) =>
      querying('adding up usage', async (): Promise<UsageReport> => {
        const [counts, tokens] = await Promise.all([
          countTurns(database, tenant, since),
          addTokens(database, tenant, since),
        ]);
        return { counts, tokens };
      }),
  };
}

async function meant(database: Database, tenant: string, reference: TurnReference) {
  if ('requestId' in reference) return eq(turns.requestId, reference.requestId);
  const { channel, messageIds } = reference;
  const exact = messageIds.filter((id) => !id.includes('*'));
  const replies = await requestIdsOf(database, tenant, reference);
  return sql`(${turns.channel} = ${channel} and ${inArray(turns.messageId, ['', ...exact])} or ${inArray(turns.requestId, ['', ...replies])})`;
}

/** The turns whose replies a message is part of: a delivery's id is its request's, or begins with it. */
async function requestIdsOf(
  database: Database,
  tenant: string,
  { channel, messageIds }: Exclude<TurnReference, { requestId: string }>,
): Promise<readonly string[]> {
  const wanted = messageIds.map((id) =>
    id.includes('*')
      ? sql`${deliveredMessages.messageId} like ${id.split('*').map(escaped).join('%')}`
      : eq(deliveredMessages.messageId, id),
  );
  const rows = await database.query
    .selectDistinct({ deliveryId: deliveredMessages.deliveryId })
    .from(deliveredMessages)
    .where(
      and(
        eq(deliveredMessages.tenant, tenant),
        eq(deliveredMessages.channel, channel),
        sql`(${sql.join(wanted, sql` or `)})`,
      ),
    )
    .limit(MOST_TURNS);
  return rows.flatMap(({ deliveryId }) => withoutEndings(deliveryId));
}

/** `r1-private-done` was delivered for one of `r1-private-done`, `r1-private` and `r1`. */
function withoutEndings(deliveryId: string): readonly string[] {
  const ids = [deliveryId];
  for (let rest = deliveryId; /-[a-z-]+$/.test(rest); ) {
    rest = rest.slice(0, rest.lastIndexOf('-'));
    ids.push(rest);
  }
  return ids;
}

function ofPeriod(tenant: string, since: string) {
  return and(eq(turns.tenant, tenant), sql`${turns.createdAt} >= ${new Date(since)}`);
}

function countTurns(database: Database, tenant: string, since: string): Promise<UsageReport['counts']> {
  return database.query
    .select({
      day: DAY,
      channel: turns.channel,
      turns: sql<number>`count(*)::int`,
      answered: sql<number>`(count(*) filter (where ${turns.replyKind} = 'answer'))::int`,
    })
    .from(turns)
    .where(ofPeriod(tenant, since))
    .groupBy(DAY, turns.channel);
}

/** `usage` is a list: one line a call of a model. */
async function addTokens(database: Database, tenant: string, since: string): Promise<UsageReport['tokens']> {
  const { rows } = await database.query.execute<UsageReport['tokens'][number]>(sql`
    select ${DAY} as day, ${turns.channel} as channel, used->>'model' as model, count(*)::int as calls,
      sum((used->>'inputTokens')::float8) as "inputTokens", sum((used->>'outputTokens')::float8) as "outputTokens",
      coalesce(sum((used->>'costUsd')::float8), 0) as "costUsd",
      (count(*) filter (where used->>'costUsd' is null))::int as unpriced
    from ${turns}, jsonb_array_elements(${turns.usage}) as used
    where ${ofPeriod(tenant, since)} group by 1, 2, 3`);
  return rows;
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`);
}
