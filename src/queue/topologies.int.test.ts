import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSweep } from './sweeper.ts';
import { openDrainQueue } from './drain-queue.ts';
import { thread } from '../testing/incoming-events.ts';
import { createQueueHarness, threadItem } from '../testing/queue-harness.ts';
import { type EmbeddedServer, freePort, startChildServer } from '../storage/embedded/child-server.ts';
import { answersPing } from '../storage/embedded/redis-server.ts';
import { connectRedis } from '../storage/redis/connection.ts';

let dir: string;
const servers: EmbeddedServer[] = [];
let harness: ReturnType<typeof createQueueHarness> | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'footnote-topology-'));
});

afterEach(async () => {
  await harness?.close();
  for (const server of servers.splice(0).reverse()) await server.stop();
  await rm(dir, { recursive: true, force: true });
});

async function startRedis(name: string, args: (port: number) => readonly string[]): Promise<number> {
  const port = await freePort();
  const home = join(dir, name);
  await mkdir(home, { recursive: true });
  const common = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', home, '--save', ''];
  const server = await startChildServer({
    name,
    command: 'redis-server',
    args: [...args(port), ...common],
    url: `redis://127.0.0.1:${port}`,
    ready: answersPing,
  });
  servers.push(server);
  return port;
}

/** Queues three threads of three messages and works on them. */
async function carryMessages(url: string): Promise<void> {
  harness = createQueueHarness(url, 'footnote');
  const { redis, prefix } = harness;
  const seen = new Map<string, string[]>();
  const producer = await harness.producer();
  const queue = openDrainQueue(harness.connect('jobs'), prefix, () => undefined);
  for (const id of ['1.0', '2.0', '3.0']) {
    for (const n of [1, 2, 3]) {
      const item = threadItem(`${id}-${n}`, { thread: thread(id) });
      expect(await producer.push({ ...item, acceptedAt: '2026-03-02T09:00:00.000Z' })).toBe('accepted');
    }
  }
  expect(await producer.push(threadItem('1.0-1', { thread: thread('1.0') }))).toBe('duplicate');
  expect(await createSweep({ redis, queue, prefix, now: () => new Date() })()).toBe(3);

  harness.consumer({
    handlers: {
      message: async ({ requestId, message }) => {
        seen.set(message.thread.id, [...(seen.get(message.thread.id) ?? []), requestId]);
      },
    },
  });

  await vi.waitFor(() => expect([...seen.values()].flat()).toHaveLength(9), 10_000);
  for (const [id, names] of seen) expect(names).toEqual([`${id}-1`, `${id}-2`, `${id}-3`]);
  await queue.close();
}

describe('the queue on other forms of Redis', () => {
  it('works on a Cluster', async () => {
    const port = await startRedis('cluster', () => [
      '--cluster-enabled',
      'yes',
      '--cluster-announce-ip',
      '127.0.0.1',
    ]);
    const node = connectRedis(`redis://127.0.0.1:${port}`, 'worker', () => undefined);
    await node.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await vi.waitFor(
      async () => expect(await node.call('CLUSTER', 'INFO')).toContain('cluster_state:ok'),
      10_000,
    );
    node.disconnect();

    await carryMessages(`redis+cluster://127.0.0.1:${port}`);
  });

  it('works behind a Sentinel', async () => {
    const port = await startRedis('primary', () => []);
    const file = join(dir, 'sentinel.conf');
    await writeFile(file, `sentinel monitor main 127.0.0.1 ${port} 1\n`);
    const sentinel = await startRedis('sentinel', () => [file, '--sentinel']);

    await carryMessages(`redis+sentinel://127.0.0.1:${sentinel}/main`);
  });
});
