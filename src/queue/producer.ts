import { AssistantError } from '../core/errors.ts';
import type { Logger } from '../observability/logger.ts';
import { isReady, type RedisClient } from '../storage/redis/connection.ts';
import { storing } from '../storage/redis/storage-error.ts';
import { closeInTime } from './close-in-time.ts';
import { openDrainQueue, requestDrain } from './drain-queue.ts';
import { type DrainJob, postingOf, QueuedItem } from './job-catalogue.ts';
import { openMailbox } from './mailbox.ts';

export type PushOutcome = 'accepted' | 'duplicate';

/** Puts work into the queue. */
export interface Producer {
  /**
   * Resolves once the item is durably queued (`accepted`) or was before (`duplicate`, by the platform's ids, for 24
   * hours); throws a retryable AssistantError at once while Redis is away and in well under a second when Redis hangs.
   */
  push(item: QueuedItem): Promise<PushOutcome>;
  /** Closes the queue; the connection stays open, it is the caller's. */
  close(): Promise<void>;
}

type Options = {
  /** Of the role `gateway`, which fails fast. */
  readonly redis: RedisClient;
  readonly log: Logger;
  readonly prefix?: string;
};

/** How long asking for a drain may take, once the item is safe. */
const REQUEST_WITHIN_MS = 700;

/** Creates the producer of a gateway. */
export function createProducer({ redis, log, prefix = 'footnote' }: Options): Producer {
  const queue = openDrainQueue(redis, prefix, (error) => log.warn({ error: error.message }, 'Queue error'));

  const push = async (item: QueuedItem): Promise<PushOutcome> => {
    if (!isReady(redis)) throw unreachable();
    const { ids, ...job } = postingOf(item);
    const mailbox = openMailbox(redis, prefix, job.mailbox);
    const { added, length } = await storing('queueing', () => mailbox.push(JSON.stringify(item), ids));
    // Also for a duplicate: the first delivery may have died between the push and this. The platform needn't wait for it.
    if (length > 0) track(startDrain(job));
    return added ? 'accepted' : 'duplicate';
  };

  // The item is safe by now: if this fails, the sweeper starts the drain a little later.
  const startDrain = async (job: DrainJob): Promise<void> => {
    try {
      await within(REQUEST_WITHIN_MS, requestDrain(queue, job));
    } catch (error) {
      log.warn({ tenant: job.tenant, error: describe(error) }, 'Drain not requested, left to the sweeper');
    }
  };

  const requests = new Set<Promise<void>>();
  const track = (request: Promise<void>): void => {
    requests.add(request);
    void request.finally(() => requests.delete(request));
  };

  return {
    push: (item) => push(QueuedItem.parse(item)),
    close: async () => {
      await Promise.all(requests);
      await closeInTime(queue.close());
    },
  };
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(unreachable()), limitMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function unreachable(): AssistantError {
  return new AssistantError('Redis is not reachable', { code: 'storage', retryable: true });
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
