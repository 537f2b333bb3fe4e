import type { Audit, AuditEntry, AuditQuery, AuditRow } from '../../core/audit.ts';
import { hashOfRow, NO_HASH_BEFORE } from './audit-chain.ts';
import { redactDetail } from './audit-redaction.ts';
import type { Database } from './database.ts';
import { and, desc, eq, sql } from './drizzle.ts';
import { auditLog } from './schema.ts';
import { storableText } from './storable.ts';
import { querying } from './storage-error.ts';

/** The last row of a tenant's chain. */
export type AuditHead = { readonly sequence: number; readonly hash: string };

type AuditOptions = {
  readonly database: Database;
  /** Milliseconds. */
  readonly now: () => number;
  /** Keeps the head somewhere else, so that a chain that was cut at its end shows. Must not throw. */
  readonly keepHead?: (tenant: string, head: AuditHead) => Promise<void>;
};

export type Transaction = Parameters<Parameters<Database['query']['transaction']>[0]>[0];

/**
 * Does a change and writes its entries in one transaction: neither stands without the other. Throws what the change throws,
 * and a database's error as it is.
 */
export type AuditedChange = <T>(
  change: (transaction: Transaction, record: (entry: AuditEntry) => Promise<void>) => Promise<T>,
) => Promise<T>;

/** More than these a search never gives back, whatever its limit says. */
const MOST_ROWS = 1_000;

/**
 * The audit in Postgres: rows are numbered from 1 without a gap and chained by hashes, tenant by tenant, whoever writes at
 * the same time. Secrets in the detail are redacted. Throws a retryable AssistantError that repeats nothing of the entry.
 */
export function createAudit({
  database,
  now,
  keepHead,
}: AuditOptions): Audit & { readonly withChange: AuditedChange } {
  const withChange: AuditedChange = async (change) => {
    const heads: [string, AuditHead][] = [];
    const result = await database.query.transaction((transaction) =>
      change(transaction, async (entry) => {
        heads.push([entry.tenant, await append(transaction, entry, now)]);
      }),
    );
    // What is not committed yet is no head.
    for (const [tenant, head] of heads) await keepHead?.(tenant, head);
    return result;
  };
  return {
    withChange,
    append: (entry) =>
      querying('writing to the audit', () => withChange((_transaction, record) => record(entry))),
    search: async (tenant, query) => {
      const rows = await querying('searching the audit', () =>
        database.query
          .select()
          .from(auditLog)
          .where(conditionsOf(tenant, query))
          .orderBy(desc(auditLog.sequence))
          .limit(Math.min(query.limit, MOST_ROWS))
          .offset(query.offset ?? 0),
      );
      return rows.map(toAuditRow);
    },
  };
}

async function append(transaction: Transaction, entry: AuditEntry, now: () => number): Promise<AuditHead> {
  const detail = entry.detail && redactDetail(entry.detail);
  // A tenant's rows are written one after another: each needs the hash of the one before.
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtext(${`audit/${entry.tenant}`}))`);
  const [last] = await transaction
    .select({ sequence: auditLog.sequence, hash: auditLog.hash })
    .from(auditLog)
    .where(eq(auditLog.tenant, entry.tenant))
    .orderBy(desc(auditLog.sequence))
    .limit(1);
  const at = new Date(now());
  const unhashed = {
    tenant: entry.tenant,
    sequence: (last?.sequence ?? 0) + 1,
    at: at.toISOString(),
    actor: storableText(entry.actor),
    action: storableText(entry.action),
    place: entry.place,
    decision: entry.decision,
    outcome: entry.outcome,
    detail,
    requestId: entry.requestId && storableText(entry.requestId),
    previousHash: last?.hash ?? NO_HASH_BEFORE,
  };
  const hash = hashOfRow(unhashed);
  await transaction.insert(auditLog).values({ ...unhashed, at, hash });
  return { sequence: unhashed.sequence, hash };
}

/** Every condition has an index that begins with the tenant. */
function conditionsOf(tenant: string, { actor, action, requestId, since, until }: AuditQuery) {
  return and(
    eq(auditLog.tenant, tenant),
    actor === undefined ? undefined : eq(auditLog.actor, actor),
    action === undefined ? undefined : sql`${auditLog.action} like ${`${escaped(action)}%`}`,
    requestId === undefined ? undefined : eq(auditLog.requestId, requestId),
    since === undefined ? undefined : sql`${auditLog.at} >= ${new Date(since)}`,
    until === undefined ? undefined : sql`${auditLog.at} < ${new Date(until)}`,
  );
}

/** A row as it was hashed: what is null in the table was undefined. */
export function toAuditRow(row: typeof auditLog.$inferSelect): AuditRow {
  return {
    tenant: row.tenant,
    sequence: row.sequence,
    at: row.at.toISOString(),
    actor: row.actor,
    action: row.action,
    place: row.place ?? undefined,
    decision: row.decision,
    outcome: row.outcome ?? undefined,
    detail: row.detail ?? undefined,
    requestId: row.requestId ?? undefined,
    previousHash: row.previousHash,
    hash: row.hash,
  };
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`);
}
