import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadWordVectors } from '../../src/retrieval/word-vectors.ts';
import { ask, eventsOf, onlyOne } from './ask.ts';
import type { BenchContext } from './bench-context.ts';
import type { BenchRow } from './bench-report.ts';
import { type BenchServers, startBenchServers } from './bench-servers.ts';
import { figuresOf } from './figures.ts';
import { startFootnote } from './footnote-processes.ts';
import { growHandbook } from './grow-handbook.ts';
import { ingestFolder, sizeOf } from './measure-ingestion.ts';
import { measureQuery } from './measure-query.ts';
import { residentMegabytes } from './resident-memory.ts';

type Step = {
  readonly passages: number;
  readonly searchBelowMs: number;
  readonly indexBelowSeconds?: number;
  readonly workerBelowMb?: number;
};

const STEPS: readonly Step[] = [
  { passages: 10_000, searchBelowMs: 25, indexBelowSeconds: 60 },
  { passages: 100_000, searchBelowMs: 80, workerBelowMb: 1_200 },
];
const WORD_VECTORS = fileURLToPath(new URL('../../models/word-vectors.bin', import.meta.url));
const PASSAGES_A_DOCUMENT = 7;
const INGEST_WITHIN_MS = 1_800_000;
const QUESTIONS = { count: 60, perSecond: 5 };
const ANSWERED_WITHIN_MS = 120_000;

/** Grows an index of its own step by step, and at each step times ingestion, searches, a worker's start and its turns. */
export async function measureScale(context: BenchContext): Promise<readonly BenchRow[]> {
  context.say('Starting Redis, Chroma and Postgres for a large index…');
  const servers = await startBenchServers(join(context.folder, 'scale-services'));
  const rows: BenchRow[] = [];
  try {
    let documents = 0;
    for (const [number, step] of STEPS.entries()) {
      const held = number === 0 ? 0 : (await sizeOf(context, servers.env)).passages;
      const more = Math.ceil((step.passages - held) / PASSAGES_A_DOCUMENT);
      rows.push(...(await grow(context, servers, step, { first: documents, count: more })));
      documents += more;
      rows.push(...(await measureStep(context, servers, step, number)));
    }
  } finally {
    await servers.stop();
  }
  return rows;
}

function nameOf({ passages }: Step): string {
  return `scale ${passages / 1_000}k`;
}

async function grow(
  context: BenchContext,
  { env }: BenchServers,
  step: Step,
  documents: { readonly first: number; readonly count: number },
): Promise<readonly BenchRow[]> {
  context.say(`Writing ${documents.count} documents…`);
  const to = join(context.folder, `grown-${documents.first}`);
  const vocabulary = [...loadWordVectors(WORD_VECTORS).rows.keys()];
  await growHandbook({ from: context.knowledgeDir, to, vocabulary, ...documents });
  const seconds = await ingestFolder(context, env, to, INGEST_WITHIN_MS);
  const measure = nameOf(step);
  const bar = step.indexBelowSeconds === undefined ? {} : { bar: { below: step.indexBelowSeconds } };
  return [
    { measure, what: 'documents ingested', value: documents.count, unit: '' },
    { measure, what: 'ingestion of these', value: seconds, unit: 's', ...bar },
  ];
}

async function measureStep(
  context: BenchContext,
  { env, chromaPid }: BenchServers,
  step: Step,
  number: number,
): Promise<readonly BenchRow[]> {
  const measure = nameOf(step);
  const row = (what: string, value: number, unit: string) => ({ measure, what, value, unit });
  const searches = await measureQuery(context, env, { measure, p95Below: step.searchBelowMs });
  const footnote = await startFootnote(context, env);
  try {
    const { pid, readyMs } = footnote.worker;
    const started = await residentMegabytes(pid);
    const events = eventsOf(footnote.slack, context, { run: 40 + number, count: QUESTIONS.count });
    const asking = { channel: footnote.slack, events, perSecond: QUESTIONS.perSecond };
    const asked = onlyOne(await ask([asking], context, { withinMs: ANSWERED_WITHIN_MS }));
    const { p50, p95 } = figuresOf(asked.latencies);
    const bar = step.workerBelowMb === undefined ? {} : { bar: { below: step.workerBelowMb } };
    return [
      ...searches,
      row('worker, start to ready', readyMs / 1_000, 's'),
      row('worker, resident memory when ready', started, 'MB'),
      { ...row('worker, resident memory after its questions', await residentMegabytes(pid), 'MB'), ...bar },
      row('Chroma, resident memory', await residentMegabytes(chromaPid), 'MB'),
      row('event to chat.postMessage, p50', p50, 'ms'),
      row('event to chat.postMessage, p95', p95, 'ms'),
      row('questions without an answer', asked.tally.lost, ''),
    ];
  } finally {
    await footnote.stop();
  }
}
