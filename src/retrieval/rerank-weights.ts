import type { RerankFeatures } from './rerank-features.ts';

// Fitted by scripts/fit-reranker.ts: docs/decisions/2026-11-22-passage-choice.md.
const WEIGHTS: RerankFeatures = {
  fused: 1.3,
  fields: 1.2,
  letters: 1.74,
  page: 0.99,
  namesake: 1.32,
  neighbour: 0.76,
  titleSense: 0.92,
  sentenceSense: 1.06,
  meaning: 0.89,
  nearWords: 0.73,
  sentenceMeaning: 0.74,
  pageMeaning: 0.56,
  cover: 0.48,
  sentenceCover: 0.46,
  held: 0.94,
  titleCover: 0.72,
  headerFit: 0.58,
  titleLetters: 0.84,
  titleLettersFit: 0.76,
  headingLetters: 0.73,
  headingLettersFit: 0.6,
  pairs: 0.61,
  mentioned: 1.1,
};

/** The names of all features, in a fixed order. */
export const FEATURES = Object.keys(WEIGHTS) as (keyof RerankFeatures)[];

/**
 * How well a passage answers, in log-odds: one more point makes it 2.7 times as likely as the other. `trust` multiplies
 * what the search's own score counts: 1 for the local embedding, which the weights were fitted with.
 */
export function rerankScore(features: RerankFeatures, trust: number): number {
  let score = (trust - 1) * WEIGHTS.fused * features.fused;
  for (const name of FEATURES) score += WEIGHTS[name] * features[name];
  return score;
}
