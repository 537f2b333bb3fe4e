import { join } from 'node:path';
import type { BenchContext } from './bench-context.ts';
import type { BenchReport, BenchRow } from './bench-report.ts';
import { startBenchServers } from './bench-servers.ts';
import { startFootnote } from './footnote-processes.ts';
import { describeMachine, loadAverage } from './machine.ts';
import { measureDemo } from './measure-demo.ts';
import { fillIndex, measureIngestion } from './measure-ingestion.ts';
import { measureQuery } from './measure-query.ts';
import { measureSlackAck } from './measure-slack-ack.ts';
import { measureMemory, measureTurnLatency } from './measure-turn-latency.ts';

/** The measures, in the order in which they are taken. */
export const MEASURES = ['ingestion', 'query', 'turn-latency', 'slack-ack', 'demo'] as const;
export type MeasureName = (typeof MEASURES)[number];

/** At least as many passages as the bars are stated for. */
const PASSAGES = 2_000;

const NOTES: Readonly<Record<MeasureName, string>> = {
  ingestion:
    'ingestion: from the start of the ingest process to its exit, on an empty index and services that run; Node and its modules load within it.',
  query: 'query: BM25 and Chroma fused as in a turn, one search after another, after a round that warms up.',
  'turn-latency':
    'turn-latency: the answerer that quotes (no model) is part of the time. Slack stands on loopback and answers at once: real calls add their network time.',
  'slack-ack':
    'slack-ack: open loop; gateway, worker, Redis, Chroma, Postgres, the generator and the Bolt app to compare with share the cores. CPU time an event depends less than the others on what else the machine does.',
  demo: 'demo: from the start of the process, with its own Redis, Chroma and Postgres as children; installing packages is not counted.',
};

/** Takes the measures that were asked for. All processes and servers that it starts are ended, also after an error. */
export async function runMeasures(
  names: ReadonlySet<MeasureName>,
  context: BenchContext,
): Promise<BenchReport> {
  const startedAt = new Date().toISOString();
  const before = loadAverage();
  const rows: BenchRow[] = [];
  if ([...names].some((name) => name !== 'demo')) rows.push(...(await onServices(names, context)));
  if (names.has('demo')) rows.push(...(await measureDemo(context)));
  const notes = MEASURES.filter((name) => names.has(name)).map((name) => NOTES[name]);
  return { machine: describeMachine({ before, after: loadAverage() }), startedAt, rows, notes };
}

async function onServices(names: ReadonlySet<MeasureName>, context: BenchContext): Promise<BenchRow[]> {
  context.say('Starting Redis, Chroma and Postgres…');
  const servers = await startBenchServers(join(context.folder, 'services'));
  const rows: BenchRow[] = [];
  try {
    if (names.has('ingestion')) rows.push(...(await measureIngestion(context, servers.env)));
    if (names.has('query') || names.has('turn-latency') || names.has('slack-ack')) {
      const size = await fillIndex(context, servers.env, PASSAGES);
      context.say(`${size.passages} passages of ${size.documents} documents are in the index`);
    }
    if (names.has('query')) rows.push(...(await measureQuery(context, servers.env)));
    if (names.has('turn-latency') || names.has('slack-ack')) {
      rows.push(...(await onFootnote(names, context, servers.env)));
    }
  } finally {
    await servers.stop();
  }
  return rows;
}

async function onFootnote(
  names: ReadonlySet<MeasureName>,
  context: BenchContext,
  services: Readonly<Record<string, string>>,
): Promise<BenchRow[]> {
  const footnote = await startFootnote(context, services);
  const rows: BenchRow[] = [];
  try {
    if (names.has('turn-latency')) {
      rows.push(...(await measureTurnLatency(context, footnote)));
      rows.push(...(await measureMemory(footnote, 'after steady questions')));
    }
    if (names.has('slack-ack')) {
      rows.push(...(await measureSlackAck(context, footnote)));
      rows.push(...(await measureMemory(footnote, 'after the load')));
    }
  } finally {
    await footnote.stop();
  }
  return rows;
}
