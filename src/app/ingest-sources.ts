import { createFetchPage } from '../ingestion/fetch-page.ts';
import { ingest } from '../ingestion/ingest.ts';
import { formatSummary, ingestExitCode } from '../ingestion/ingest-summary.ts';
import { planSources } from '../ingestion/plan-sources.ts';
import { createProgressPrinter } from '../ingestion/print-progress.ts';
import { migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { createDocumentRegistry } from '../storage/postgres/document-registry.ts';
import type { CommandContext } from './command-line.ts';
import type { Knowledge } from './knowledge.ts';

type Options = {
  readonly context: CommandContext;
  readonly knowledge: Knowledge;
  readonly tenant: string;
  /** Folders, files and addresses; none: all sources of the knowledge folder. */
  readonly paths: readonly string[];
};

/** Brings the index up to date, with progress and a summary on standard error. Resolves to the exit code. */
export async function ingestSources({ context, knowledge, tenant, paths }: Options): Promise<number> {
  const { config, urls, log, signal, say } = context;
  const roots = { workingDir: process.cwd(), knowledgeDir: config.KNOWLEDGE_DIR };
  const sources = await planSources({ ...roots, targets: paths });
  await migrateDatabase(urls.postgres);
  const database = openDatabase(urls.postgres, log);
  const progress = createProgressPrinter(process.stderr);
  try {
    const summary = await ingest({
      tenant,
      sources,
      roots,
      log,
      signal,
      index: knowledge.index,
      embeddingModel: knowledge.embeddings.modelName,
      registry: createDocumentRegistry(database),
      fetchPage: createFetchPage({ allowPrivate: config.ALLOW_PRIVATE_SOURCES }),
      now: () => new Date(),
      onProgress: (step) => progress.show(step),
    });
    progress.stop();
    say(formatSummary(summary));
    return ingestExitCode(summary);
  } finally {
    progress.stop();
    await database.close();
  }
}
