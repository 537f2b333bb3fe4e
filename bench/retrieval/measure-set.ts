import { percentile } from '../load/figures.ts';
import { heldMegabytes } from './heap-use.ts';
import { type Interval, pairedDifference } from './paired-bootstrap.ts';
import { judge, meanFigures, type RetrievalFigures, type Span } from './retrieval-figures.ts';
import type { RetrievalSet } from './retrieval-set.ts';
import type { RetrievalSystem, Searcher } from './retrieval-system.ts';

/** One system's figures on one set. */
export type SystemResult = RetrievalFigures & {
  readonly system: string;
  readonly units: number;
  readonly latencyP50Ms: number;
  readonly latencyP95Ms: number;
  /** Cutting, embedding and indexing; undefined for a part of a system. */
  readonly indexSeconds: number | undefined;
  /** What the index holds of this process's memory, its documents' texts included; undefined for a part of a system. */
  readonly indexMegabytes: number | undefined;
  /** How much more the first system scores; undefined for itself. */
  readonly lead: Readonly<Record<keyof RetrievalFigures, Interval>> | undefined;
};

export type SetResult = {
  readonly set: string;
  readonly documents: number;
  readonly questions: number;
  /** Questions with labels: the figures are means over these. */
  readonly judged: number;
  readonly systems: readonly SystemResult[];
};

/** What one searcher found for every question, in the set's order. */
export type Run = readonly { readonly id: string; readonly results: readonly Span[] }[];

type Options = {
  /** The first one is compared with all others. */
  readonly systems: readonly RetrievalSystem[];
  /** Hears what the first searcher found, as soon as all questions are asked. */
  readonly onFirstRun: (run: Run) => Promise<void>;
  /** Milliseconds that only go up. */
  readonly now: () => number;
  readonly signal: AbortSignal;
};

type Asked = Omit<SystemResult, 'lead'> & { readonly each: readonly RetrievalFigures[]; readonly run: Run };

const WARM_UP = 5;

/** Indexes the set with every system, one after another, asks all questions and compares. */
export async function measureSet(set: RetrievalSet, options: Options): Promise<SetResult> {
  const asked: Asked[] = [];
  for (const system of options.systems) {
    options.signal.throwIfAborted();
    const more = await measureSystem(set, system, options);
    if (asked.length === 0 && more[0]) await options.onFirstRun(more[0].run);
    asked.push(...more);
  }
  return {
    set: set.name,
    documents: set.documents.length,
    questions: set.questions.length,
    judged: set.questions.filter(({ labels }) => labels.length > 0).length,
    systems: asked.map(({ each, run: _run, ...result }, i) => ({
      ...result,
      lead: i === 0 ? undefined : leadOf(asked[0]?.each ?? [], each),
    })),
  };
}

async function measureSystem(set: RetrievalSet, system: RetrievalSystem, options: Options): Promise<Asked[]> {
  const { now, signal } = options;
  const heldBefore = heldMegabytes();
  const startedAt = now();
  const searchers = await system.open(set, signal);
  const indexSeconds = (now() - startedAt) / 1_000;
  const indexMegabytes = Math.max(0, heldMegabytes() - heldBefore);
  const asked: Asked[] = [];
  for (const searcher of searchers) {
    const whole = searcher === searchers[0];
    const costs = whole
      ? { indexSeconds, indexMegabytes }
      : { indexSeconds: undefined, indexMegabytes: undefined };
    asked.push({ ...(await askAll(set, searcher, options)), ...costs });
  }
  return asked;
}

type Answers = Omit<Asked, 'indexSeconds' | 'indexMegabytes'>;

async function askAll(
  { questions }: RetrievalSet,
  { name, units, search }: Searcher,
  { now, signal }: Options,
): Promise<Answers> {
  for (const { text } of questions.slice(0, WARM_UP)) await search(text);
  const run: { id: string; results: readonly Span[] }[] = [];
  const latencies: number[] = [];
  const each: RetrievalFigures[] = [];
  for (const { id, text, labels } of questions) {
    signal.throwIfAborted();
    const before = now();
    const results = await search(text);
    latencies.push(now() - before);
    run.push({ id, results });
    if (labels.length > 0) each.push(judge({ labels, results }));
  }
  return {
    system: name,
    units,
    ...meanFigures(each),
    latencyP50Ms: percentile(latencies, 0.5),
    latencyP95Ms: percentile(latencies, 0.95),
    each,
    run,
  };
}

function leadOf(own: readonly RetrievalFigures[], other: readonly RetrievalFigures[]) {
  const of = (name: keyof RetrievalFigures) =>
    pairedDifference(
      own.map((one) => one[name]),
      other.map((one) => one[name]),
    );
  return { ndcg10: of('ndcg10'), recall5: of('recall5'), recallBudget: of('recallBudget') };
}
