import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, say } from '../src/app/command-line.ts';
import { openWordEmbeddings } from '../src/app/knowledge.ts';
import { withStopSignal } from '../src/app/stop-signal.ts';
import { createLogger } from '../src/observability/logger.ts';
import { describeMachine, loadAverage } from './load/machine.ts';
import { betterArms } from './retrieval/better-arms.ts';
import { footnoteSystem } from './retrieval/footnote-system.ts';
import { goldenSet } from './retrieval/golden-set.ts';
import { langchainBm25, langchainEnsemble } from './retrieval/langchain-systems.ts';
import { measureSet, type Run, type SetResult } from './retrieval/measure-set.ts';
import { miniSearch } from './retrieval/minisearch-system.ts';
import { formatRetrievalReport } from './retrieval/retrieval-report.ts';
import { readRetrievalSet, type RetrievalSet } from './retrieval/retrieval-set.ts';
import type { RetrievalSystem } from './retrieval/retrieval-system.ts';

const USAGE = `Usage: npm run bench -- retrieval [options]

Indexes a set of documents with the local embedding, asks all its questions, and compares what is found with what other
libraries find in the same run. Without options the golden questions of knowledge/ are the set.
  --data FOLDER  a set: corpus.jsonl and queries.jsonl; may be given several times
  --sets FOLDER  every set below this folder
  --run FILE     a line for each question, for any scorer: {"id", "results": [{"doc", "start", "end"}]}, best first;
                 with several sets a folder, and each set is a file in it
  --json FILE    where the figures go as JSON (default bench/out/retrieval.json)
  --alone        Footnote alone, without the libraries to compare with
  -h, --help     this text
Exit code: 0 measured; 1 an error, or a part of Footnote's search alone finds more than the whole.`;

const OPTIONS = {
  data: { type: 'string', multiple: true, default: [] as string[] },
  sets: { type: 'string' },
  run: { type: 'string' },
  json: { type: 'string', default: 'bench/out/retrieval.json' },
  alone: { type: 'boolean', default: false },
} as const;

const KNOWLEDGE_DIR = fileURLToPath(new URL('../knowledge', import.meta.url));

type OpenSet = { readonly name: string; readonly read: () => Promise<RetrievalSet> };

/** `npm run bench -- retrieval`: prints a table for each set. Resolves to the exit code. */
export async function runRetrievalCommand(args: readonly string[]): Promise<number> {
  const read = readArguments(args, OPTIONS, USAGE);
  if (read.kind === 'done') return read.code;
  const { data, sets, run, json, alone } = read.values;
  try {
    const found = await findSets(data, sets);
    if (found.length === 0) {
      say('No folder there has a corpus.jsonl and a queries.jsonl.');
      return 1;
    }
    const startedAt = new Date().toISOString();
    const before = loadAverage();
    const files = { run: run === undefined ? undefined : resolve(run), several: found.length > 1 };
    const results = await withStopSignal((signal) => measureAll(found, files, systemsOf(alone), signal));
    process.stdout.write(`${formatRetrievalReport(results)}\n`);
    const machine = describeMachine({ before, after: loadAverage() });
    await writeText(resolve(json), `${JSON.stringify({ machine, startedAt, sets: results }, null, 2)}\n`);
    say(`The figures are in ${json}`);
    const better = betterArms(results);
    for (const line of better) say(line);
    return better.length > 0 ? 1 : 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function findSets(data: readonly string[], below: string | undefined): Promise<readonly OpenSet[]> {
  if (data.length === 0 && below === undefined) {
    return [{ name: 'golden questions', read: () => goldenSet(KNOWLEDGE_DIR) }];
  }
  const folders: string[] = [];
  for (const folder of below === undefined ? data : [...data, below]) {
    const files = new Set(await readdir(resolve(folder), { recursive: true }));
    const corpora = [...files].filter((file) => basename(file) === 'corpus.jsonl').toSorted();
    const complete = corpora.filter((file) => files.has(join(dirname(file), 'queries.jsonl')));
    folders.push(...complete.map((file) => resolve(folder, dirname(file))));
  }
  return folders.map((folder) => ({ name: basename(folder), read: () => readRetrievalSet(folder) }));
}

function systemsOf(alone: boolean): readonly RetrievalSystem[] {
  const log = createLogger('warn', {}, process.stderr);
  const footnote = footnoteSystem({ log, now: () => performance.now() });
  if (alone) return [footnote];
  return [footnote, langchainBm25, langchainEnsemble(openWordEmbeddings()), miniSearch];
}

async function measureAll(
  sets: readonly OpenSet[],
  files: { readonly run: string | undefined; readonly several: boolean },
  systems: readonly RetrievalSystem[],
  signal: AbortSignal,
): Promise<readonly SetResult[]> {
  const results: SetResult[] = [];
  for (const { name, read } of sets) {
    signal.throwIfAborted();
    say(`${name}…`);
    const onFirstRun = async (run: Run) => {
      if (files.run === undefined) return;
      const file = files.several ? join(files.run, `${name}.jsonl`) : files.run;
      await writeText(file, run.map((line) => `${JSON.stringify(line)}\n`).join(''));
    };
    const now = () => performance.now();
    results.push(await measureSet(await read(), { systems, onFirstRun, now, signal }));
  }
  return results;
}

async function writeText(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
