import type { AccessList, Passage } from '../core/passage.ts';
import type { SearchFilter } from './passage-search.ts';

/** What the lexical arm reads to build itself and to keep up. Throws AssistantError `search`. */
export interface PassageSource {
  pages(tenant: string): AsyncIterable<readonly Passage[]>;
  /** The document version of each stored passage, by passage id. */
  versions(tenant: string): Promise<ReadonlyMap<string, string>>;
  /** The passages that still stand among those asked for. */
  read(tenant: string, ids: readonly string[]): Promise<readonly Passage[]>;
}

export type VectorRequest = {
  readonly tenant: string;
  readonly text: string;
  /** The access lists of passages that all readers may see. */
  readonly readable: readonly AccessList[];
  readonly limit: number;
  readonly filter?: SearchFilter;
  /** Default `inside`. `by-caller`: the caller leaves out what the readers may not see, and what the filter doesn't let through. */
  readonly filtered?: 'inside' | 'by-caller';
};

/** A passage's id and its cosine similarity (-1 to 1) to the question. */
export type VectorHit = { readonly id: string; readonly similarity: number };

/** Finds passages by meaning, best first; what the readers may not see is left out inside the query, unless the caller does it. */
export interface VectorSearch {
  nearest(request: VectorRequest, options: { readonly signal: AbortSignal }): Promise<readonly VectorHit[]>;
}
