import { Queue } from 'bullmq';
import type { RedisClient } from '../storage/redis/connection.ts';
import type { DrainJob } from './job-catalogue.ts';

/** BullMQ's queue of drain jobs. */
export type DrainQueue = Queue<DrainJob, void, 'drain'>;

/** The queue's name. In braces, so that all its keys share a slot of a Redis Cluster. */
export const DRAIN_QUEUE = '{work}';

/** Opens the queue on a connection that stays the caller's. `onError` hears what goes wrong in the background. */
export function openDrainQueue(
  connection: RedisClient,
  prefix: string,
  onError: (error: Error) => void,
): DrainQueue {
  const queue: DrainQueue = new Queue(DRAIN_QUEUE, {
    connection,
    prefix,
    streams: { events: { maxLen: 1_000 } },
    defaultJobOptions: {
      // Only Redis trouble fails a drain job: handlers' errors are counted by message. The sweeper starts it again
      // should it ever run out of these.
      attempts: 30,
      backoff: { type: 'fixed', delay: 1_000, jitter: 0.5 },
      removeOnComplete: true,
      removeOnFail: { count: 100, age: 24 * 3600 },
    },
  });
  queue.on('error', onError);
  return queue;
}

/**
 * Sees to it that the mailbox is drained: at most one drain job waits, and one that is asked for while another runs
 * starts after it, so that an item pushed at the last moment isn't left behind.
 */
export async function requestDrain(queue: DrainQueue, job: DrainJob): Promise<void> {
  await queue.add('drain', job, { deduplication: { id: job.mailbox, keepLastIfActive: true } });
}
