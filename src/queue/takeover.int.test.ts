import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { createQueueHarness, threadItem } from '../testing/queue-harness.ts';

const script = fileURLToPath(new URL('../testing/queue-worker-process.ts', import.meta.url));

let harness: ReturnType<typeof createQueueHarness>;
let workers: ChildProcess[] = [];

afterEach(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  workers = [];
  await harness.close();
});

const setUp = () => {
  const url = inject('redisUrl');
  harness = createQueueHarness(url);
  const journalKey = `${harness.prefix}:journal`;
  return {
    producer: harness.producer,
    journal: () => harness.redis.lrange(journalKey, 0, -1),
    startWorker: () => {
      const worker = fork(script, [url, harness.prefix, journalKey]);
      workers.push(worker);
      return new Promise((resolve) => worker.once('message', resolve));
    },
  };
};

const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

/** Kills whichever worker began this try, once it has. */
async function killAt(journal: () => Promise<string[]>, start: string): Promise<void> {
  let pid = 0;
  await eventually(async () => {
    const line = (await journal()).find((entry) => entry.startsWith(`${start} `));
    expect(line).toBeDefined();
    pid = Number(line?.split(' ').at(-1));
  });
  workers.find((worker) => worker.pid === pid)?.kill('SIGKILL');
}

const withoutPid = (journal: readonly string[]) =>
  journal.map((line) => line.split(' ').slice(0, 3).join(' '));

describe('a worker that is killed', () => {
  it('is taken over in order within the lease and a stalled check, and its try is counted', async () => {
    const { producer, journal, startWorker } = setUp();
    await startWorker();
    const queue = await producer();
    await queue.push(threadItem('a', { text: 'hang 2' }));
    await queue.push(threadItem('b', { text: 'go' }));

    await startWorker();
    await killAt(journal, 'start a 1');
    const killedAt = performance.now();
    await eventually(async () => expect(await journal()).toContain('end b 1'));
    const tookMs = performance.now() - killedAt;

    expect(withoutPid(await journal())).toEqual([
      'start a 1',
      'start a 2',
      'end a 2',
      'start b 1',
      'end b 1',
    ]);
    // The lease of this worker is 1 s and its stalled check 0.3 s: the same sum is 7.5 s in production.
    expect(tookMs).toBeLessThan(3_000);
  });

  it('is followed by a notice when the message kills every worker that tries it', async () => {
    const { producer, journal, startWorker } = setUp();
    const queue = await producer();
    await queue.push(threadItem('poison', { text: 'hang 99' }));
    await queue.push(threadItem('next', { text: 'go' }));

    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await startWorker();
      await killAt(journal, `start poison ${attempt}`);
    }
    await startWorker();
    await eventually(async () => expect(await journal()).toContain('end next 1'));

    expect(withoutPid(await journal())).toEqual([
      ...[1, 2, 3, 4].map((attempt) => `start poison ${attempt}`),
      'gave-up poison internal',
      'start next 1',
      'end next 1',
    ]);
  });
});
