import { type Pauses, sourcePause } from '../core/pauses.ts';
import { planSources, rivalsOf } from '../ingestion/plan-sources.ts';
import { UNFINISHED } from '../ingestion/read-source.ts';
import type { SourceSettings } from '../ingestion/source-settings.ts';
import { type IngestSourceServices, ingestSource } from '../jobs/ingest-source.ts';
import { openSourceSchedules, type SourceSchedules, startSourceRunner } from '../queue/source-schedules.ts';
import type { Database } from '../storage/postgres/database.ts';
import { createDocumentRegistry } from '../storage/postgres/document-registry.ts';
import { createSourceStatusStore } from '../storage/postgres/source-status.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import type { Shared } from './application-parts.ts';
import type { Knowledge } from './knowledge.ts';
import type { SourceReader } from './source-reader.ts';

type Options = {
  readonly shared: Shared;
  readonly knowledge: Knowledge;
  readonly database: Database;
  /** Of the role `worker`. */
  readonly redis: RedisClient;
  readonly pauses: Pauses;
};

export type ScheduledSources = {
  readonly schedules: Pick<SourceSchedules, 'runNow'>;
  stop(): Promise<void>;
};

/** Starts to read the sources that have a schedule, for the organisation of the command line, as `npm run ingest` does. */
export async function scheduleSources(options: Options): Promise<ScheduledSources> {
  const { shared, database } = options;
  const { config, tenants, log } = shared;
  const jobsRedis = shared.connect('jobs');
  const schedules = openSourceSchedules({ redis: jobsRedis, log });
  const configured = async (): Promise<readonly SourceSettings[]> =>
    (await planSources({ workingDir: process.cwd(), knowledgeDir: config.KNOWLEDGE_DIR, targets: [] }))
      .configured;
  let reader: SourceReader | undefined;
  // With the parsers of all formats: loaded when the first source is read.
  const openReader = async (): Promise<SourceReader> => {
    const { createSourceReader } = await import('./source-reader.ts');
    reader ??= createSourceReader({ ...options, config, schedules, log });
    return reader;
  };
  const registry = createDocumentRegistry(database);
  const services: IngestSourceServices = {
    configured,
    statuses: createSourceStatusStore(database),
    read: async ({ tenant, settings, configured: all }, { signal }) => {
      const sources = rivalsOf(settings, all);
      const listedOnly = new Set(sources.map(({ name }) => name).filter((name) => name !== settings.name));
      const read = await openReader();
      return read({ tenant, sources, recorded: [settings], listedOnly, signal });
    },
    isPaused: async (tenant, source) =>
      (await options.pauses.list(tenant)).some(({ what }) => what === sourcePause(source)),
    forgetVersions: async (tenant, source) => {
      const known = await registry.list(tenant, source);
      await registry.put(known.map((record) => ({ ...record, version: UNFINISHED, revision: undefined })));
    },
    now: () => new Date(),
    log,
  };
  try {
    const tenant = tenants.primary;
    const scheduled = (await configured()).flatMap(({ name, schedule }) =>
      schedule === undefined ? [] : [{ tenant, source: name, schedule }],
    );
    await schedules.set(scheduled);
  } catch (error) {
    // People still get answers from what was read before.
    const message = error instanceof Error ? error.message : 'unknown';
    log.error({ error: message }, 'Sources are not read by schedule: mend what is said here, and restart');
  }
  const runner = startSourceRunner({
    redis: jobsRedis,
    log,
    handle: async (job, context) => void (await ingestSource(job, services, context)),
  });
  return {
    schedules,
    stop: async () => {
      await runner.stop();
      await schedules.close();
    },
  };
}
