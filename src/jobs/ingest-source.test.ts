import { beforeEach, describe, expect, it } from 'vitest';
import { summarize } from '../ingestion/ingest-summary.ts';
import type { SourceSettings } from '../ingestion/source-settings.ts';
import { createLogger } from '../observability/logger.ts';
import { MemorySourceStatus } from '../testing/memory-source-status.ts';
import { ingestSource, type IngestSourceServices } from './ingest-source.ts';

const handbook: SourceSettings = {
  kind: 'url',
  name: 'handbook',
  access: ['public'],
  url: 'https://a.example/',
  allow: [],
};
const job = { tenant: 'acme', source: 'handbook' };
const { signal } = new AbortController();

let statuses: MemorySourceStatus;
let reads: string[];
let now: Date;
beforeEach(() => {
  statuses = new MemorySourceStatus();
  reads = [];
  now = new Date('2026-03-10T12:00:00Z');
});

function services(rest: Partial<IngestSourceServices> = {}): IngestSourceServices {
  return {
    configured: async () => [handbook],
    statuses,
    isPaused: async () => false,
    forgetVersions: async () => undefined,
    read: async ({ settings }) => {
      reads.push(settings.name);
      return { summary: summarize([], { dropped: [], seconds: 1 }), busy: [] };
    },
    now: () => now,
    log: createLogger('silent'),
    ...rest,
  };
}

describe('ingestSource', () => {
  it('reads the source that its schedule names', async () => {
    expect(await ingestSource(job, services(), { signal })).toMatchObject({ kind: 'ran' });
    expect(reads).toEqual(['handbook']);
  });

  it('skips one that is configured no more', async () => {
    const result = await ingestSource(job, services({ configured: async () => [] }), { signal });

    expect(result).toEqual({ kind: 'skipped', why: 'not-configured' });
  });

  it('skips a failing one until its pause is over', async () => {
    const finishedAt = now.toISOString();
    await statuses.record({ ...job, kind: 'url', outcome: 'failed', failures: 3, finishedAt });

    now = new Date('2026-03-10T12:19:59Z');
    const early = await ingestSource(job, services(), { signal });
    now = new Date('2026-03-10T12:20:00Z');
    const late = await ingestSource(job, services(), { signal });

    expect(early).toEqual({ kind: 'skipped', why: 'backing-off' });
    expect(late).toMatchObject({ kind: 'ran' });
    expect(reads).toEqual(['handbook']);
  });

  it('leaves one to the process that reads it', async () => {
    const read: IngestSourceServices['read'] = async () => ({
      summary: summarize([], { dropped: [], seconds: 0 }),
      busy: ['handbook'],
    });

    expect(await ingestSource(job, services({ read }), { signal })).toEqual({ kind: 'skipped', why: 'busy' });
  });
});
