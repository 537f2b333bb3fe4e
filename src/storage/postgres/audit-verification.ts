import type { AuditRow } from '../../core/audit.ts';
import { type AuditHead, toAuditRow } from './audit.ts';
import { hashOfRow, NO_HASH_BEFORE } from './audit-chain.ts';
import type { Database } from './database.ts';
import { and, asc, eq, sql } from './drizzle.ts';
import { auditLog } from './schema.ts';
import { querying } from './storage-error.ts';

/** What a walk along a tenant's chain found; `sequence` is the first row that is not as it was written. */
export type AuditVerdict =
  | { readonly kind: 'whole'; readonly rows: number; readonly head: AuditHead | undefined }
  | { readonly kind: 'broken'; readonly rows: number; readonly sequence: number; readonly why: BrokenWhy };

type BrokenWhy =
  /** What the row says is not what was hashed. */
  | 'edited'
  /** A row with this number should stand here and doesn't. */
  | 'missing'
  /** The row does not follow from the one before it. */
  | 'not-chained'
  /** The chain ends before a row that is known from elsewhere. */
  | 'truncated'
  /** Another row stands where one is known from elsewhere. */
  | 'rewritten';

type VerifyOptions = {
  readonly database: Database;
  readonly tenant: string;
  /** Heads that are known from elsewhere. One without a number may stand anywhere in the chain. */
  readonly known?: readonly { readonly sequence?: number; readonly hash: string }[];
  /** Rows read at once. Default 1,000. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
};

/** Walks a tenant's chain from its first row, page by page. Throws a retryable AssistantError, and the signal's reason. */
export async function verifyAudit(options: VerifyOptions): Promise<AuditVerdict> {
  const { tenant, database, known = [], pageSize = 1_000, signal } = options;
  const waitingFor = new Set(known.filter(({ sequence }) => sequence === undefined).map(({ hash }) => hash));
  const numbered = new Map(known.flatMap(({ sequence, hash }) => (sequence ? [[sequence, hash]] : [])));
  let head: AuditHead = { sequence: 0, hash: NO_HASH_BEFORE };
  const broken = (sequence: number, why: BrokenWhy): AuditVerdict => ({
    kind: 'broken',
    rows: head.sequence,
    sequence,
    why,
  });
  for (;;) {
    signal?.throwIfAborted();
    const page = await pageAfter(head.sequence, { database, tenant, pageSize });
    for (const row of page) {
      const why = faultOf(row, head);
      if (why !== undefined) return broken(why === 'missing' ? head.sequence + 1 : row.sequence, why);
      if ((numbered.get(row.sequence) ?? row.hash) !== row.hash) return broken(row.sequence, 'rewritten');
      waitingFor.delete(row.hash);
      head = { sequence: row.sequence, hash: row.hash };
    }
    if (page.length < pageSize) break;
  }
  const isCut = waitingFor.size > 0 || [...numbered.keys()].some((sequence) => sequence > head.sequence);
  if (isCut) return broken(head.sequence + 1, 'truncated');
  return { kind: 'whole', rows: head.sequence, head: head.sequence === 0 ? undefined : head };
}

/** The tenants that have an audit. Throws a retryable AssistantError. */
export async function auditedTenants(database: Database): Promise<readonly string[]> {
  const rows = await querying('listing the audit’s tenants', () =>
    database.query.selectDistinct({ tenant: auditLog.tenant }).from(auditLog).orderBy(asc(auditLog.tenant)),
  );
  return rows.map(({ tenant }) => tenant);
}

async function pageAfter(
  sequence: number,
  { database, tenant, pageSize }: Pick<VerifyOptions, 'database' | 'tenant'> & { readonly pageSize: number },
): Promise<readonly AuditRow[]> {
  const rows = await querying('reading the audit', () =>
    database.query
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.tenant, tenant), sql`${auditLog.sequence} > ${sequence}`))
      .orderBy(asc(auditLog.sequence))
      .limit(pageSize),
  );
  return rows.map(toAuditRow);
}

/** A gap is told from an edit: a row that is whole in itself and comes too late was not touched, its neighbours are gone. */
function faultOf(row: AuditRow, before: AuditHead): BrokenWhy | undefined {
  if (row.sequence !== before.sequence + 1) return 'missing';
  if (hashOfRow(row) !== row.hash) return 'edited';
  return row.previousHash === before.hash ? undefined : 'not-chained';
}
