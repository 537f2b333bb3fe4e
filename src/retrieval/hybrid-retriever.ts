import type { CallbackManagerForRetrieverRun } from '@langchain/core/callbacks/manager';
import { Document } from '@langchain/core/documents';
import { BaseRetriever } from '@langchain/core/retrievers';
import type { AccessList, Passage, ScoredPassage } from '../core/passage.ts';
import type { PassageSearch } from './passage-search.ts';

type Readers = {
  readonly tenant: string;
  readonly access: AccessList;
  readonly limit: number;
  readonly signal: AbortSignal;
};

/** What a retrieved document carries: its passage, and the score inside this search. */
type RetrievedMetadata = { readonly passage: Passage; readonly score: number };

/** The search as a LangChain retriever, bound to what some readers may see, so that callbacks and chains plug in. */
class HybridRetriever extends BaseRetriever<RetrievedMetadata> {
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
  ): Promise<Document<RetrievedMetadata>[]> {
    const { signal, ...readers } = this.#readers;
    const found = await this.#search.search({ ...readers, text: query }, { signal });
    return found.map(
      ({ passage, score }) =>
        new Document({ id: passage.id, pageContent: passage.text, metadata: { passage, score } }),
    );
  }
}

/** A retriever over `search` for one tenant and what its readers may see. */
export function forReaders(search: PassageSearch, readers: Readers): HybridRetriever {
  return new HybridRetriever(search, readers);
}

/** The passages of retrieved documents, in their order. */
export function scoredPassages(documents: readonly Document<RetrievedMetadata>[]): ScoredPassage[] {
  return documents.map(({ metadata }) => ({ passage: metadata.passage, score: metadata.score }));
}
