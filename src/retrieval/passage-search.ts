import type { Audience } from '../core/audience.ts';
import type { Passage, ScoredPassage } from '../core/passage.ts';

/** What a search is narrowed to; everything given has to hold. An empty list holds for nothing. */
export type SearchFilter = {
  readonly sources?: readonly string[];
  /** The folders (of an address: all up to its last slash) that documents stand in, without that slash. */
  readonly collections?: readonly string[];
  readonly languages?: readonly string[];
  /** The first and the last day of the document's own date (ISO); a document without one is left out by either. */
  readonly updatedFrom?: string;
  readonly updatedTo?: string;
};

export type SearchRequest = {
  readonly tenant: string;
  readonly text: string;
  /** Who will read it: what not each of them may see is left out inside every arm, before the best are taken. */
  readonly audience: Audience;
  readonly limit: number;
  /** Applied where the audience is. */
  readonly filter?: SearchFilter;
};

/** Finds passages, best first. Throws AssistantError `search` when the index can't be reached. */
export interface PassageSearch {
  search(
    request: SearchRequest,
    options: { readonly signal: AbortSignal },
  ): Promise<readonly ScoredPassage[]>;
}

export type PageRequest = {
  readonly tenant: string;
  readonly documents: readonly string[];
  readonly audience: Audience;
};

/** Reads on where a search found something. Throws AssistantError `search` when the index can't be reached. */
export interface PageReader {
  /** All passages of the documents that the readers may see, in no order. */
  passagesOf(request: PageRequest, options: { readonly signal: AbortSignal }): Promise<readonly Passage[]>;
}
