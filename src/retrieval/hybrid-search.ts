import { mayAllRead } from '../core/audience.ts';
import type { Passage, ScoredPassage } from '../core/passage.ts';
import type { Logger } from '../observability/logger.ts';
import { namesIdentifier } from './identifiers.ts';
import type { Bm25Index } from './bm25-index.ts';
import type { PassageMirror } from './passage-mirror.ts';
import type { PageReader, PageRequest, PassageSearch, SearchRequest } from './passage-search.ts';
import type { VectorHit, VectorRequest, VectorSearch } from './passage-source.ts';
import { type FusionWeights, fuse, VECTOR_SPAN } from './score-fusion.ts';

const VECTOR_TIMEOUT_MS = 2_000;
/** So many hidden passages are simply asked for as well. */
const MOST_HIDDEN = 200;
/** Beyond that a filter inside the query costs less. */
const MOST_UNFILTERED = 1_000;

type HybridSearchOptions = {
  readonly mirror: Pick<PassageMirror, 'current'>;
  readonly vectors: VectorSearch;
  readonly weights: FusionWeights;
  readonly log: Logger;
};

type Call = { readonly signal: AbortSignal };

/**
 * BM25 and vectors, fused by score. When the vectors fail or take longer than two seconds, BM25 answers alone. Throws
 * AssistantError `search` when the passages were never loaded, and the signal's reason when it aborts.
 */
export class HybridSearch implements PassageSearch, PageReader {
  readonly #options: HybridSearchOptions;

  constructor(options: HybridSearchOptions) {
    this.#options = options;
  }

  async search(request: SearchRequest, call: Call): Promise<readonly ScoredPassage[]> {
    call.signal.throwIfAborted();
    const { mirror, weights } = this.#options;
    if (request.audience.length === 0 || request.limit < 1) return [];
    const vector = namesIdentifier(request.text) ? weights.vectorForIdentifiers : weights.vector;
    const index = await mirror.current(request.tenant);
    const hits = await this.#nearest(request, index, call);
    call.signal.throwIfAborted();
    const matches = index.search({
      text: request.text,
      audience: request.audience,
      filter: request.filter,
      limit: request.limit,
      documentWeight: weights.document,
      also: hits.map((hit) => hit.id),
    });
    return fuse(matches, hits, { document: weights.document, vector }).slice(0, request.limit);
  }

  /** From this process's memory. Throws AssistantError `search` when the passages were never loaded. */
  async passagesOf(request: PageRequest, call: Call): Promise<readonly Passage[]> {
    call.signal.throwIfAborted();
    const index = await this.#options.mirror.current(request.tenant);
    return index.passagesOf(new Set(request.documents), request.audience);
  }

  /**
   * The nearest passages that the readers may see. A filter inside Chroma's query costs many times the query itself
   * (docs/decisions/2026-11-22-access-filter.md), so more are asked for without one, and the hidden ones left out here: if
   * enough remain, they are the same passages. Only if too few do is the query filtered.
   */
  async #nearest(request: SearchRequest, index: Bm25Index, call: Call): Promise<readonly VectorHit[]> {
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(VECTOR_TIMEOUT_MS)]);
    const wanted = Math.max(request.limit, VECTOR_SPAN);
    const hidden = index.hiddenFrom(request.audience, request.filter);
    const readable = index.accessLists().filter((access) => mayAllRead(request.audience, access));
    const ask = async (limit: number, filtered: VectorRequest['filtered']): Promise<readonly VectorHit[]> => {
      const hits = await this.#options.vectors.nearest({ ...request, readable, limit, filtered }, { signal });
      return hits.filter((hit) => index.shows(hit.id, request.audience, request.filter)).slice(0, wanted);
    };
    try {
      const limit = unfilteredLimit({ wanted, hidden, size: index.size });
      const hits = limit === undefined ? [] : await ask(limit, 'by-caller');
      const isAll = limit !== undefined && limit >= wanted + hidden;
      return isAll || hits.length >= wanted ? hits : await ask(wanted, 'inside');
    } catch (error) {
      call.signal.throwIfAborted();
      this.#options.log.warn({ error, tenant: request.tenant }, 'Vector search failed, BM25 answers alone');
      return [];
    }
  }
}

type Sizes = { readonly wanted: number; readonly hidden: number; readonly size: number };

/** How many of all passages likely hold `wanted` visible ones; undefined where that would be too many. */
function unfilteredLimit({ wanted, hidden, size }: Sizes): number | undefined {
  if (hidden <= MOST_HIDDEN) return wanted + hidden;
  // Hidden passages that are about the same thing stand close together: twice as many as if they were spread evenly.
  const likely = Math.ceil((2 * wanted * size) / (size - hidden));
  return likely <= MOST_UNFILTERED ? Math.min(likely, wanted + hidden) : undefined;
}
