import type { CallbackManagerForRetrieverRun } from '@langchain/core/callbacks/manager';
import type { Document } from '@langchain/core/documents';
import { BaseRetriever } from '@langchain/core/retrievers';
import type { Audience } from '../core/audience.ts';
import type { ScoredPassage } from '../core/passage.ts';
import type { PassageSearch, SearchFilter } from './passage-search.ts';
import { rankedDocument, type RankedMetadata } from './ranked-document.ts';

type Readers = {
  readonly tenant: string;
  readonly audience: Audience;
  readonly filter?: SearchFilter;
  readonly limit: number;
  readonly signal: AbortSignal;
};

/** The search as a LangChain retriever, bound to what some readers may see, so that callbacks and chains plug in. */
class HybridRetriever extends BaseRetriever<RankedMetadata> {
  lc_namespace = ['footnote', 'retrievers'];
  readonly #search: PassageSearch;
  readonly #readers: Readers;

  constructor(search: PassageSearch, readers: Readers) {
    super();
    this.#search = search;
    this.#readers = readers;
  }

  static override lc_name(): string {
    return 'HybridRetriever';
  }

  override async _getRelevantDocuments(
    query: string,
    _run?: CallbackManagerForRetrieverRun,
  ): Promise<Document<RankedMetadata>[]> {
    const { signal, ...readers } = this.#readers;
    const found = await this.#search.search({ ...readers, text: query }, { signal });
    return found.map(rankedDocument);
  }
}

/** A retriever over `search` for one tenant and what its readers may see. */
export function forReaders(search: PassageSearch, readers: Readers): HybridRetriever {
  return new HybridRetriever(search, readers);
}

/** The passages of retrieved documents, in their order. */
export function scoredPassages(documents: readonly Document<RankedMetadata>[]): ScoredPassage[] {
  return documents.map(({ metadata }) => ({ ...metadata }));
}
