import { describe, expect, it } from 'vitest';
import type { SourceOutcome } from './ingest-summary.ts';
import {
  backingOffUntil,
  backOffMs,
  type SourceStatus,
  statusAfter,
  statusAfterCrash,
} from './source-status.ts';

const started: SourceStatus = { tenant: 't', source: 's', kind: 'site', failures: 0 };
const finishedAt = new Date('2026-03-10T12:00:00Z');
const nothing: SourceOutcome = {
  name: 's',
  kind: 'site',
  access: ['public'],
  documents: 0,
  new: 0,
  changed: 0,
  unchanged: 0,
  removed: 0,
  passages: 0,
  failed: [],
  warnings: [],
};
const failing = { ...nothing, failed: [{ document: 'https://a/', reason: 'answered with status 500' }] };

describe('a source’s status', () => {
  it('pauses longer with each failure in a row, and never longer than a day', () => {
    const minutes = [0, 1, 2, 3, 4, 9, 10, 1_000].map((failures) => backOffMs(failures) / 60_000);

    expect(minutes).toEqual([0, 5, 10, 20, 40, 1_280, 1_440, 1_440]);
  });

  it('is left alone until its pause is over', () => {
    const once = statusAfter(started, { outcome: failing, finishedAt });
    const twice = statusAfter(once, { outcome: failing, finishedAt });
    const later = (minutes: number) => new Date(finishedAt.getTime() + minutes * 60_000);

    expect(backingOffUntil(twice, later(9))).toEqual(later(10));
    expect(backingOffUntil(twice, later(10))).toBeUndefined();
    expect(backingOffUntil(started, finishedAt)).toBeUndefined();
  });

  it('tells what failed by name, and starts afresh after a run that read something', () => {
    const failed = statusAfter(started, { outcome: failing, finishedAt });
    const partly = statusAfter(failed, {
      outcome: { ...failing, unchanged: 2, documents: 3, failed: [...failing.failed, ...failing.failed] },
      finishedAt,
    });
    const done = statusAfter(partly, { outcome: { ...nothing, new: 1 }, finishedAt });

    expect(failed).toMatchObject({
      outcome: 'failed',
      failures: 1,
      error: 'https://a/ answered with status 500',
    });
    expect(partly).toMatchObject({
      outcome: 'partly',
      failures: 0,
      error: 'https://a/ answered with status 500, and 1 more',
      counts: { documents: 3, unchanged: 2, failed: 2 },
    });
    expect(done).toMatchObject({ outcome: 'done', failures: 0, error: undefined });
  });

  it('is due when its schedule comes round, or when its pause ends if that is later', () => {
    const nextRunAt = new Date('2026-03-10T12:01:00Z');

    const failed = statusAfter(started, { outcome: failing, finishedAt, nextRunAt });
    const done = statusAfter(started, { outcome: nothing, finishedAt, nextRunAt });
    const byHand = statusAfterCrash(started, { error: 'broke off', finishedAt });

    expect(failed.nextDueAt).toBe('2026-03-10T12:05:00.000Z');
    expect(done.nextDueAt).toBe(nextRunAt.toISOString());
    expect(byHand).toMatchObject({
      outcome: 'failed',
      failures: 1,
      error: 'broke off',
      nextDueAt: undefined,
    });
  });
});
