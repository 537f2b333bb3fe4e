import { join, relative } from 'node:path';
import type { BenchRow } from './bench-report.ts';
import { type BenchContext, BENCH_TENANT, type IndexSize, profiling } from './bench-context.ts';
import { runToEnd } from './node-process.ts';
import { writeSyntheticHandbook } from './synthetic-handbook.ts';

type Env = Readonly<Record<string, string>>;

const INGEST_WITHIN_MS = 300_000;
/** What one synthetic document is at least cut into; a second round fills up what is missing. */
const PASSAGES_A_DOCUMENT = 6;
const MOST_SYNTHETIC_DOCUMENTS = 1_000;
const ROUNDS = 5;

/** Ingests the handbook twice into an empty index, in a process each. */
export async function measureIngestion(context: BenchContext, env: Env): Promise<readonly BenchRow[]> {
  const first = await ingestFolder(context, env, context.handbook);
  const again = await ingestFolder(context, env, context.handbook);
  const { documents, passages } = await sizeOf(context, env);
  const row = rowsOf('ingestion');
  return [
    { ...row('first run'), value: first, unit: 's', bar: { below: 30 } },
    { ...row('unchanged again'), value: again, unit: 's', bar: { below: 3 } },
    { ...row('documents'), value: documents, unit: '' },
    { ...row('passages'), value: passages, unit: '' },
  ];
}

function rowsOf(measure: string) {
  return (what: string) => ({ measure, what });
}

/** Fills the index up to `passages`: the sample company's documents first, then synthetic ones. */
export async function fillIndex(context: BenchContext, env: Env, passages: number): Promise<IndexSize> {
  for (const folder of new Set([context.handbook, context.knowledgeDir])) {
    await ingestFolder(context, env, folder);
  }
  let size = await sizeOf(context, env);
  for (let round = 0, documents = 0; round < ROUNDS && size.passages < passages; round += 1) {
    documents += Math.ceil((passages - size.passages) / PASSAGES_A_DOCUMENT);
    documents = Math.min(MOST_SYNTHETIC_DOCUMENTS, documents);
    const folder = join(context.folder, 'synthetic');
    await writeSyntheticHandbook(folder, context.knowledgeDir, documents);
    await ingestFolder(context, env, folder);
    size = await sizeOf(context, env);
  }
  return size;
}

/** What the index holds. */
export async function sizeOf(context: BenchContext, env: Env): Promise<IndexSize> {
  const index = await context.openIndex(env);
  try {
    return await index.size();
  } finally {
    index.close();
  }
}

/** Seconds of `scripts/ingest.ts` from its start to its exit, on services that run. */
export function ingestFolder(
  context: BenchContext,
  env: Env,
  folder: string,
  withinMs = INGEST_WITHIN_MS,
): Promise<number> {
  const { signal, say, knowledgeDir } = context;
  say(`Reading ${relative(process.cwd(), folder) || folder}…`);
  return runToEnd(
    {
      name: 'The ingestion',
      script: 'scripts/ingest.ts',
      args: ['--tenant', BENCH_TENANT, folder],
      nodeArgs: profiling(context, 'ingest'),
      env: { ...env, KNOWLEDGE_DIR: knowledgeDir },
      cwd: context.folder,
    },
    { signal, withinMs },
  );
}
