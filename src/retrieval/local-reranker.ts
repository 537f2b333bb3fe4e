import { BaseDocumentCompressor } from '@langchain/core/retrievers/document_compressors';
import type { Passage } from '../core/passage.ts';
import { type AnalysedPassage, PassageAnalyser } from './analysed-passage.ts';
import { confidences } from './confidence.ts';
import { RowPlaces } from './nearest-words.ts';
import { TermNumbers } from './term-numbers.ts';
import { type RankedDocument, rankedDocument } from './ranked-document.ts';
import type { ReadingTools } from './asked-of-pool.ts';
import { rerankFeatures } from './rerank-features.ts';
import { rerankScore } from './rerank-weights.ts';
import type { WordEmbeddings } from './word-embeddings.ts';
import { WordMatcher } from './word-matcher.ts';

/**
 * What an embedding that reads whole sentences is trusted more. Not measured, since none can be had without a network: it
 * gives the fused score, two fifths of which are vectors, about the say of all other features together.
 */
export const TRUST_IN_SENTENCE_VECTORS = 4;
/** How many of the found passages are put in a new order. */
export const RERANKED = 60;
/** Analysed passages that are kept: about 6 KB each. */
const MOST_ANALYSES = 10_000;
/** Numbered terms that are kept: about 80 bytes each. Each question brings its own, whatever people type. */
const MOST_TERMS = 300_000;
/** What a score of log-odds loses on the best one becomes a share of it, so that searches stay comparable. */
const SPAN = 6;
const LEAST_SCORE = 0.01;

/**
 * Puts found passages in a better order by features of words, letters, titles and neighbours, weighted once for everything
 * (docs/decisions/2026-11-22-passage-choice.md). It looks at the first 60; the rest follows as it came. No model, no network.
 * The best passage scores 1, the others less by how much less likely they answer.
 */
export class LocalReranker extends BaseDocumentCompressor {
  readonly #trust: number;
  #tools: ReadingTools;
  #analyser: PassageAnalyser;
  readonly #analyses = new Map<Passage, AnalysedPassage>();

  /** `trust`: how much more the search's own score counts than with the local embedding. Default 1. */
  constructor(embeddings: WordEmbeddings, options: { readonly trust?: number } = {}) {
    super();
    this.#trust = options.trust ?? 1;
    const matcher = new WordMatcher(embeddings.words);
    const places = new RowPlaces(matcher.size);
    this.#tools = { embeddings, matcher, numbers: new TermNumbers(), places };
    this.#analyser = new PassageAnalyser(this.#tools);
  }

  override async compressDocuments(documents: RankedDocument[], query: string): Promise<RankedDocument[]> {
    const [first] = documents;
    if (first === undefined) return [];
    if (this.#tools.numbers.size > MOST_TERMS) this.#beginAnew();
    const pool = documents.slice(0, RERANKED);
    const found = pool.map(({ metadata }) => ({
      analysed: this.#analyse(metadata.passage),
      score: metadata.score,
    }));
    const scores = rerankFeatures(query, found, this.#tools).map((features) =>
      rerankScore(features, this.#trust),
    );
    const shares = confidences(scores);
    const top = Math.max(...scores);
    const ranked = found
      .map(({ analysed: { passage } }, at) => ({ passage, points: scores[at] ?? 0, share: shares[at] ?? 0 }))
      .sort((a, b) => b.points - a.points)
      .map(({ passage, points, share }) =>
        rankedDocument({
          passage,
          score: searchScore(points, top),
          confidence: share,
        }),
      );
    return [...ranked, ...documents.slice(RERANKED).map(asLast)];
  }

  /** Forgets the terms' numbers, and with them what was taken apart by them. */
  #beginAnew(): void {
    this.#tools = { ...this.#tools, numbers: new TermNumbers() };
    this.#analyser = new PassageAnalyser(this.#tools);
    this.#analyses.clear();
  }

  #analyse(passage: Passage): AnalysedPassage {
    const known = this.#analyses.get(passage);
    if (known) return known;
    const analysed = this.#analyser.analyse(passage);
    if (this.#analyses.size >= MOST_ANALYSES) {
      // The oldest tenth, so that a popular passage is taken apart again only now and then.
      for (const old of [...this.#analyses.keys()].slice(0, MOST_ANALYSES / 10)) this.#analyses.delete(old);
    }
    this.#analyses.set(passage, analysed);
    return analysed;
  }
}

/** Log-odds as a search's score: 1 for the best, a sixth less for each point behind it, never 0. */
export function searchScore(points: number, top: number): number {
  return Math.max(LEAST_SCORE, 1 - (top - points) / SPAN);
}

function asLast({ metadata }: RankedDocument, behind: number): RankedDocument {
  const score = LEAST_SCORE / (behind + 2);
  return rankedDocument({ passage: metadata.passage, score, confidence: 0 });
}
