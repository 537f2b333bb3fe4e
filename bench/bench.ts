import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadGoldenCases } from '../src/evaluation/golden-cases.ts';
import { formatReport, holds } from './load/bench-report.ts';
import { type MeasureName, MEASURES, runMeasures } from './load/run-measures.ts';
import { openBenchIndex } from './bench-index.ts';
import { readArguments, say } from '../src/app/command-line.ts';
import type { Variables } from '../src/app/read-configuration.ts';
import { withStopSignal } from '../src/app/stop-signal.ts';
import { runRetrievalCommand } from './bench-retrieval.ts';

const USAGE = `Usage: npm run bench [-- options]
       npm run bench -- retrieval --help

Measures load, latency, ingestion, search and start-up on this machine, with services and processes of its own, and
prints a table. Takes some minutes and the whole machine: let nothing else run meanwhile.
  --only NAMES       measures to take, with commas: ${MEASURES.join(', ')} (default all but scale)
  --handbook FOLDER  documents whose ingestion is measured and that are searched (default knowledge/)
  --json FILE        where the figures go as JSON (default bench/out/bench.json)
  --profile FOLDER   leaves a CPU profile of each measured process there (slows them down a little)
  -h, --help         this text
Exit code: 0 measured, whether or not the bars hold; 1 an error.`;

const OPTIONS = {
  only: { type: 'string' },
  handbook: { type: 'string' },
  json: { type: 'string', default: 'bench/out/bench.json' },
  profile: { type: 'string' },
} as const;

const KNOWLEDGE_DIR = fileURLToPath(new URL('../knowledge', import.meta.url));

/** What `npm run bench` was asked for. */
export type BenchRequest = {
  readonly names: ReadonlySet<MeasureName>;
  readonly handbook: string;
  readonly json: string;
  readonly profile: string | undefined;
};

/** Reads the arguments; says what is wrong with them and gives the exit code when there is nothing to run. */
export function readBenchRequest(
  args: readonly string[],
):
  | { readonly kind: 'run'; readonly request: BenchRequest }
  | { readonly kind: 'done'; readonly code: number } {
  const read = readArguments(args, OPTIONS, USAGE);
  if (read.kind === 'done') return read;
  const { only, handbook, json, profile } = read.values;
  const asked = only?.split(',').map((name) => name.trim()) ?? MEASURES.filter((name) => name !== 'scale');
  const known = MEASURES.filter((name) => asked.includes(name));
  const unknown = [...read.positionals, ...asked.filter((name) => !known.some((other) => other === name))];
  if (unknown.length > 0) {
    say(`There is no measure "${unknown.join('", "')}". There are: ${MEASURES.join(', ')}.`);
    return { kind: 'done', code: 1 };
  }
  const request = {
    names: new Set(known),
    handbook: handbook === undefined ? KNOWLEDGE_DIR : resolve(handbook),
    json: resolve(json),
    profile: profile === undefined ? undefined : resolve(profile),
  };
  return { kind: 'run', request };
}

/** `npm run bench`: measures, prints the table and writes the JSON. Resolves to the exit code. */
export async function runBench(args: readonly string[], variables: Variables): Promise<number> {
  if (args[0] === 'retrieval') return runRetrievalCommand(args.slice(1));
  const read = readBenchRequest(args);
  if (read.kind === 'done') return read.code;
  try {
    return await withStopSignal((signal) => measure(read.request, variables, signal));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    if (error instanceof Error && error.cause instanceof Error) say(error.cause.message);
    return 1;
  }
}

async function measure(request: BenchRequest, variables: Variables, signal: AbortSignal): Promise<number> {
  const { names, handbook, json, profile } = request;
  if (!(await isFolder(handbook))) throw new Error(`${handbook} is no folder: give one with documents`);
  const golden = await loadGoldenCases(join(KNOWLEDGE_DIR, 'evals'));
  const folder = await mkdtemp(join(variables.TMPDIR || tmpdir(), 'footnote-bench-'));
  try {
    const report = await runMeasures(names, {
      folder,
      handbook,
      knowledgeDir: KNOWLEDGE_DIR,
      questions: golden.map(({ question }) => question),
      openIndex: openBenchIndex,
      profileDir: profile,
      signal,
      say,
    });
    process.stdout.write(`${formatReport(report)}\n`);
    await mkdir(dirname(json), { recursive: true });
    const rows = report.rows.map((row) => ({ ...row, holds: holds(row) }));
    await writeFile(json, `${JSON.stringify({ ...report, handbook, rows }, null, 2)}\n`);
    say(`The figures are in ${json}`);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
