import { basename, resolve } from 'node:path';
import { readArguments, say } from '../src/app/command-line.ts';
import { openWordEmbeddings } from '../src/app/knowledge.ts';
import type { ScoredPassage } from '../src/core/passage.ts';
import { createLogger } from '../src/observability/logger.ts';
import { searchScore } from '../src/retrieval/local-reranker.ts';
import { mergeNeighbours } from '../src/retrieval/merge-neighbours.ts';
import { FEATURES } from '../src/retrieval/rerank-weights.ts';
import { openFusedSearch } from './retrieval/footnote-system.ts';
import { type FitList, fitWeights, listScores, softmax } from './retrieval/listwise-fit.ts';
import { type RerankPool, rerankPools } from './retrieval/rerank-pools.ts';
import { judge, meanFigures, type RetrievalFigures } from './retrieval/retrieval-figures.ts';
import { readRetrievalSet } from './retrieval/retrieval-set.ts';

const USAGE = `Usage: node scripts/fit-reranker.ts FOLDER…

Fits the local reranker's weights on question sets (corpus.jsonl and queries.jsonl each), and prints three tables:
fitted on all, fitted on the other half of each set's questions, fitted on the other sets.`;

/** Stopped early: more rounds fit the sets and find no more on questions that were held back. */
const ROUNDS = 150;
const PULL = 0.0025;

type Weights = (pool: RerankPool) => Float64Array;

/** Prints weights and what they find. Resolves to the exit code. */
export async function runFitReranker(args: readonly string[]): Promise<number> {
  const read = readArguments(args, {}, USAGE);
  if (read.kind === 'done') return read.code;
  const pools = await poolsOf(read.positionals);
  const sets = [...new Set(pools.map(({ set }) => set))];
  say(['fitted on', ...sets, 'mean'].join(' | '));
  say(line('nothing: the search alone', sets, pools));
  const all = fit(pools);
  say(line('all', sets, pools, () => all));
  const halves = [0, 1].map((half) => fit(pools.filter((pool) => pool.half !== half)));
  say(line('the other half', sets, pools, ({ half }) => halves[half] ?? all));
  const others = new Map(sets.map((set) => [set, fit(pools.filter((pool) => pool.set !== set))]));
  say(line('the other sets', sets, pools, ({ set }) => others.get(set) ?? all));
  say(calibration(pools, ({ half }) => halves[half] ?? all));
  const weights = FEATURES.map((name, k) => `  ${name}: ${(all[k] ?? 0).toFixed(2)},`);
  process.stdout.write(`${weights.join('\n')}\n`);
  return 0;
}

async function poolsOf(folders: readonly string[]): Promise<readonly RerankPool[]> {
  const embeddings = openWordEmbeddings();
  const log = createLogger('warn', {}, process.stderr);
  const pools: RerankPool[] = [];
  for (const folder of folders) {
    say(`${basename(folder)}…`);
    const set = await readRetrievalSet(resolve(folder));
    const search = await openFusedSearch(set, { embeddings, log, now: () => performance.now() });
    pools.push(...(await rerankPools(set, search, embeddings)));
  }
  return pools;
}

/** A set counts by the root of its questions: the large ones lead, but don't drown the others. */
function fit(pools: readonly RerankPool[]): Float64Array {
  const sizes = new Map<string, number>();
  for (const { set } of pools) sizes.set(set, (sizes.get(set) ?? 0) + 1);
  const lists = pools.map(
    ({ set, features, answers }): FitList => ({
      features,
      answers,
      weight: 1 / Math.sqrt(sizes.get(set) ?? 1),
    }),
  );
  return fitWeights(lists, { width: FEATURES.length, rounds: ROUNDS, pull: PULL });
}

function line(
  name: string,
  sets: readonly string[],
  pools: readonly RerankPool[],
  weights?: Weights,
): string {
  const rows = sets.map((set) =>
    meanFigures(pools.filter((pool) => pool.set === set).map((pool) => judgePool(pool, weights))),
  );
  return [name, ...[...rows, meanFigures(rows)].map(cell)].join(' | ');
}

function judgePool(pool: RerankPool, weights: Weights | undefined): RetrievalFigures {
  const ranked = weights === undefined ? pool.found : reranked(pool, weights(pool));
  const results = mergeNeighbours(ranked).map(({ passage }) => ({
    doc: passage.document,
    start: passage.start,
    end: passage.end,
  }));
  return judge({ labels: pool.labels, results });
}

function reranked(pool: RerankPool, weights: Float64Array): readonly ScoredPassage[] {
  const scores = listScores(pool, weights);
  const top = Math.max(...scores);
  const best = pool.found
    .slice(0, scores.length)
    .map(({ passage }, at) => ({ passage, points: scores[at] ?? 0 }))
    .toSorted((a, b) => b.points - a.points)
    .map(({ passage, points }) => ({ passage, score: searchScore(points, top) }));
  return [...best, ...pool.found.slice(scores.length).map(({ passage }) => ({ passage, score: 0 }))];
}

function cell({ ndcg10, recall5, recallBudget }: RetrievalFigures): string {
  return [ndcg10, recall5, recallBudget].map((figure) => figure.toFixed(3).replace(/^0/, '')).join('/');
}

/** How often the passage that comes first answers, by the share of the softmax that it got. */
function calibration(pools: readonly RerankPool[], weights: Weights): string {
  const tenths = Array.from({ length: 10 }, () => ({ said: 0, right: 0, count: 0 }));
  for (const pool of pools) {
    const likely = softmax(listScores(pool, weights(pool)));
    const first = likely.indexOf(Math.max(...likely));
    const share = likely[first] ?? 0;
    const tenth = tenths[Math.min(9, Math.floor(share * 10))];
    if (tenth === undefined) continue;
    tenth.said += share;
    tenth.right += Number(pool.answers[first] ?? false);
    tenth.count += 1;
  }
  const rows = tenths.map(({ said, right, count }) =>
    count === 0 ? '–' : `${(said / count).toFixed(2)} said, ${(right / count).toFixed(2)} right of ${count}`,
  );
  return `Share of the first passage: ${rows.join('; ')}`;
}
