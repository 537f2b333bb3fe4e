import { DelayedError, type Job, Worker } from 'bullmq';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import { closeInTime, whileBusy } from './close-in-time.ts';
import { createDeadLetters } from './dead-letters.ts';
import { type DrainDeps, drainMailbox, type Handlers } from './drain-mailbox.ts';
import { LANES, type Lane, laneQueueName, openDrainQueue } from './drain-queue.ts';
import { DrainJob } from './job-catalogue.ts';
import { startLimitingLanes } from './lane-limits.ts';
import { openMailbox } from './mailbox.ts';
import { createOutages } from './outages.ts';
import { createQueueGauges, type QueueGauges } from './queue-gauges.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry-policy.ts';
import { startSweeper } from './sweeper.ts';
import { acquireLease, type Lease } from './thread-lease.ts';

/** How soon a dead worker's threads are taken over, and how often lost drains are looked for; all in milliseconds. */
export type ConsumerTimes = {
  /** How long a worker that falls silent keeps its threads. Longer than any pause of a healthy event loop. */
  readonly leaseMs: number;
  /** How often BullMQ looks for jobs whose worker is gone. Takeover takes at most `leaseMs` and this together. */
  readonly stalledCheckMs: number;
  readonly sweepMs: number;
  /** How soon a drain that finds its thread held by another worker tries again. */
  readonly heldRetryMs: number;
  /** The most that one item may take. */
  readonly itemLimitMs: number;
};

// 6 s and 1.5 s: a thread is taken over within 7.5 s of a kill -9 (BullMQ's own defaults need a minute).
const defaultTimes: ConsumerTimes = {
  leaseMs: 6_000,
  stalledCheckMs: 1_500,
  sweepMs: 15_000,
  heldRetryMs: 500,
  itemLimitMs: 5 * 60_000,
};

// After this many takeovers BullMQ fails a job. Tries are counted by message in the mailbox, so BullMQ never should.
const UNLIMITED_TAKEOVERS = 1_000_000;

type Options = {
  /** Of the role `worker`. */
  readonly redis: RedisClient;
  /** Of the role `jobs`. */
  readonly jobsRedis: RedisClient;
  readonly handlers: Handlers;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'job'>;
  readonly now: () => Date;
  /** In [0, 1). */
  readonly random: () => number;
  readonly prefix?: string;
  /** Threads at work at the same time in this process, in each lane; fewer where they need the processor. */
  readonly concurrency?: number;
  /** The lanes that this worker takes. Default: all. */
  readonly lanes?: readonly Lane[];
  readonly retry?: Partial<RetryPolicy>;
  readonly times?: Partial<ConsumerTimes>;
};

export interface Consumer {
  readonly gauges: QueueGauges;
  /** Takes no more work, waits up to `graceMs` for what runs, then aborts it and closes within two seconds more. */
  stop(options: { readonly graceMs: number }): Promise<void>;
}

/**
 * Starts to work on what is queued: each thread in order and by one worker at a time, threads in parallel. The
 * connections stay open after `stop`, they are the caller's.
 */
export function startConsumer(options: Options): Consumer {
  const { redis, jobsRedis, log, prefix = 'footnote', concurrency = 16 } = options;
  const times = { ...defaultTimes, ...options.times };
  const onError = (error: Error): void => log.warn({ error: error.message }, 'Queue error');
  const intake = new AbortController();
  const work = new AbortController();
  const deps: DrainDeps = {
    handlers: options.handlers,
    deadLetters: createDeadLetters({ redis, prefix }),
    retry: { ...defaultRetryPolicy, ...options.retry },
    outages: createOutages(() => options.now().getTime()),
    itemLimitMs: times.itemLimitMs,
    log,
    metrics: options.metrics,
    now: options.now,
    random: options.random,
  };

  const drain = async (data: unknown): Promise<number | undefined> => {
    const job = DrainJob.parse(data);
    const lease = await acquireLease({ redis, prefix, mailbox: job.mailbox, leaseMs: times.leaseMs });
    if (!lease) return times.heldRetryMs;
    const mailbox = openMailbox(redis, prefix, job.mailbox);
    const input = { job, mailbox, lease, stopIntake: intake.signal, stopWork: work.signal };
    try {
      const outcome = await drainMailbox(input, deps);
      if (outcome.kind === 'later') return outcome.delayMs;
      if (outcome.kind === 'drained') return undefined;
      log.warn({ tenant: job.tenant }, 'Lost a thread to another worker');
      return times.heldRetryMs;
    } finally {
      await releaseQuietly(lease, log);
    }
  };

  const lanes = (options.lanes ?? LANES).map((lane) => {
    let active = 0;
    const work = async (job: Job<DrainJob, void, 'drain'>, token?: string): Promise<void> => {
      active += 1;
      try {
        const laterMs = await drain(job.data);
        if (laterMs !== undefined) await putBack(job, token, laterMs, log);
      } finally {
        active -= 1;
      }
    };
    const worker = new Worker<DrainJob, void, 'drain'>(laneQueueName(lane), work, {
      connection: jobsRedis,
      prefix,
      concurrency,
      lockDuration: times.leaseMs,
      stalledInterval: times.stalledCheckMs,
      maxStalledCount: UNLIMITED_TAKEOVERS,
      // After a restart of Redis a slot must not sleep 15 s over a job that is no longer its own.
      runRetryDelay: 1_000,
    });
    worker.on('error', onError);
    return { worker, active: () => active };
  });
  const limits = startLimitingLanes(lanes, { most: concurrency });
  const queue = openDrainQueue(jobsRedis, prefix, onError);
  const gauges = createQueueGauges({ redis, queue, now: options.now, prefix });
  const { unserved } = gauges;
  const sweeper = startSweeper({
    redis,
    queue,
    prefix,
    everyMs: times.sweepMs,
    now: options.now,
    unserved,
    log,
  });

  return {
    gauges,
    stop: async ({ graceMs }) => {
      intake.abort();
      limits.stop();
      await sweeper.stop();
      const closed = Promise.all(lanes.map(({ worker }) => worker.close()));
      await whileBusy(() => lanes.some(({ active }) => active() > 0), graceMs);
      work.abort();
      if (!(await closeInTime(closed))) log.warn({}, 'Work did not stop in time, left to another worker');
      await closeInTime(queue.close());
    },
  };
}

/** Makes BullMQ start the job again later. Where the job is no longer ours, whoever has it goes on. */
async function putBack(job: Job, token: string | undefined, delayMs: number, log: Logger): Promise<never> {
  try {
    await job.moveToDelayed(Date.now() + delayMs, token);
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'Drain not put back');
  }
  throw new DelayedError();
}

// An unreleased lease runs out by itself; failing here would only hide what came before.
async function releaseQuietly(lease: Lease, log: Logger): Promise<void> {
  try {
    await lease.release();
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'Lease not released');
  }
}
