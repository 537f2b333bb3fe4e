import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Logger } from '../observability/logger.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import { type DrainQueue, requestDrain } from './drain-queue.ts';
import { type QueueGauges, recordQueueAge } from './queue-gauges.ts';
import { mailboxKeys, mailboxOf, mailboxPattern } from './queue-keys.ts';

const KEYS_A_STEP = 1_000;

// 500 steps look at half a million keys; a bigger Redis is swept in several rounds.
const STEPS_A_ROUND = 500;

// Whatever is younger is being queued right now.
const YOUNG_MS = 3_000;

type Options = {
  readonly redis: RedisClient;
  readonly queue: DrainQueue;
  readonly prefix: string;
  readonly everyMs: number;
  readonly now: () => Date;
  readonly log: Logger;
};

/**
 * Finds mailboxes in which items wait and nobody works, and asks for their drain, every `everyMs`. One worker at a time
 * sweeps. Asking for a drain that exists changes nothing.
 */
export function startSweeper(options: Options & Pick<QueueGauges, 'unserved'>): { stop(): Promise<void> } {
  const { redis, prefix, everyMs, unserved, log } = options;
  const sweep = createSweep(options);
  let running: Promise<void> = Promise.resolve();

  const round = async (): Promise<void> => {
    try {
      const mine = await redis.set(`${prefix}:sweep`, '1', 'PX', Math.ceil(everyMs * 0.9), 'NX');
      if (mine !== 'OK') return;
      const requested = await sweep();
      if (requested > 0) log.info({ requested }, 'Asked for drains that were missing');
      const lanes = await unserved();
      if (lanes.length > 0)
        log.warn(
          { lanes },
          'People wait where no worker serves: start one whose WORKER_CHANNELS names these',
        );
    } catch (error) {
      log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'Sweep failed');
    }
  };
  // A round may outlast the interval: the next one then waits for it.
  const timer = setInterval(() => {
    running = running.then(round);
  }, everyMs);

  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

/** A round over all of Redis' keys, or the next part of them; resolves to how many drains were asked for. */
export function createSweep({
  redis,
  queue,
  prefix,
  now,
}: Omit<Options, 'everyMs' | 'log'>): () => Promise<number> {
  const cursors = new Map<string, string>();

  return async () => {
    let requested = 0;
    let oldest = Number.POSITIVE_INFINITY;
    for (const [name, node] of nodesOf(redis)) {
      let cursor = cursors.get(name) ?? '0';
      for (let step = 0; step < STEPS_A_ROUND; step += 1) {
        const pattern = mailboxPattern(prefix);
        const [next, found] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', KEYS_A_STEP, 'TYPE', 'list');
        for (const key of found) {
          const waiting = await look(redis, prefix, key);
          if (!waiting) continue;
          if (waiting.acceptedMs > 0) oldest = Math.min(oldest, waiting.acceptedMs);
          if (waiting.held || now().getTime() - waiting.acceptedMs < YOUNG_MS) continue;
          await requestDrain(queue, waiting.job);
          requested += 1;
        }
        cursor = next;
        if (cursor === '0') break;
      }
      cursors.set(name, cursor);
    }
    await recordQueueAge(redis, prefix, Number.isFinite(oldest) ? oldest : undefined);
    return requested;
  };
}

type Waiting = {
  readonly job: { readonly tenant: string; readonly mailbox: string };
  /** A worker has the mailbox. */
  readonly held: boolean;
  readonly acceptedMs: number;
};

const Accepted = z.object({ acceptedAt: z.iso.datetime() });

async function look(redis: RedisClient, prefix: string, itemsKey: string): Promise<Waiting | undefined> {
  const job = mailboxOf(prefix, itemsKey);
  if (!job) return undefined;
  const raw = await redis.lindex(itemsKey, 0);
  if (raw === null) return undefined;
  const held = (await redis.exists(mailboxKeys(prefix, job.mailbox).lease)) === 1;
  return { job, held, acceptedMs: acceptedMsOf(raw) };
}

/** Time 0 for an item that can't be read: the drain then sets it aside. */
function acceptedMsOf(raw: string): number {
  try {
    return Date.parse(Accepted.parse(JSON.parse(raw)).acceptedAt);
  } catch {
    return 0;
  }
}

type Scannable = Pick<Redis, 'scan'>;

function nodesOf(redis: RedisClient): readonly (readonly [string, Scannable])[] {
  if (!('nodes' in redis)) return [['', redis]];
  return redis.nodes('master').map((node) => [`${node.options.host}:${node.options.port}`, node] as const);
}
