import { expect, it } from 'vitest';
import { PolitePace } from './polite-pace.ts';

function createPace(gapMs: number) {
  let now = 1_000;
  const deps = {
    now: () => now,
    wait: async (ms: number) => {
      now += ms;
    },
  };
  return { pace: new PolitePace({ atOnce: 1, gapMs }, deps), time: () => now };
}

it('keeps a gap between the beginnings of requests, the site’s own if that is longer', async () => {
  const { pace, time } = createPace(250);
  const begins: number[] = [];
  const request = async () => void begins.push(time());

  await Promise.all([pace.run(request), pace.run(request)]);
  pace.slowDownTo(2_000);
  pace.slowDownTo(100);
  await pace.run(request);
  await pace.run(request);

  expect(begins).toEqual([1_000, 1_250, 1_500, 3_500]);
});

it('goes on after a request that failed', async () => {
  const { pace } = createPace(0);

  await expect(pace.run(() => Promise.reject(new Error('down')))).rejects.toThrow('down');

  expect(await pace.run(async () => 'up')).toBe('up');
});
