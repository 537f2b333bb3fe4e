import { and, eq, inArray, sql } from './drizzle.ts';
import type { DocumentRegistry } from '../../ingestion/document-registry.ts';
import type { Database } from './database.ts';
import { documents } from './schema.ts';
import { querying } from './storage-error.ts';

const BATCH = 500;

/** What ingestion knows of each document, in Postgres. Throws a retryable AssistantError. */
export function createDocumentRegistry(database: Database): DocumentRegistry {
  return {
    list: async (tenant, source) => {
      const rows = await querying('listing documents', () =>
        database.query
          .select()
          .from(documents)
          .where(and(eq(documents.tenant, tenant), eq(documents.source, source))),
      );
      return rows.map(({ revision, ...row }) => ({
        ...row,
        ...(revision !== null && { revision }),
        updatedAt: row.updatedAt.toISOString(),
      }));
    },
    put: async (records) => {
      for (let at = 0; at < records.length; at += BATCH) {
        const rows = records.slice(at, at + BATCH).map((record) => ({
          ...record,
          revision: record.revision ?? null,
          updatedAt: new Date(record.updatedAt),
        }));
        await querying('storing documents', () =>
          database.query
            .insert(documents)
            .values(rows)
            .onConflictDoUpdate({
              target: [documents.tenant, documents.document],
              set: {
                source: sql`excluded.source`,
                title: sql`excluded.title`,
                link: sql`excluded.link`,
                version: sql`excluded.version`,
                revision: sql`excluded.revision`,
                passages: sql`excluded.passages`,
                warnings: sql`excluded.warnings`,
                updatedAt: sql`excluded.updated_at`,
              },
            }),
        );
      }
    },
    remove: async (tenant, names) => {
      for (let at = 0; at < names.length; at += BATCH) {
        const batch = names.slice(at, at + BATCH);
        await querying('removing documents', () =>
          database.query
            .delete(documents)
            .where(and(eq(documents.tenant, tenant), inArray(documents.document, batch))),
        );
      }
    },
  };
}
