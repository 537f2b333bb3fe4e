import type { RedisClient } from '../storage/redis/connection.ts';
import { type DrainQueue, LANES, type Lane } from './drain-queue.ts';

/** How full the queue is, for metrics and alerts. */
export type QueueGauges = {
  /** Threads that wait for a worker, those that pause after a failure included. */
  readonly waiting: () => Promise<number>;
  /** Threads at work. */
  readonly active: () => Promise<number>;
  /** Seconds since the oldest queued item was accepted, as of the last sweep; 0 when nothing waits. */
  readonly oldestAgeSeconds: () => Promise<number>;
  /** Lanes in which threads wait and that no running worker takes. */
  readonly unserved: () => Promise<readonly Lane[]>;
};

type Options = {
  readonly redis: RedisClient;
  readonly queue: DrainQueue;
  readonly now: () => Date;
  readonly prefix?: string;
};

/** Reads the gauges from Redis each time they are asked for. Throws what Redis throws. */
export function createQueueGauges({ redis, queue, now, prefix = 'footnote' }: Options): QueueGauges {
  const count = async (...types: ('wait' | 'delayed' | 'active')[]): Promise<number> => {
    const counts = await Promise.all(
      Object.values(queue.lanes).map((lane) => lane.getJobCountByTypes(...types)),
    );
    return counts.reduce((sum, each) => sum + each, 0);
  };
  return {
    waiting: () => count('wait', 'delayed'),
    active: () => count('active'),
    oldestAgeSeconds: async () => {
      const acceptedMs = await redis.get(ageKey(prefix));
      return acceptedMs === null ? 0 : Math.max(0, (now().getTime() - Number(acceptedMs)) / 1_000);
    },
    unserved: async () => {
      const isUnserved = async (lane: Lane): Promise<boolean> => {
        const waiting = await queue.lanes[lane].getJobCountByTypes('wait');
        return waiting > 0 && (await queue.lanes[lane].getWorkersCount()) === 0;
      };
      const lanes = await Promise.all(LANES.map(async (lane) => ((await isUnserved(lane)) ? [lane] : [])));
      return lanes.flat();
    },
  };
}

/** Notes when the oldest waiting item was accepted, for two minutes: longer than from one sweep to the next. */
export async function recordQueueAge(
  redis: RedisClient,
  prefix: string,
  acceptedMs: number | undefined,
): Promise<void> {
  if (acceptedMs === undefined) await redis.del(ageKey(prefix));
  else await redis.set(ageKey(prefix), acceptedMs, 'EX', 120);
}

const ageKey = (prefix: string): string => `${prefix}:oldest-item`;
