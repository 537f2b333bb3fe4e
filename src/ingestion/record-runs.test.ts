import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { MemoryDocumentRegistry } from '../testing/memory-document-registry.ts';
import { MemorySourceStatus } from '../testing/memory-source-status.ts';
import { RecordingPassageIndex } from '../testing/recording-passage-index.ts';
import { createDocumentReader } from './read-document.ts';
import { ingestAndRecord, type LockSource, type RecordedIngestOptions } from './record-runs.ts';
import { failedListing, type Source } from './source.ts';
import type { SourceSettings } from './source-settings.ts';

const reader = createDocumentReader();
afterAll(() => reader[Symbol.asyncDispose]());

let index: RecordingPassageIndex;
let registry: MemoryDocumentRegistry;
let statuses: MemorySourceStatus;
let minute: number;
beforeEach(() => {
  index = new RecordingPassageIndex();
  registry = new MemoryDocumentRegistry();
  statuses = new MemorySourceStatus();
  minute = 0;
});

type Pages = Readonly<Record<string, string>>;

/** A source that holds these documents; `broken` ones can't be read, and without any the listing fails. */
function sourceOf(name: string, pages: Pages | undefined, rest: Partial<Source> = {}): Source {
  return {
    name,
    kind: 'site',
    access: ['public'],
    specificity: 0,
    list: async () =>
      pages === undefined
        ? failedListing(name, "can't be reached")
        : {
            documents: Object.keys(pages).map((document) => ({ document })),
            failed: [],
            warnings: [],
            isGone: (document) => !(document in pages),
          },
    fetch: async ({ document }) =>
      pages?.[document] === 'broken'
        ? { kind: 'refused', reason: 'answered with status 500' }
        : { kind: 'content', bytes: Buffer.from(pages?.[document] ?? ''), name: 'x.md' },
    ...rest,
  };
}

const settingsOf = ({ name }: Source): SourceSettings => ({
  kind: 'site',
  name,
  access: ['public'],
  sitemap: 'https://a.example/sitemap.xml',
  include: ['**'],
  exclude: [],
  allow: [],
  maxPages: 10,
  schedule: { kind: 'every', everyMs: 6 * 3_600_000 },
});
const free: LockSource = async () => ({ signal: new AbortController().signal, release: async () => {} });

function run(sources: readonly Source[], rest: Partial<RecordedIngestOptions> = {}) {
  return ingestAndRecord({
    tenant: 'acme',
    sources,
    recorded: sources.map(settingsOf),
    statuses,
    index,
    registry,
    reader,
    embeddingModel: 'small',
    lock: free,
    nextRunAt: async () => new Date(Date.UTC(2026, 2, 10, 18)),
    log: createLogger('silent'),
    now: () => new Date(Date.UTC(2026, 2, 10, 12, minute++)),
    ...rest,
  });
}

