import type { Config } from '../config/config.ts';
import { createFetchPage } from '../ingestion/fetch-page.ts';
import type { IngestSummary } from '../ingestion/ingest-summary.ts';
import type { IngestProgress } from '../ingestion/print-progress.ts';
import { createDocumentReader } from '../ingestion/read-document.ts';
import { ingestAndRecord, type RecordedIngestOptions } from '../ingestion/record-runs.ts';
import type { SourceSettings } from '../ingestion/source-settings.ts';
import { openSource, type SourceDeps } from '../ingestion/sources/open-source.ts';
import type { Logger } from '../observability/logger.ts';
import { createSourceLock } from '../queue/source-lock.ts';
import type { SourceSchedules } from '../queue/source-schedules.ts';
import type { Database } from '../storage/postgres/database.ts';
import { createDocumentRegistry } from '../storage/postgres/document-registry.ts';
import { createSourceStatusStore } from '../storage/postgres/source-status.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import type { Knowledge } from './knowledge.ts';

export type ReadRequest = {
  readonly tenant: string;
  /** In the order of `sources.yml`. */
  readonly sources: readonly SourceSettings[];
  /** Those of `sources` that are configured and read whole. */
  readonly recorded: readonly SourceSettings[];
  readonly listedOnly?: ReadonlySet<string>;
  readonly dropped?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: IngestProgress) => void;
};

/** Reads sources into the index, under their locks, and keeps how they fared. */
export type SourceReader = (
  request: ReadRequest,
) => Promise<{ readonly summary: IngestSummary; readonly busy: readonly string[] }>;

/** The reader that commands and workers share. */
export function createSourceReader(options: {
  readonly config: Config;
  readonly knowledge: Knowledge;
  readonly database: Database;
  readonly redis: RedisClient;
  readonly schedules: SourceSchedules;
  readonly log: Logger;
}): SourceReader {
  const { config, knowledge, database, schedules, log } = options;
  const now = () => new Date();
  const deps: SourceDeps = {
    roots: { workingDir: process.cwd(), knowledgeDir: config.KNOWLEDGE_DIR },
    fetchPage: createFetchPage({ allowPrivate: config.ALLOW_PRIVATE_SOURCES }),
    allowPrivate: config.ALLOW_PRIVATE_SOURCES,
    dataDir: config.DATA_DIR,
    gitEnvironment: config.gitEnvironment,
    now,
  };
  const lasting = {
    index: knowledge.index,
    embeddingModel: knowledge.embeddings.modelName,
    registry: createDocumentRegistry(database),
    statuses: createSourceStatusStore(database),
    lock: createSourceLock({ redis: options.redis }),
    now,
    log,
  } satisfies Partial<RecordedIngestOptions>;
  return async ({ tenant, sources, ...request }) => {
    await using reader = createDocumentReader();
    return await ingestAndRecord({
      ...lasting,
      ...request,
      tenant,
      reader,
      sources: sources.map((settings) => openSource(settings, deps)),
      nextRunAt: (source) => schedules.nextRunAt(tenant, source),
    });
  };
}
