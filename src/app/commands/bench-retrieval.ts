import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { MemoryPassageIndex } from '../../evaluation/memory-passage-index.ts';
import {
  formatRetrievalBench,
  type RetrievalBenchResult,
  runRetrievalBench,
} from '../../evaluation/retrieval-bench.ts';
import { createLogger } from '../../observability/logger.ts';
import { WORD_VECTOR_WEIGHTS } from '../../retrieval/score-fusion.ts';
import { readArguments, say } from '../command-line.ts';
import { openWordEmbeddings } from '../knowledge.ts';
import { withStopSignal } from '../stop-signal.ts';

const USAGE = `Usage: npm run bench -- retrieval --data FOLDER --run FILE [--json FILE]

Indexes a set with the local embedding, asks all its questions and writes a line for each, for any scorer:
{"id", "results": [{"doc", "start", "end"}]}, best first.
  --data FOLDER  has corpus.jsonl and queries.jsonl, or holds such folders; may be given several times
  --run FILE     where the lines go; with several sets a folder, and each set is a file in it
  --json FILE    where the figures go as JSON
  -h, --help     this text`;

const OPTIONS = {
  data: { type: 'string', multiple: true, default: [] as string[] },
  run: { type: 'string' },
  json: { type: 'string' },
} as const;

/** `npm run bench -- retrieval`: prints a line of figures for each set. Resolves to the exit code. */
export async function runRetrievalCommand(args: readonly string[]): Promise<number> {
  const read = readArguments(args, OPTIONS, USAGE);
  if (read.kind === 'done') return read.code;
  const { data, run, json } = read.values;
  try {
    const sets = await setsIn(data);
    if (run === undefined || sets.length === 0) {
      say(
        run === undefined
          ? '--run is missing.'
          : 'No folder of --data has a corpus.jsonl and a queries.jsonl.',
      );
      say(USAGE);
      return 1;
    }
    const results = await withStopSignal((signal) => measureSets(sets, resolve(run), signal));
    process.stdout.write(`${formatRetrievalBench(results)}\n`);
    if (json !== undefined) await writeJson(resolve(json), results);
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function setsIn(folders: readonly string[]): Promise<readonly string[]> {
  const sets: string[] = [];
  for (const folder of folders.map((path) => resolve(path))) {
    const below = isSet(folder) ? [] : (await readdir(folder)).toSorted().map((name) => join(folder, name));
    sets.push(...[folder, ...below].filter(isSet));
  }
  return sets;
}

function isSet(folder: string): boolean {
  return existsSync(join(folder, 'corpus.jsonl')) && existsSync(join(folder, 'queries.jsonl'));
}

async function measureSets(sets: readonly string[], run: string, signal: AbortSignal) {
  const embeddings = openWordEmbeddings();
  const log = createLogger('warn', {}, process.stderr);
  const results: RetrievalBenchResult[] = [];
  for (const data of sets) {
    signal.throwIfAborted();
    const file = sets.length === 1 ? run : join(run, `${basename(data)}.jsonl`);
    await mkdir(dirname(file), { recursive: true });
    say(`${basename(data)}…`);
    const index = new MemoryPassageIndex(embeddings);
    const now = () => performance.now();
    results.push(
      await runRetrievalBench({ data, run: file, index, weights: WORD_VECTOR_WEIGHTS, log, now, signal }),
    );
  }
  return results;
}

async function writeJson(file: string, results: readonly RetrievalBenchResult[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
}
