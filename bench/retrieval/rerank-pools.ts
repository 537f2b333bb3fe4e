import type { ScoredPassage } from '../../src/core/passage.ts';
import { type AnalysedPassage, PassageAnalyser } from '../../src/retrieval/analysed-passage.ts';
import { RERANKED } from '../../src/retrieval/local-reranker.ts';
import { rerankFeatures } from '../../src/retrieval/rerank-features.ts';
import { FEATURES } from '../../src/retrieval/rerank-weights.ts';
import { RowPlaces } from '../../src/retrieval/nearest-words.ts';
import { TermNumbers } from '../../src/retrieval/term-numbers.ts';
import type { WordEmbeddings } from '../../src/retrieval/word-embeddings.ts';
import { WordMatcher } from '../../src/retrieval/word-matcher.ts';
import type { Span } from './retrieval-figures.ts';
import type { RetrievalSet } from './retrieval-set.ts';

/** What was found for one question, with the features that reranking sees. */
export type RerankPool = {
  readonly set: string;
  readonly question: string;
  /** Half of a set's questions each, by a hash of the question: fitted on one, checked on the other. */
  readonly half: 0 | 1;
  readonly labels: readonly Span[];
  readonly found: readonly ScoredPassage[];
  /** Row after row, for the first `answers.length` of what was found. */
  readonly features: Float64Array;
  readonly answers: readonly boolean[];
};

type Search = (text: string) => Promise<readonly ScoredPassage[]>;

/** Asks every judged question of a set, and takes the features of what is found. */
export async function rerankPools(
  set: RetrievalSet,
  search: Search,
  embeddings: WordEmbeddings,
): Promise<readonly RerankPool[]> {
  const matcher = new WordMatcher(embeddings.words);
  const places = new RowPlaces(matcher.size);
  const tools = { embeddings, matcher, numbers: new TermNumbers(), places };
  const analyser = new PassageAnalyser(tools);
  const analyses = new Map<string, AnalysedPassage>();
  const analyse = ({ passage }: ScoredPassage) => {
    const known = analyses.get(passage.id) ?? analyser.analyse(passage);
    analyses.set(passage.id, known);
    return known;
  };
  const pools: RerankPool[] = [];
  for (const { text, labels } of set.questions) {
    if (labels.length === 0) continue;
    const found = await search(text);
    const scored = found.slice(0, RERANKED).map((one) => ({ analysed: analyse(one), score: one.score }));
    const rows = rerankFeatures(text, scored, tools);
    const features = Float64Array.from(rows.flatMap((row) => FEATURES.map((name) => row[name])));
    const answers = scored.map(({ analysed }) => labels.some((label) => isHit(analysed.passage, label)));
    pools.push({ set: set.name, question: text, half: halfOf(text), labels, found, features, answers });
  }
  return pools;
}

/** As the scorer counts a hit: half of the shorter one is shared. */
function isHit(passage: ScoredPassage['passage'], label: Span): boolean {
  if (passage.document !== label.doc) return false;
  const shared = Math.min(passage.end, label.end) - Math.max(passage.start, label.start);
  return shared > 0 && shared >= 0.5 * Math.min(passage.end - passage.start, label.end - label.start);
}

function halfOf(text: string): 0 | 1 {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return ((hash >>> 7) & 1) === 0 ? 0 : 1;
}