describe('ingestAndRecord', () => {
  it('keeps how each source fared, and that it is under way meanwhile', async () => {
    await run([sourceOf('a', { 'a:1': 'One.', 'a:2': 'broken' }), sourceOf('b', undefined)]);

    expect(statuses.recorded.map(({ source, finishedAt }) => [source, finishedAt === undefined])).toEqual([
      ['a', true],
      ['b', true],
      ['a', false],
      ['b', false],
    ]);
    expect(await statuses.list('acme')).toMatchObject([
      {
        source: 'a',
        kind: 'site',
        schedule: 'every 6h',
        outcome: 'partly',
        counts: { documents: 2, new: 1, failed: 1 },
        error: 'a:2 answered with status 500',
        nextDueAt: '2026-03-10T18:00:00.000Z',
        failures: 0,
      },
      { source: 'b', outcome: 'failed', error: "b can't be reached", failures: 1 },
    ]);
  });

  it('takes nothing away when a listing fails', async () => {
    await run([sourceOf('a', { 'a:1': 'One.' })]);

    const { summary } = await run([sourceOf('a', undefined)]);

    expect(summary).toMatchObject({ removed: 0, failed: [{ document: 'a' }] });
    expect(index.texts()).toEqual({ 'a:1': ['One.'] });
  });

  it('takes away what left the listing, and what was read of a source that is configured no more', async () => {
    await run([
      sourceOf('a', { 'a:1': 'One.', 'a:2': 'Two.' }),
      sourceOf('b', { 'b:1': 'Three.', shared: 'Four.' }),
    ]);

    const { summary } = await run([sourceOf('a', { 'a:2': 'Two.', shared: 'Four.' })], { dropped: ['b'] });

    expect(summary).toMatchObject({ removed: 2, dropped: [{ name: 'b', documents: 1 }] });
    expect(index.texts()).toEqual({ 'a:2': ['Two.'], shared: ['Four.'] });
  });

  it('leaves a source to the process that reads it, together with its documents', async () => {
    const secret = { access: ['group:finance'] } as const;
    await run([
      sourceOf('wide', { x: 'Shared.' }),
      sourceOf('narrow', { y: 'Pay.' }, { ...secret, specificity: 1 }),
    ]);
    const busyNarrow: LockSource = async (tenant, source) =>
      source === 'narrow' ? undefined : free(tenant, source);

    const { summary, busy } = await run(
      [
        sourceOf('wide', { x: 'Shared.', y: 'Pay.' }),
        sourceOf('narrow', undefined, { ...secret, specificity: 1 }),
      ],
      { lock: busyNarrow },
    );

    expect(busy).toEqual(['narrow']);
    expect(summary.sources.map(({ name }) => name)).toEqual(['wide']);
    expect([...index.stored.values()].find(({ document }) => document === 'y')?.access).toEqual([
      'group:finance',
    ]);
  });

  it('lists a rival without reading it when one source is read alone', async () => {
    const narrow = sourceOf('narrow', { y: 'Pay.' }, { access: ['group:finance'], specificity: 1 });
    const wide = sourceOf('wide', { x: 'Shared.', y: 'Pay.' });

    const { summary } = await run([wide, narrow], {
      recorded: [settingsOf(wide)],
      listedOnly: new Set(['narrow']),
    });

    expect(summary).toMatchObject({ new: 1, sources: [{ name: 'wide', documents: 1 }] });
    expect(index.texts()).toEqual({ x: ['Shared.'] });
  });

  it('asks a source only for what it doesn’t know yet', async () => {
    const asked: (string | undefined)[] = [];
    const source = sourceOf(
      'a',
      { 'a:1': 'One.' },
      {
        fetch: async (_, { known }) => {
          asked.push(known);
          if (known === 'r1') return { kind: 'unchanged' };
          return { kind: 'content', bytes: Buffer.from('One.'), name: 'x.md', revision: 'r1' };
        },
      },
    );

    await run([source]);
    const { summary } = await run([source]);
    await run([source], { embeddingModel: 'large' });

    expect(summary).toMatchObject({ new: 0, unchanged: 1, passages: 0 });
    expect(asked).toEqual([undefined, 'r1', undefined]);
  });

  it('records a crash without what it said, and lets go of every lock', async () => {
    const released: string[] = [];
    const lock: LockSource = async (_, name) => ({
      signal: new AbortController().signal,
      release: async () => void released.push(name),
    });
    index.beforeUpsert = () => {
      throw new Error('canary text of a document');
    };

    await expect(run([sourceOf('a', { 'a:1': 'One.' })], { lock })).rejects.toThrow('canary');

    expect(await statuses.get('acme', 'a')).toMatchObject({
      outcome: 'failed',
      failures: 1,
      error: 'broke off: an unexpected error',
    });
    expect(released).toEqual(['a']);
  });

  it('breaks off when it loses a lock, and counts that as nobody’s failure', async () => {
    const lost = new AbortController();
    const lock: LockSource = async () => ({ signal: lost.signal, release: async () => {} });
    const source = sourceOf('a', { 'a:1': 'One.', 'a:2': 'Two.' });

    await expect(run([source], { lock, onProgress: () => lost.abort() })).rejects.toThrow('abort');

    const status = await statuses.get('acme', 'a');
    expect([status?.failures, status?.outcome]).toEqual([0, undefined]);
  });
});
