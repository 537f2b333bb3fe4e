import { afterEach, expect, inject, it, vi } from 'vitest';
import { createQueueHarness, threadItem } from '../testing/queue-harness.ts';
import { place, thread } from '../testing/incoming-events.ts';

let harness: ReturnType<typeof createQueueHarness> | undefined;
afterEach(async () => {
  await harness?.close();
  harness = undefined;
});

it('answers one channel while another fills every place that it has', async () => {
  harness = createQueueHarness(inject('redisUrl'));
  const { promise: flooded, resolve: letGo } = Promise.withResolvers<void>();
  const answered: string[] = [];
  let blocked = 0;
  const inTeams = (id: string) => ({ ...thread(id), place: { ...place(), channel: 'teams' as const } });
  const producer = await harness.producer();
  for (let n = 0; n < 12; n += 1) {
    await producer.push(threadItem(`flood-${n}`, { thread: inTeams(`${n}.0`) }));
  }
  harness.consumer({
    concurrency: 3,
    handlers: {
      message: async ({ requestId, message }) => {
        if (message.thread.place.channel === 'teams') {
          blocked += 1;
          await flooded;
        }
        answered.push(requestId);
      },
    },
  });
  await vi.waitFor(() => expect(blocked).toBe(3), 10_000);

  await producer.push(threadItem('quick'));

  await vi.waitFor(() => expect(answered).toEqual(['quick']), 10_000);
  expect(blocked).toBe(3);
  letGo();
  await vi.waitFor(() => expect(answered).toHaveLength(13), 10_000);
});
