import type { Span } from './retrieval-figures.ts';
import type { RetrievalSet } from './retrieval-set.ts';

/** One way to search a set that is indexed. */
export type Searcher = {
  readonly name: string;
  /** How many units can be found. */
  readonly units: number;
  /** What is found, best first. */
  readonly search: (text: string) => Promise<readonly Span[]>;
};

/** What is compared: indexes a set and gives ways to search it, its own first, then its parts alone. */
export type RetrievalSystem = {
  readonly open: (set: RetrievalSet, signal: AbortSignal) => Promise<readonly [Searcher, ...Searcher[]]>;
};

/** How many results are asked for; the figures look at the first ten and at what fits into 8,000 characters. */
export const RETRIEVED = 200;
