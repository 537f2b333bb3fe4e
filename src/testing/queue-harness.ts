import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { type ConsumerTimes, startConsumer } from '../queue/consumer.ts';
import type { Handlers } from '../queue/drain-mailbox.ts';
import type { Lane } from '../queue/drain-queue.ts';
import type { QueuedItem } from '../queue/job-catalogue.ts';
import { createProducer } from '../queue/producer.ts';
import type { RetryPolicy } from '../queue/retry-policy.ts';
import { connectRedis, type RedisClient } from '../storage/redis/connection.ts';
import { incomingCommand, incomingMessage } from './incoming-events.ts';

type ConsumerOptions = {
  readonly handlers: Partial<Handlers>;
  readonly times?: Partial<ConsumerTimes>;
  readonly retry?: Partial<RetryPolicy>;
  readonly concurrency?: number;
  readonly lanes?: readonly Lane[];
};

const nothing = async (): Promise<void> => undefined;
const idle: Handlers = {
  message: nothing,
  edit: nothing,
  deletion: nothing,
  command: nothing,
  action: nothing,
  feedback: nothing,
  ticketUpdate: nothing,
  gaveUp: nothing,
};

type Queued<K extends QueuedItem['kind']> = Extract<QueuedItem, { kind: K }>;

/** Producers and consumers on a real Redis under a prefix of their own; `close` ends all of them. */
export function createQueueHarness(url: string, prefix = `test-${randomUUID()}`) {
  const log = pino({ level: 'silent' });
  const closing: (() => Promise<unknown>)[] = [];
  const connect = (role: 'gateway' | 'worker' | 'jobs'): RedisClient => {
    const client = connectRedis(url, role, () => undefined);
    closing.push(async () => client.disconnect());
    return client;
  };
  const redis = connect('worker');

  return {
    prefix,
    redis,
    log,
    connect,
    /** A producer whose connection stands. */
    producer: async () => {
      const connection = connect('gateway');
      await ready(connection);
      const producer = createProducer({ redis: connection, log, prefix });
      closing.push(() => producer.close());
      return producer;
    },
    consumer: ({ handlers, times, retry, concurrency, lanes }: ConsumerOptions) => {
      const consumer = startConsumer({
        redis: connect('worker'),
        jobsRedis: connect('jobs'),
        prefix,
        log,
        concurrency,
        lanes,
        metrics: { job: () => undefined },
        now: () => new Date(),
        random: () => 0,
        retry: { firstPauseMs: 20, ...retry },
        // The sweeper would mend what a test is to find broken.
        times: { heldRetryMs: 50, sweepMs: 3_600_000, ...times },
        handlers: { ...idle, ...handlers },
      });
      closing.push(() => consumer.stop({ graceMs: 500 }));
      return consumer;
    },
    close: async () => {
      for (const end of closing.reverse()) await end();
    },
  };
}

/** Resolves when the connection can be used. */
export async function ready(client: RedisClient): Promise<void> {
  if (client.status === 'ready') return;
  await new Promise((resolve) => client.once('ready', resolve));
}

/** A message as the sink queues it; its request id is its name. */
export function threadItem(
  name: string,
  overrides: Parameters<typeof incomingMessage>[1] = {},
): Queued<'message'> {
  const acceptedAt = new Date().toISOString();
  return {
    kind: 'message',
    requestId: name,
    acceptedAt,
    limited: false,
    message: incomingMessage(name, overrides),
  };
}

/** A command as the sink queues it; its request id is its name. */
export function runCommand(name: string): Queued<'command'> {
  return {
    kind: 'command',
    requestId: name,
    acceptedAt: new Date().toISOString(),
    limited: false,
    command: incomingCommand(name),
  };
}
