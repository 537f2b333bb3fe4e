import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { DeliveryError } from '../core/errors.ts';
import { thread } from '../testing/incoming-events.ts';
import { createQueueHarness, threadItem } from '../testing/queue-harness.ts';

let harness: ReturnType<typeof createQueueHarness>;

afterEach(() => harness.close());

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 10 });

describe('a platform that can not be reached', () => {
  it('holds up the thread alone, through a restart, and for longer than there are tries', async () => {
    harness = createQueueHarness(inject('redisUrl'));
    const done: string[] = [];
    let tries = 0;
    let isAway = true;
    const message = async ({ requestId }: { readonly requestId: string }): Promise<void> => {
      if (requestId === 'a') tries += 1;
      if (requestId === 'a' && isAway)
        throw new DeliveryError('HTTP 503', { outcome: 'unknown', retryable: true });
      done.push(requestId);
    };
    const gaveUp = vi.fn(async () => undefined);
    const retry = { attempts: 1, firstPauseMs: 50, longestPauseMs: 50 };
    const queue = await harness.producer();
    const first = harness.consumer({ handlers: { message, gaveUp }, retry, concurrency: 1 });

    await queue.push(threadItem('a'));
    await queue.push(threadItem('a-next'));
    await eventually(() => expect(tries).toBeGreaterThan(0));
    for (const id of ['1', '2', '3']) await queue.push(threadItem(`b${id}`, { thread: thread(`${id}.0`) }));
    await eventually(() => expect(done).toHaveLength(3));
    await first.stop({ graceMs: 1_000 });
    const before = tries;
    harness.consumer({ handlers: { message, gaveUp }, retry, concurrency: 1 });
    await eventually(() => expect(tries).toBeGreaterThan(before));
    isAway = false;
    await eventually(() => expect(done).toHaveLength(5));

    expect(done.slice(-2)).toEqual(['a', 'a-next']);
    expect(gaveUp).not.toHaveBeenCalled();
  });
});
