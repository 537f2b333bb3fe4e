import { join } from 'node:path';
import type { BenchContext } from './bench-context.ts';
import type { BenchReport, BenchRow } from './bench-report.ts';
import { startBenchServers } from './bench-servers.ts';
import { startFootnote } from './footnote-processes.ts';
import { describeMachine, loadAverage } from './machine.ts';
import { measureAccess } from './measure-access.ts';
import { measureChannelsAck, measureFlood } from './measure-channels.ts';
import { measureCommands } from './measure-commands.ts';
import { measureDemo } from './measure-demo.ts';
import { fillIndex, measureIngestion } from './measure-ingestion.ts';
import { measureQuery } from './measure-query.ts';
import { measureScale } from './measure-scale.ts';
import { measureSlackAck } from './measure-slack-ack.ts';
import { measureMemory, measureTurnLatency } from './measure-turn-latency.ts';

/** The measures, in the order in which they are taken. */
export const MEASURES = [
  'ingestion',
  'query',
  'turn-latency',
  'slack-ack',
  'channels-ack',
  'flood',
  'commands',
  'flood-apart',
  'demo',
  'access',
  'scale',
] as const;
export type MeasureName = (typeof MEASURES)[number];

/** Those that are taken on one gateway and one worker. */
const ON_FOOTNOTE = ['turn-latency', 'slack-ack', 'channels-ack', 'flood', 'commands'] as const;
/** Those that start what they need themselves. */
const ON_THEIR_OWN: readonly MeasureName[] = ['demo', 'access', 'scale'];

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
  'channels-ack':
    'channels-ack: as slack-ack, with Slack and Teams at the rate of the bar each, so at twice the load together. Teams tokens are signed and checked for real.',
  flood:
    "flood: one channel's questions at a steady rate, alone and while the other channel gets 300 questions at once.",
  'flood-apart': 'flood-apart: as flood, with a worker for Slack and one for Teams (WORKER_CHANNELS).',
  commands:
    'commands: status, usage 7, lookup, review and audit in turn, typed by an admin in Slack; from sending the slash command to its answer at the response URL. Postgres is the embedded one, with the turns, their messages, thumbs, review items and audit.',
  access:
    'access: the platform answers at once, so a cold look-up shows its own work alone; who may read everything is searched for without a filter, the others with one, and what it adds is the difference between two searches for the same question, one right after the other, both warm.',
  scale:
    'scale: synthetic documents with the word frequencies of English; searches one after another, after a round that warms up; memory is what the worker process holds after its searches, Chroma beside it.',
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
  if ([...names].some((name) => !ON_THEIR_OWN.includes(name)))
    rows.push(...(await onServices(names, context)));
  if (names.has('demo')) rows.push(...(await measureDemo(context)));
  if (names.has('access')) rows.push(...(await measureAccess(context)));
  if (names.has('scale')) rows.push(...(await measureScale(context)));
  const notes = MEASURES.filter((name) => names.has(name)).map((name) => NOTES[name]);
  return { machine: describeMachine({ before, after: loadAverage() }), startedAt, rows, notes };
}

async function onServices(names: ReadonlySet<MeasureName>, context: BenchContext): Promise<BenchRow[]> {
  context.say('Starting Redis, Chroma and Postgres…');
  const servers = await startBenchServers(join(context.folder, 'services'));
  const rows: BenchRow[] = [];
  try {
    if (names.has('ingestion')) rows.push(...(await measureIngestion(context, servers.env)));
    const onFootnoteToo = ON_FOOTNOTE.some((name) => names.has(name));
    if (names.has('query') || names.has('flood-apart') || onFootnoteToo) {
      const size = await fillIndex(context, servers.env, PASSAGES);
      context.say(`${size.passages} passages of ${size.documents} documents are in the index`);
    }
    if (names.has('query')) rows.push(...(await measureQuery(context, servers.env)));
    if (onFootnoteToo) rows.push(...(await onFootnote(names, context, servers.env)));
    if (names.has('flood-apart')) rows.push(...(await onWorkersApart(context, servers.env)));
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
    if (names.has('channels-ack')) rows.push(...(await measureChannelsAck(context, footnote)));
    if (names.has('flood')) rows.push(...(await measureFlood(context, footnote, 'flood')));
    // Last: the others are measured without these turns.
    if (names.has('commands'))
      rows.push(...(await measureCommands(context, footnote, services.DATABASE_URL ?? '')));
  } finally {
    await footnote.stop();
  }
  return rows;
}

async function onWorkersApart(
  context: BenchContext,
  services: Readonly<Record<string, string>>,
): Promise<readonly BenchRow[]> {
  const footnote = await startFootnote(context, services, ['slack,web', 'teams,others']);
  try {
    return await measureFlood(context, footnote, 'flood-apart');
  } finally {
    await footnote.stop();
  }
}
