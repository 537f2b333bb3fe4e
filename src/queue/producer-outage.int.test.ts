import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freePort } from '../storage/embedded/child-server.ts';
import { startRedisServer } from '../storage/embedded/redis-server.ts';
import { createQueueHarness, ready, threadItem } from '../testing/queue-harness.ts';
import { createProducer } from './producer.ts';

let dir: string;
let harness: ReturnType<typeof createQueueHarness>;
let server: Awaited<ReturnType<typeof startRedisServer>> | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'footnote-outage-'));
});

afterEach(async () => {
  await harness.close();
  await server?.stop();
  await rm(dir, { recursive: true, force: true });
});

async function timed(work: Promise<unknown>): Promise<{ error: unknown; tookMs: number }> {
  const startedAt = performance.now();
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, tookMs: performance.now() - startedAt };
}

const retryable = expect.objectContaining({ code: 'storage', retryable: true });

describe('a producer whose Redis goes away', () => {
  it('refuses in under a second, and works again after the restart with what was queued before', async () => {
    const port = await freePort();
    server = await startRedisServer({ dir, port });
    harness = createQueueHarness(server.url);
    const producer = await harness.producer();
    expect(await producer.push(threadItem('before'))).toBe('accepted');
    // The append-only file is written to disk once a second.
    await new Promise((resolve) => setTimeout(resolve, 1_200));

    process.kill(server.pid, 'SIGKILL');
    const atOnce = await timed(producer.push(threadItem('at-once')));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const later = await timed(producer.push(threadItem('later')));
    server = await startRedisServer({ dir, port });
    await vi.waitFor(async () => expect(await producer.push(threadItem('after'))).toBe('accepted'), 10_000);

    for (const { error, tookMs } of [atOnce, later]) {
      expect(error).toEqual(retryable);
      expect(tookMs).toBeLessThan(1_000);
    }
    expect(later.tookMs).toBeLessThan(50);
    expect(await producer.push(threadItem('before'))).toBe('duplicate');
    const handled: string[] = [];
    harness.consumer({ handlers: { message: async ({ requestId }) => void handled.push(requestId) } });
    await vi.waitFor(() => expect(handled).toEqual(['before', 'after']), 10_000);
  });

  it('refuses in under a second while Redis hangs, and the repetition is no second item', async () => {
    server = await startRedisServer({ dir });
    harness = createQueueHarness(server.url);
    const producer = await harness.producer();
    await producer.push(threadItem('warm-up'));

    process.kill(server.pid, 'SIGSTOP');
    const hanging = await timed(producer.push(threadItem('a')));
    process.kill(server.pid, 'SIGCONT');

    expect(hanging.error).toEqual(retryable);
    expect(hanging.tookMs).toBeLessThan(1_000);
    // What Redis found in its socket when it woke up did count.
    expect(await producer.push(threadItem('a'))).toBe('duplicate');
    const handled: string[] = [];
    harness.consumer({ handlers: { message: async ({ requestId }) => void handled.push(requestId) } });
    await vi.waitFor(() => expect(handled).toEqual(['warm-up', 'a']), 10_000);
  });

  it('asks for drains although Redis was too slow for it to begin with', async () => {
    server = await startRedisServer({ dir });
    harness = createQueueHarness(server.url);
    const redis = harness.connect('gateway');
    await ready(redis);
    process.kill(server.pid, 'SIGSTOP');
    const producer = createProducer({ redis, log: harness.log, prefix: harness.prefix });
    await new Promise((resolve) => setTimeout(resolve, 900));
    process.kill(server.pid, 'SIGCONT');
    const handled: string[] = [];
    harness.consumer({ handlers: { message: async ({ requestId }) => void handled.push(requestId) } });

    expect(await producer.push(threadItem('a'))).toBe('accepted');

    await vi.waitFor(() => expect(handled).toEqual(['a']), 5_000);
    await producer.close();
  });

  it('starts without a Redis, refuses, and works once there is one', async () => {
    const port = await freePort();
    harness = createQueueHarness(`redis://127.0.0.1:${port}`);
    const redis = harness.connect('gateway');
    const producer = createProducer({ redis, log: harness.log, prefix: harness.prefix });

    expect((await timed(producer.push(threadItem('early')))).error).toEqual(retryable);
    server = await startRedisServer({ dir, port });
    await ready(redis);

    expect(await producer.push(threadItem('early'))).toBe('accepted');
    const handled: string[] = [];
    harness.consumer({ handlers: { message: async ({ requestId }) => void handled.push(requestId) } });
    await vi.waitFor(() => expect(handled).toEqual(['early']), 10_000);
    await producer.close();
  });
});
