import { expect, it } from 'vitest';
import { adjustLimits } from './lane-limits.ts';

const lane = (active: number, concurrency = 16) => ({ worker: { concurrency }, active: () => active });

it('narrows the busiest lane where the event loop is crowded, never to nothing', () => {
  const [slack, teams, idle] = [lane(2), lane(16), lane(0)];

  adjustLimits([slack, teams, idle], 0.95, 16);

  expect([slack, teams, idle].map(({ worker }) => worker.concurrency)).toEqual([16, 11, 16]);
  const last = lane(1, 2);
  adjustLimits([last], 0.95, 16);
  expect(last.worker.concurrency).toBe(1);
});

it('widens every lane step by step where there is room, up to the limit', () => {
  const [narrow, wide] = [lane(3, 3), lane(0, 16)];

  adjustLimits([narrow, wide], 0.3, 16);

  expect([narrow.worker.concurrency, wide.worker.concurrency]).toEqual([4, 16]);
});

it('leaves the lanes as they are in between', () => {
  const [slack, teams] = [lane(1, 5), lane(4, 4)];

  adjustLimits([slack, teams], 0.8, 16);

  expect([slack.worker.concurrency, teams.worker.concurrency]).toEqual([5, 4]);
});
