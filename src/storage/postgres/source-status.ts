import type { SourceStatus, SourceStatusStore } from '../../ingestion/source-status.ts';
import type { Database } from './database.ts';
import { and, eq } from './drizzle.ts';
import { sources } from './schema.ts';
import { storableText } from './storable.ts';
import { querying } from './storage-error.ts';

/** How sources are doing, in Postgres. Throws a retryable AssistantError. */
export function createSourceStatusStore(database: Database): SourceStatusStore {
  return {
    list: async (tenant) => {
      const rows = await querying('listing sources', () =>
        database.query.select().from(sources).where(eq(sources.tenant, tenant)).orderBy(sources.source),
      );
      return rows.map(toStatus);
    },
    get: async (tenant, source) => {
      const [row] = await querying('reading how a source is doing', () =>
        database.query.select().from(sources).where(of(tenant, source)),
      );
      return row && toStatus(row);
    },
    record: async (status) => {
      const row = toRow(status);
      await querying('recording how a source is doing', () =>
        database.query
          .insert(sources)
          .values(row)
          .onConflictDoUpdate({ target: [sources.tenant, sources.source], set: row }),
      );
    },
    remove: async (tenant, source) => {
      await querying('removing a source', () => database.query.delete(sources).where(of(tenant, source)));
    },
  };
}

type Row = typeof sources.$inferSelect;

function of(tenant: string, source: string) {
  return and(eq(sources.tenant, tenant), eq(sources.source, source));
}

function toStatus(row: Row): SourceStatus {
  return {
    tenant: row.tenant,
    source: row.source,
    kind: row.kind,
    schedule: row.schedule ?? undefined,
    startedAt: row.startedAt?.toISOString(),
    finishedAt: row.finishedAt?.toISOString(),
    outcome: row.outcome ?? undefined,
    counts: row.counts ?? undefined,
    error: row.error ?? undefined,
    nextDueAt: row.nextDueAt?.toISOString(),
    failures: row.failures,
  };
}

// What is undefined would keep the old value: null takes it away.
function toRow(status: SourceStatus): Row {
  const { tenant, source, kind, schedule, outcome, counts, error, failures } = status;
  return {
    tenant,
    source,
    kind,
    schedule: schedule ?? null,
    startedAt: dateOf(status.startedAt),
    finishedAt: dateOf(status.finishedAt),
    outcome: outcome ?? null,
    counts: counts ?? null,
    error: error === undefined ? null : storableText(error),
    nextDueAt: dateOf(status.nextDueAt),
    failures,
  };
}

function dateOf(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text);
}
