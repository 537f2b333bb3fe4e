import { formatSummary, ingestExitCode } from '../ingestion/ingest-summary.ts';
import { planSources } from '../ingestion/plan-sources.ts';
import { createProgressPrinter } from '../ingestion/print-progress.ts';
import { openSourceSchedules } from '../queue/source-schedules.ts';
import { migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { createSourceStatusStore } from '../storage/postgres/source-status.ts';
import { connectRedis, type RedisRole } from '../storage/redis/connection.ts';
import type { CommandContext } from './command-line.ts';
import type { Knowledge } from './knowledge.ts';
import { createSourceReader } from './source-reader.ts';

type Options = {
  readonly context: CommandContext;
  readonly knowledge: Knowledge;
  readonly tenant: string;
  /** Folders, files, addresses and sources' names; none: all sources of the knowledge folder. */
  readonly paths: readonly string[];
};

/**
 * Brings the index up to date, with progress and a summary on standard error. Without paths it also removes what was read
 * of sources that `sources.yml` names no more. Resolves to the exit code.
 */
export async function ingestSources({ context, knowledge, tenant, paths }: Options): Promise<number> {
  const { config, urls, log, signal, say } = context;
  const roots = { workingDir: process.cwd(), knowledgeDir: config.KNOWLEDGE_DIR };
  const { sources, configured } = await planSources({ ...roots, targets: paths });
  await migrateDatabase(urls.postgres);
  const database = openDatabase(urls.postgres, log);
  const onTrouble = (error: Error) => log.warn({ error: error.message }, 'Redis trouble');
  const connect = (role: RedisRole) => connectRedis(urls.redis, role, onTrouble);
  const [redis, jobsRedis] = [connect('worker'), connect('jobs')];
  const schedules = openSourceSchedules({ redis: jobsRedis, log });
  const progress = createProgressPrinter(process.stderr);
  try {
    const statuses = createSourceStatusStore(database);
    const names = new Set(configured.map(({ name }) => name));
    const known = paths.length === 0 ? await statuses.list(tenant) : [];
    const dropped = known.map(({ source }) => source).filter((name) => !names.has(name));
    const read = createSourceReader({ config, knowledge, database, redis, schedules, log });
    const { summary, busy } = await read({
      tenant,
      sources,
      recorded: sources.filter((each) => configured.includes(each)),
      dropped,
      signal,
      onProgress: (step) => progress.show(step),
    });
    for (const name of dropped) await statuses.remove(tenant, name);
    progress.stop();
    say(formatSummary(summary));
    for (const name of busy)
      say(`Source ${name} is being read by another process, and was left to it: see --status`);
    return summary.sources.length === 0 && busy.length > 0 ? 0 : ingestExitCode(summary);
  } finally {
    progress.stop();
    await schedules.close();
    redis.disconnect();
    jobsRedis.disconnect();
    await database.close();
  }
}
