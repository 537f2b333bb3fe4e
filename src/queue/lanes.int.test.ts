import { afterEach, expect, inject, it, vi } from 'vitest';
import { place, thread } from '../testing/incoming-events.ts';
import { createQueueHarness, threadItem } from '../testing/queue-harness.ts';
import type { Handlers } from './drain-mailbox.ts';

const inTeams = (id: string) => ({ ...thread(id), place: { ...place(), channel: 'teams' as const } });

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

it('takes only the lanes that it is told to, and says which of the others nobody takes', async () => {
  harness = createQueueHarness(inject('redisUrl'));
  const producer = await harness.producer();
  await producer.push(threadItem('in-teams', { thread: inTeams('1.0') }));
  await producer.push(threadItem('in-slack'));
  const answered: string[] = [];
  const handlers: Partial<Handlers> = { message: async ({ requestId }) => void answered.push(requestId) };

  const ofSlack = harness.consumer({ lanes: ['slack'], handlers });
  await vi.waitFor(() => expect(answered).toEqual(['in-slack']), 10_000);

  expect(await ofSlack.gauges.unserved()).toEqual(['teams']);
  expect(await ofSlack.gauges.waiting()).toBe(1);
  harness.consumer({ lanes: ['teams'], handlers });
  await vi.waitFor(() => expect(answered).toEqual(['in-slack', 'in-teams']), 10_000);
  expect(await ofSlack.gauges.unserved()).toEqual([]);
});

it('finds nobody missing in a lane whose worker is busy', async () => {
  harness = createQueueHarness(inject('redisUrl'));
  const { promise: busy, resolve: letGo } = Promise.withResolvers<void>();
  const producer = await harness.producer();
  const consumer = harness.consumer({ concurrency: 1, handlers: { message: () => busy } });
  for (const n of [1, 2]) await producer.push(threadItem(`busy-${n}`, { thread: inTeams(`${n}.0`) }));

  await vi.waitFor(async () => expect(await consumer.gauges.active()).toBe(1), 10_000);

  expect(await consumer.gauges.waiting()).toBe(1);
  expect(await consumer.gauges.unserved()).toEqual([]);
  letGo();
});
