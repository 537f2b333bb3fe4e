import type { BaseDocumentCompressor } from '@langchain/core/retrievers/document_compressors';
import { z } from 'zod';
import { orAbort } from '../core/or-abort.ts';
import { Passage, type ScoredPassage } from '../core/passage.ts';
import { RERANKED } from './local-reranker.ts';
import type { PageReader, PageRequest, PassageSearch, SearchRequest } from './passage-search.ts';
import { rankedDocument } from './ranked-document.ts';

const Ranked = z.object({
  passage: z.custom<Passage>((value) => typeof value === 'object' && value !== null && 'id' in value),
  score: z.number(),
  confidence: z.number().optional(),
});

type Call = { readonly signal: AbortSignal };

/**
 * A search whose best passages a LangChain document compressor puts in order. Asks the search for at least 60, whatever
 * the limit, since what answers often stands far down. Throws what the search throws, and the signal's reason.
 */
export class RerankedSearch implements PassageSearch, PageReader {
  readonly #search: PassageSearch & PageReader;
  readonly #reranker: BaseDocumentCompressor;

  constructor(search: PassageSearch & PageReader, reranker: BaseDocumentCompressor) {
    this.#search = search;
    this.#reranker = reranker;
  }

  async search(request: SearchRequest, call: Call): Promise<readonly ScoredPassage[]> {
    if (request.limit < 1) return [];
    const limit = Math.max(request.limit, RERANKED);
    const found = await this.#search.search({ ...request, limit }, call);
    const reranking = this.#reranker.compressDocuments(found.map(rankedDocument), request.text);
    const ranked = await orAbort(reranking, call.signal);
    return ranked.slice(0, request.limit).map(({ metadata }) => Ranked.parse(metadata));
  }

  passagesOf(request: PageRequest, call: Call): Promise<readonly Passage[]> {
    return this.#search.passagesOf(request, call);
  }
}
