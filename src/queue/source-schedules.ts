import { Queue, Worker } from 'bullmq';
import type { Logger } from '../observability/logger.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import { closeInTime, whileBusy } from './close-in-time.ts';
import { IngestSourceJob } from './job-catalogue.ts';

/** What reading a source may take to notice that it is to stop. */
const STOP_WITHIN_MS = 10_000;

/** When a source is read: every so many milliseconds, or by a cron pattern in UTC. */
export type ScheduledSource = Pick<IngestSourceJob, 'tenant' | 'source'> & {
  readonly schedule:
    | { readonly kind: 'every'; readonly everyMs: number }
    | { readonly kind: 'cron'; readonly pattern: string };
};

/** The schedules as BullMQ keeps them, for all workers together. */
export interface SourceSchedules {
  /** Makes the schedules these and no others. One that stays the same keeps its time; a new `every` begins at once. */
  set(sources: readonly ScheduledSource[]): Promise<void>;
  /** Has a source read soon, once however often it is asked for before that. */
  runNow(job: IngestSourceJob): Promise<void>;
  /** When a source comes round again; undefined for one without a schedule. */
  nextRunAt(tenant: string, source: string): Promise<Date | undefined>;
  /** The connection stays open, it is the caller's. */
  close(): Promise<void>;
}

type Options = { readonly redis: RedisClient; readonly prefix?: string; readonly log: Logger };

// In braces, so that all its keys share a slot of a Redis Cluster.
const QUEUE = '{sources}';
const EVERYTHING = -1;

type Schedulers = Queue<IngestSourceJob, void>;

/** Opens the schedules. `redis` is of the role `jobs`. */
export function openSourceSchedules({ redis, prefix = 'footnote', log }: Options): SourceSchedules {
  const queue: Schedulers = new Queue(QUEUE, { connection: redis, prefix });
  queue.on('error', (error) => log.warn({ error: error.message }, 'Queue error'));
  return {
    set: async (sources) => {
      const wanted = new Map(sources.map((each) => [idOf(each.tenant, each.source), each]));
      const existing = new Map(
        (await queue.getJobSchedulers(0, EVERYTHING)).map((each) => [each.key, each] as const),
      );
      for (const id of existing.keys()) if (!wanted.has(id)) await queue.removeJobScheduler(id);
      for (const [id, each] of wanted) {
        const now = existing.get(id);
        const { kind } = each.schedule;
        // BullMQ starts an `every` anew each time it is set: a restart would read all sources at once.
        if (kind === 'every' && Number(now?.every) === each.schedule.everyMs) continue;
        if (kind === 'cron' && now?.pattern === each.schedule.pattern) continue;
        await upsert(queue, id, each).catch((error: unknown) =>
          log.error(
            { source: each.source, error: error instanceof Error ? error.message : 'unknown' },
            'A source has a schedule that is not understood: check sources.yml',
          ),
        );
      }
    },
    runNow: async (job) => {
      const jobId = `now-${job.asked ?? 'now'}-${idOf(job.tenant, job.source)}`;
      await queue.add('ingest-source', job, { jobId, removeOnComplete: true, removeOnFail: true });
    },
    nextRunAt: async (tenant, source) => {
      const scheduler = await queue.getJobScheduler(idOf(tenant, source));
      return scheduler?.next === undefined ? undefined : new Date(Number(scheduler.next));
    },
    close: async () => void (await closeInTime(queue.close())),
  };
}

async function upsert(queue: Schedulers, id: string, { schedule, ...data }: ScheduledSource): Promise<void> {
  const repeat =
    schedule.kind === 'every' ? { every: schedule.everyMs } : { pattern: schedule.pattern, tz: 'UTC' };
  await queue.upsertJobScheduler(id, repeat, {
    name: 'ingest-source',
    data: { tenant: data.tenant, source: data.source },
    opts: { removeOnComplete: true, removeOnFail: { count: 100, age: 24 * 3600 } },
  });
}

function idOf(tenant: string, source: string): string {
  return [tenant, source].map(encodeURIComponent).join('/');
}

type RunnerOptions = Options & {
  /** Reads the source. What it throws is logged; the schedule asks again. */
  readonly handle: (job: IngestSourceJob, options: { readonly signal: AbortSignal }) => Promise<void>;
};

/** Starts to read sources when their schedules say so, one at a time in this process. */
export function startSourceRunner({ redis, prefix = 'footnote', log, handle }: RunnerOptions): {
  /** Aborts what runs, and waits for it: reading a source goes on where it was broken off. */
  stop(): Promise<void>;
} {
  const stopping = new AbortController();
  let active = 0;
  const worker = new Worker<IngestSourceJob, void>(
    QUEUE,
    async (job) => {
      const parsed = IngestSourceJob.parse(job.data);
      active += 1;
      try {
        await handle(parsed, { signal: stopping.signal });
      } catch (error) {
        if (!stopping.signal.aborted)
          log.error({ source: parsed.source, error: messageOf(error) }, 'A source could not be read');
        throw error;
      } finally {
        active -= 1;
      }
    },
    { connection: redis, prefix, concurrency: 1 },
  );
  worker.on('error', (error) => log.warn({ error: error.message }, 'Queue error'));
  return {
    stop: async () => {
      stopping.abort();
      const closing = worker.close();
      await whileBusy(() => active > 0, STOP_WITHIN_MS);
      await closeInTime(closing);
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
