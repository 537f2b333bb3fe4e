import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createQueueHarness } from '../testing/queue-harness.ts';
import { openMailbox } from './mailbox.ts';
import { mailboxKeys } from './queue-keys.ts';
import { acquireLease, type Lease } from './thread-lease.ts';

let harness: ReturnType<typeof createQueueHarness>;
let held: Lease[] = [];

beforeEach(() => {
  harness = createQueueHarness(inject('redisUrl'));
});

afterEach(async () => {
  for (const lease of held) await lease.release();
  held = [];
  await harness.close();
});

const mailbox = 'default/thread';

const acquire = async (leaseMs: number): Promise<Lease> => {
  const lease = await acquireLease({ redis: harness.redis, prefix: harness.prefix, mailbox, leaseMs });
  if (!lease) throw new Error('The lease is held');
  held.push(lease);
  return lease;
};

/** Keeps this thread busy, as a long synchronous computation would. */
function blockFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('a lease', () => {
  it('is one worker’s at a time, and outlasts its duration while the worker lives', async () => {
    const { redis, prefix } = harness;
    const lease = await acquire(300);

    await sleep(700);

    expect(await acquireLease({ redis, prefix, mailbox, leaseMs: 300 })).toBeUndefined();
    expect(lease.signal.aborted).toBe(false);
    await lease.release();
    expect(await acquireLease({ redis, prefix, mailbox, leaseMs: 300 })).toBeDefined();
  });

  it('has a token that grows', async () => {
    const first = await acquire(300);
    await first.release();
    const second = await acquire(300);

    expect(Number.parseInt(second.token)).toBeGreaterThan(Number.parseInt(first.token));
  });

  it('is lost when the event loop stands still, before any timer has had its turn', async () => {
    const lease = await acquire(150);

    blockFor(250);

    expect(lease.signal.aborted).toBe(false);
    expect(() => lease.fence()).toThrow('Another worker may hold this thread now');
    expect(lease.signal.aborted).toBe(true);
  });

  it('is lost when another holds the key, and what is left of it touches nothing', async () => {
    const { redis, prefix } = harness;
    const box = openMailbox(redis, prefix, mailbox);
    await box.push('"item"', ['event:1']);
    const lease = await acquire(150);
    const key = mailboxKeys(prefix, mailbox).lease;
    await redis.set(key, '99-other');

    await sleep(120);

    expect(lease.signal.aborted).toBe(true);
    expect(await box.begin(lease.token)).toEqual({ kind: 'lost' });
    expect(await box.pop(lease.token)).toBe(false);
    expect(await box.note(lease.token, { attempts: 0 })).toBe(false);
    await lease.release();
    expect(await redis.get(key)).toBe('99-other');
  });

  it('is lost when Redis does not answer for as long as it lasts', async () => {
    const lease = await acquire(300);

    harness.redis.disconnect();
    await sleep(350);

    expect(lease.signal.aborted).toBe(true);
    held = [];
  });
});
