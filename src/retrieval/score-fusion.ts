import type { ScoredPassage } from '../core/passage.ts';
import type { LexicalMatch } from './bm25-index.ts';
import type { VectorHit } from './passage-source.ts';

/** What a document's and a vector's score add to a passage's own lexical score; all three run from 0 to 1. */
export type FusionWeights = {
  readonly document: number;
  readonly vector: number;
  /** Instead of `vector`, where the question names an identifier. */
  readonly vectorForIdentifiers: number;
};

/** Measured with the local word vectors: docs/decisions/2026-11-22-score-fusion.md. */
export const WORD_VECTOR_WEIGHTS: FusionWeights = { document: 0.3, vector: 0.15, vectorForIdentifiers: 0.01 };

/** For an embedding model that reads whole sentences: vectors make up .4 of the sum of both arms. */
export const SENTENCE_VECTOR_WEIGHTS: FusionWeights = {
  document: 0.3,
  vector: 0.65,
  vectorForIdentifiers: 0.65,
};

/** How many vector hits span the scale: the best one counts 1, the last one 0. */
export const VECTOR_SPAN = 100;

/** Sums up the arms, best first. Passages that only the vectors found have to be among the matches. */
export function fuse(
  matches: readonly LexicalMatch[],
  hits: readonly VectorHit[],
  weights: Pick<FusionWeights, 'document' | 'vector'>,
): ScoredPassage[] {
  const closeness = scaleSimilarities(hits);
  return matches
    .map(({ passage, score, documentScore }) => {
      const vector = closeness.get(passage.id) ?? 0;
      return { passage, score: score + weights.document * documentScore + weights.vector * vector };
    })
    .filter(({ passage, score }) => score > 0 || closeness.has(passage.id))
    .sort((a, b) => b.score - a.score || compare(a.passage.id, b.passage.id));
}

function scaleSimilarities(hits: readonly VectorHit[]): Map<string, number> {
  const highest = hits[0]?.similarity ?? 0;
  const lowest = hits[Math.min(hits.length, VECTOR_SPAN) - 1]?.similarity ?? 0;
  const span = highest - lowest;
  return new Map(
    hits.map(({ id, similarity }) => [id, span > 0 ? Math.max(0, similarity - lowest) / span : 1]),
  );
}

/** By code unit, so that ties never depend on the machine's language. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
