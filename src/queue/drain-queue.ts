import { Queue } from 'bullmq';
import type { RedisClient } from '../storage/redis/connection.ts';
import type { DrainJob } from './job-catalogue.ts';

/** A channel's mailboxes share a lane, and commands and buttons have one of their own. */
export const LANES = ['slack', 'teams', 'web', 'others'] as const;
export type Lane = (typeof LANES)[number];

type LaneQueue = Queue<DrainJob, void, 'drain'>;

/** The drain jobs: a BullMQ queue a lane, so that a flood in one channel stands in nobody else's way. */
export type DrainQueue = {
  readonly lanes: Readonly<Record<Lane, LaneQueue>>;
  close(): Promise<void>;
};

/** The name of a lane's queue. In braces, so that all its keys share a slot of a Redis Cluster. */
export function laneQueueName(lane: Lane): string {
  return `{work-${lane}}`;
}

/** Opens the queues on a connection that stays the caller's. `onError` hears what goes wrong in the background. */
export function openDrainQueue(
  connection: RedisClient,
  prefix: string,
  onError: (error: Error) => void,
): DrainQueue {
  const open = (lane: Lane): LaneQueue => {
    const queue: LaneQueue = new Queue(laneQueueName(lane), {
      connection,
      prefix,
      // A check that timed out once, in a slow start, would keep the queue from working for ever.
      skipVersionCheck: true,
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
  };
  const lanes = { slack: open('slack'), teams: open('teams'), web: open('web'), others: open('others') };
  return {
    lanes,
    close: async () => {
      await Promise.all(Object.values(lanes).map((queue) => queue.close()));
    },
  };
}

/** A thread's mailbox is named by its tenant, then its channel (see `threadKey`). */
export function laneOf(mailbox: string): Lane {
  const second = mailbox.split('/')[1];
  return LANES.find((lane) => lane === second) ?? 'others';
}

/**
 * Sees to it that the mailbox is drained: at most one drain job waits, and one that is asked for while another runs
 * starts after it, so that an item pushed at the last moment isn't left behind.
 */
export async function requestDrain({ lanes }: DrainQueue, job: DrainJob): Promise<void> {
  const queue = lanes[laneOf(job.mailbox)];
  await queue.add('drain', job, { deduplication: { id: job.mailbox, keepLastIfActive: true } });
}
