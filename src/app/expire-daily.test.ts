import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expireDaily } from './expire-daily.ts';

const DAY_MS = 86_400_000;
const log = pino({ level: 'silent' });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A store that fails as often as it is told to, and what it was asked to expire. */
function storeThatFails(times: number) {
  const asked: number[] = [];
  const expire = async (before: number): Promise<number> => {
    asked.push(before);
    if (asked.length <= times) throw new Error('away');
    return 1;
  };
  return { asked, facts: { expire } };
}

describe('what is past its day', () => {
  it('are deleted at the start and every day', async () => {
    const { asked, facts } = storeThatFails(0);
    const job = expireDaily({ kept: { facts }, now: Date.now, log });
    const startedAt = Date.now();

    await vi.advanceTimersByTimeAsync(2 * DAY_MS);
    await job.stop();

    expect(asked).toEqual([startedAt, startedAt + DAY_MS, startedAt + 2 * DAY_MS]);
  });

  it('are deleted the next day where the database was away', async () => {
    const { asked, facts } = storeThatFails(1);
    const job = expireDaily({ kept: { facts }, now: Date.now, log });

    await vi.advanceTimersByTimeAsync(DAY_MS);
    await job.stop();

    expect(asked).toHaveLength(2);
  });

  it('are left alone after a stop', async () => {
    const { asked, facts } = storeThatFails(0);
    const job = expireDaily({ kept: { facts }, now: Date.now, log });
    await job.stop();

    await vi.advanceTimersByTimeAsync(3 * DAY_MS);

    expect(asked).toHaveLength(1);
  });
});
