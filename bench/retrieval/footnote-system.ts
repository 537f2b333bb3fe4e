import type { Passage, ScoredPassage } from '../../src/core/passage.ts';
import { openWordEmbeddings } from '../../src/app/knowledge.ts';
import { cutDocument } from '../../src/ingestion/cut-document.ts';
import type { Logger } from '../../src/observability/logger.ts';
import { HybridSearch } from '../../src/retrieval/hybrid-search.ts';
import { mergeNeighbours } from '../../src/retrieval/merge-neighbours.ts';
import { LocalReranker } from '../../src/retrieval/local-reranker.ts';
import { RerankedSearch } from '../../src/retrieval/reranked-search.ts';
import { PassageMirror } from '../../src/retrieval/passage-mirror.ts';
import { WORD_VECTOR_WEIGHTS } from '../../src/retrieval/score-fusion.ts';
import { MemoryPassageIndex } from './memory-passage-index.ts';
import type { Span } from './retrieval-figures.ts';
import type { RetrievalSet, SetDocument } from './retrieval-set.ts';
import type { WordEmbeddings } from '../../src/retrieval/word-embeddings.ts';
import { RETRIEVED, type RetrievalSystem } from './retrieval-system.ts';

const TENANT = 'bench';
const ACCESS = ['public'];
const AUDIENCE = [ACCESS];

/**
 * Footnote's own retrieval with the local embedding, wired as in a worker, over vectors in memory: cuts every document,
 * searches by words and by vectors, and joins neighbouring passages as the answering side does. Also each arm alone.
 */
export function footnoteSystem(options: {
  readonly log: Logger;
  /** Milliseconds that only go up. */
  readonly now: () => number;
}): RetrievalSystem {
  const embeddings = openWordEmbeddings();
  const { log, now } = options;
  return {
    open: async ({ documents }, signal) => {
      const index = new MemoryPassageIndex(embeddings);
      const passages = documents.flatMap(cut);
      await index.upsert(TENANT, passages);
      const knowledge = { read: async () => 0, bump: async () => {} };
      const mirror = new PassageMirror({ source: index, knowledge, log, now });
      await mirror.warm(TENANT);
      const wiring = { mirror, weights: WORD_VECTOR_WEIGHTS, log };
      const unranked = new HybridSearch({ ...wiring, vectors: index });
      const fused = new RerankedSearch(unranked, new LocalReranker(embeddings));
      const words = new HybridSearch({ ...wiring, vectors: { nearest: async () => [] } });
      const request = (text: string) => ({ tenant: TENANT, text, audience: AUDIENCE, limit: RETRIEVED });
      const meaning = async (text: string): Promise<ScoredPassage[]> => {
        const hits = await index.nearest({ ...request(text), readable: AUDIENCE });
        const found = await index.read(
          TENANT,
          hits.map(({ id }) => id),
        );
        return found.map((passage, i) => ({ passage, score: hits[i]?.similarity ?? 0 }));
      };
      const units = passages.length;
      return [
        {
          name: 'Footnote',
          units,
          search: async (text) => spansOf(await fused.search(request(text), { signal })),
        },
        {
          name: 'Footnote, not reranked',
          units,
          search: async (text) => spansOf(await unranked.search(request(text), { signal })),
        },
        {
          name: 'Footnote, words alone (BM25)',
          units,
          search: async (text) => spansOf(await words.search(request(text), { signal })),
        },
        {
          name: 'Footnote, vectors alone',
          units,
          search: async (text) => spansOf(await meaning(text)),
        },
      ];
    },
  };
}

/** The search before reranking, over a set's documents; finds what it asks for at most, best first. */
export async function openFusedSearch(
  { documents }: Pick<RetrievalSet, 'documents'>,
  options: { readonly embeddings: WordEmbeddings; readonly log: Logger; readonly now: () => number },
): Promise<(text: string) => Promise<readonly ScoredPassage[]>> {
  const { embeddings, log, now } = options;
  const index = new MemoryPassageIndex(embeddings);
  await index.upsert(TENANT, documents.flatMap(cut));
  const knowledge = { read: async () => 0, bump: async () => {} };
  const mirror = new PassageMirror({ source: index, knowledge, log, now });
  await mirror.warm(TENANT);
  const search = new HybridSearch({ mirror, vectors: index, weights: WORD_VECTOR_WEIGHTS, log });
  const { signal } = new AbortController();
  return (text) => search.search({ tenant: TENANT, text, audience: AUDIENCE, limit: RETRIEVED }, { signal });
}

function spansOf(found: readonly ScoredPassage[]): Span[] {
  return mergeNeighbours(found).map(({ passage: { document, start, end } }) => ({
    doc: document,
    start,
    end,
  }));
}

function cut({ id, title, text }: SetDocument): Passage[] {
  return cutDocument({
    tenant: TENANT,
    source: 'bench',
    document: id,
    title: title === '' ? undefined : title,
    text,
    format: 'markdown',
    link: id,
    access: ACCESS,
    version: 'bench',
  });
}
