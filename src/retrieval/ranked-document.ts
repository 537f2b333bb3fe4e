import { Document } from '@langchain/core/documents';
import type { Passage, ScoredPassage } from '../core/passage.ts';

/** What a retrieved document carries: its passage, and what the search thinks of it. */
export type RankedMetadata = {
  readonly passage: Passage;
  /** Higher is better, comparable inside one search only. */
  readonly score: number;
  readonly confidence?: number;
};

/** A found passage as LangChain's retrievers and compressors hand it on. */
export type RankedDocument = Document<RankedMetadata>;

/** The document of a found passage. */
export function rankedDocument(found: ScoredPassage): RankedDocument {
  const { passage, score, confidence } = found;
  const metadata = confidence === undefined ? { passage, score } : { passage, score, confidence };
  return new Document({ id: passage.id, pageContent: passage.text, metadata });
}
