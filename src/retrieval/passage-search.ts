import type { AccessList, Passage, ScoredPassage } from '../core/passage.ts';

export type SearchRequest = {
  readonly tenant: string;
  readonly text: string;
  /** What the readers may see; applied inside every arm before the best are taken. */
  readonly access: AccessList;
  readonly limit: number;
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
  readonly access: AccessList;
};

/** Reads on where a search found something. Throws AssistantError `search` when the index can't be reached. */
export interface PageReader {
  /** All passages of the documents that the readers may see, in no order. */
  passagesOf(request: PageRequest, options: { readonly signal: AbortSignal }): Promise<readonly Passage[]>;
}
