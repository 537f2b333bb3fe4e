import { Worker } from 'bullmq';
import { expect, inject, it, vi } from 'vitest';
import { createQueueHarness } from '../testing/queue-harness.ts';
import { laneOf, laneQueueName, openDrainQueue, requestDrain } from './drain-queue.ts';

it.each([
  ['default/slack/T1/C1/1.0', 'slack'],
  ['default/teams/tenant/19%3Ax/19%3Ax', 'teams'],
  ['default/web//chat/chat', 'web'],
  ['default/command/Ev1', 'others'],
  ['slack/action/Ev1', 'others'],
])('puts %s into the lane %s', (mailbox, lane) => {
  expect(laneOf(mailbox)).toBe(lane);
});

it('runs a drain once more when it is asked for while it runs, and once for all that asked before', async () => {
  const harness = createQueueHarness(inject('redisUrl'));
  const { prefix } = harness;
  const connection = harness.connect('jobs');
  const queue = openDrainQueue(connection, prefix, () => undefined);
  const job = { tenant: 'default', mailbox: 'default/thread' };
  let runs = 0;
  for (let n = 0; n < 3; n += 1) await requestDrain(queue, job);

  const worker = new Worker(
    laneQueueName('others'),
    async () => {
      runs += 1;
      // What a producer does that pushes after the last look at the mailbox.
      if (runs === 1) for (let n = 0; n < 3; n += 1) await requestDrain(queue, job);
    },
    { connection, prefix, concurrency: 4 },
  );
  await vi.waitFor(async () =>
    expect(await queue.lanes.others.getJobCountByTypes('wait', 'active', 'delayed')).toBe(0),
  );

  expect(runs).toBe(2);
  await worker.close();
  await queue.close();
  await harness.close();
});
