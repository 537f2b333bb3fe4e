import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Passage } from '../core/passage.ts';
import { cutDocument } from '../ingestion/cut-document.ts';
import type { Logger } from '../observability/logger.ts';
import { HybridSearch } from '../retrieval/hybrid-search.ts';
import { mergeNeighbours } from '../retrieval/merge-neighbours.ts';
import type { PassageIndex } from '../retrieval/passage-index.ts';
import { PassageMirror } from '../retrieval/passage-mirror.ts';
import type { PassageSource, VectorSearch } from '../retrieval/passage-source.ts';
import type { FusionWeights } from '../retrieval/score-fusion.ts';
import { type RetrievalFigures, retrievalFigures, type Span } from './retrieval-figures.ts';

const CorpusRow = z.object({ id: z.string().min(1), title: z.string().default(''), text: z.string() });
const Label = z.object({ id: z.string(), start: z.number().optional(), end: z.number().optional() });
const QueryRow = z.object({ id: z.string(), text: z.string(), relevant: z.array(Label).default([]) });

type CorpusRow = Readonly<z.infer<typeof CorpusRow>>;

const TENANT = 'bench';
const RETRIEVED = 200;
const WARM_UP = 5;

type RetrievalBenchOptions = {
  /** The folder with corpus.jsonl and queries.jsonl. */
  readonly data: string;
  /** The file that the ranked spans are written to. */
  readonly run: string;
  /** An empty index with the embeddings to measure. */
  readonly index: PassageIndex & PassageSource & VectorSearch;
  readonly weights: FusionWeights;
  readonly log: Logger;
  /** Milliseconds that only go up. */
  readonly now: () => number;
  readonly signal: AbortSignal;
};

export type RetrievalBenchResult = RetrievalFigures & {
  readonly set: string;
  readonly documents: number;
  readonly passages: number;
  readonly queries: number;
  /** Cutting, embedding, writing, and building BM25. */
  readonly indexSeconds: number;
  readonly latencyP50Ms: number;
  readonly latencyP95Ms: number;
};

/**
 * Indexes a set, asks all its questions and writes a line for each: `{"id", "results": [{"doc", "start", "end"}]}` in rank
 * order. Neighbouring passages are joined as the answering side joins them. Throws when a row is not as described.
 */
export async function runRetrievalBench(options: RetrievalBenchOptions): Promise<RetrievalBenchResult> {
  const { data, index, now, signal } = options;
  const corpus = await readLines(path.join(data, 'corpus.jsonl'), CorpusRow);
  const queries = await readLines(path.join(data, 'queries.jsonl'), QueryRow);
  const startedAt = now();
  const passages = corpus.flatMap(cutRow);
  await index.upsert(TENANT, passages, { signal });
  const search = await openSearch(options);
  const indexSeconds = (now() - startedAt) / 1000;

  const ask = (text: string) =>
    search.search({ tenant: TENANT, text, access: ['public'], limit: RETRIEVED }, { signal });
  for (const query of queries.slice(0, WARM_UP)) await ask(query.text);
  const results = new Map<string, readonly Span[]>();
  const latencies: number[] = [];
  for (const query of queries) {
    const before = now();
    const found = mergeNeighbours(await ask(query.text));
    latencies.push(now() - before);
    results.set(
      query.id,
      found.map(({ passage }) => toSpan(passage)),
    );
  }
  const lines = [...results].map(([id, spans]) => JSON.stringify({ id, results: spans }));
  await writeFile(options.run, `${lines.join('\n')}\n`);
  const lengths = new Map(corpus.map((row) => [row.id, row.text.length]));
  const judged = queries
    .filter((query) => query.relevant.length > 0)
    .map((query) => ({
      results: results.get(query.id) ?? [],
      labels: query.relevant.map(({ id, start, end }) => ({
        doc: id,
        start: start ?? 0,
        end: end ?? lengths.get(id) ?? 0,
      })),
    }));
  return {
    set: path.basename(path.resolve(data)),
    documents: corpus.length,
    passages: passages.length,
    queries: queries.length,
    indexSeconds,
    latencyP50Ms: percentile(latencies, 0.5),
    latencyP95Ms: percentile(latencies, 0.95),
    ...retrievalFigures(judged),
  };
}

/** The bench's lines for a terminal: one set a row. */
export function formatRetrievalBench(results: readonly RetrievalBenchResult[]): string {
  const head = [
    'set',
    'documents',
    'passages',
    'queries',
    'nDCG@10',
    'recall@5',
    'recall@8k',
    'index s',
    'p50 ms',
    'p95 ms',
  ];
  const rows = results.map((result) => [
    result.set,
    String(result.documents),
    String(result.passages),
    String(result.queries),
    ...[result.ndcg10, result.recall5, result.recallBudget].map((figure) => figure.toFixed(3)),
    ...[result.indexSeconds, result.latencyP50Ms, result.latencyP95Ms].map((figure) => figure.toFixed(1)),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

async function openSearch({ index, weights, log, now }: RetrievalBenchOptions): Promise<HybridSearch> {
  const knowledge = { read: async () => 0, bump: async () => {} };
  const mirror = new PassageMirror({ source: index, knowledge, log, now });
  await mirror.warm(TENANT);
  return new HybridSearch({ mirror, vectors: index, weights, log });
}

async function readLines<T>(file: string, schema: z.ZodType<T>): Promise<T[]> {
  const rows: T[] = [];
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (line.trim() === '') continue;
    const row = schema.safeParse(JSON.parse(line));
    if (!row.success) throw new Error(`${file}, line ${rows.length + 1}: ${z.prettifyError(row.error)}`);
    rows.push(row.data);
  }
  return rows;
}

function cutRow(row: CorpusRow): Passage[] {
  return cutDocument({
    tenant: TENANT,
    source: 'bench',
    document: row.id,
    title: row.title === '' ? undefined : row.title,
    text: row.text,
    format: 'markdown',
    link: row.id,
    access: ['public'],
    version: 'bench',
  });
}

function toSpan({ document, start, end }: Passage): Span {
  return { doc: document, start, end };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
