import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createQueueHarness } from '../testing/queue-harness.ts';
import { createSourceLock } from './source-lock.ts';
import { openSourceSchedules, type ScheduledSource, startSourceRunner } from './source-schedules.ts';

let harness: ReturnType<typeof createQueueHarness>;
let closing: (() => Promise<void>)[];
beforeEach(() => {
  harness = createQueueHarness(inject('redisUrl'));
  closing = [];
});
afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  await harness.close();
});

function openSchedules() {
  const { prefix, log } = harness;
  const schedules = openSourceSchedules({ redis: harness.connect('jobs'), prefix, log });
  closing.push(() => schedules.close());
  return schedules;
}

type Handle = Parameters<typeof startSourceRunner>[0]['handle'];

function startRunner(handle: Handle): { stop(): Promise<void> } {
  const { prefix, log } = harness;
  const runner = startSourceRunner({ redis: harness.connect('jobs'), prefix, log, handle });
  closing.push(() => runner.stop());
  return runner;
}

const every = (source: string, everyMs: number): ScheduledSource => ({
  tenant: 'acme',
  source,
  schedule: { kind: 'every', everyMs },
});
const daily = (source: string, pattern = '0 6 * * *'): ScheduledSource => ({
  tenant: 'acme',
  source,
  schedule: { kind: 'cron', pattern },
});
const HOUR = 3_600_000;

describe('schedules of sources', () => {
  it('run a new `every` at once and a cron pattern at its time, in UTC', async () => {
    const schedules = openSchedules();
    const ran: string[] = [];
    await schedules.set([every('a', HOUR), daily('b')]);

    startRunner(async ({ tenant, source }) => void ran.push(`${tenant}/${source}`));
    await vi.waitFor(() => expect(ran).toEqual(['acme/a']), { timeout: 10_000 });

    const next = await schedules.nextRunAt('acme', 'b');
    expect([next?.getUTCHours(), next?.getUTCMinutes()]).toEqual([6, 0]);
    await vi.waitFor(
      async () => expect((await schedules.nextRunAt('acme', 'a'))?.getTime()).toBeGreaterThan(Date.now()),
      { timeout: 10_000 },
    );
  });

  it('are these and no others, also when workers start again', async () => {
    const schedules = openSchedules();
    await schedules.set([every('a', HOUR), daily('b'), daily('c')]);
    const before = await schedules.nextRunAt('acme', 'a');

    await openSchedules().set([every('a', HOUR), daily('b', '0 7 * * *')]);

    expect(await schedules.nextRunAt('acme', 'a')).toEqual(before);
    expect((await schedules.nextRunAt('acme', 'b'))?.getUTCHours()).toBe(7);
    expect(await schedules.nextRunAt('acme', 'c')).toBeUndefined();
  });

  it('give each run to one of two workers', async () => {
    const ran: string[] = [];
    startRunner(async ({ source }) => void ran.push(source));
    startRunner(async ({ source }) => void ran.push(source));
    const names = ['a', 'b', 'c', 'd'];

    await openSchedules().set(names.map((name) => every(name, HOUR)));
    await vi.waitFor(() => expect(ran).toHaveLength(names.length), { timeout: 10_000 });

    expect(ran.toSorted()).toEqual(names);
  });

  it('survive one that is not understood', async () => {
    const schedules = openSchedules();

    await schedules.set([daily('a', '99 99 * * *'), daily('b')]);

    expect(await schedules.nextRunAt('acme', 'a')).toBeUndefined();
    expect(await schedules.nextRunAt('acme', 'b')).toBeDefined();
  });

  it('let a run be broken off when the worker stops', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    let aborted = false;
    const runner = startRunner(async (_, { signal }) => {
      begin();
      await new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new Error('stopped'))),
      );
    });
    await openSchedules().set([every('a', HOUR)]);
    await begun;

    await runner.stop().then(() => (aborted = true));

    expect(aborted).toBe(true);
  });
});

describe('the lock of a source', () => {
  it('is one process’s at a time, for each source and organisation', async () => {
    const { redis, prefix } = harness;
    const [mine, other] = [
      createSourceLock({ redis, prefix }),
      createSourceLock({ redis: harness.connect('worker'), prefix }),
    ];

    const held = await mine('acme', 'a');
    const refused = await other('acme', 'a');
    const elsewhere = [await other('acme', 'b'), await other('umbrella', 'a')];
    await held?.release();
    const later = await other('acme', 'a');

    expect(held).toBeDefined();
    expect(refused).toBeUndefined();
    expect(elsewhere.every((lease) => lease !== undefined)).toBe(true);
    expect(later).toBeDefined();
    for (const lease of [...elsewhere, later]) await lease?.release();
  });
});
