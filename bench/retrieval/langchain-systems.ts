import { EnsembleRetriever } from '@langchain/classic/retrievers/ensemble';
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory';
import { BM25Retriever } from '@langchain/community/retrievers/bm25';
import type { Document } from '@langchain/core/documents';
import type { Embeddings } from '@langchain/core/embeddings';
import { baselineUnits } from './baseline-units.ts';
import type { Span } from './retrieval-figures.ts';
import { RETRIEVED, type RetrievalSystem } from './retrieval-system.ts';

/** Of each retriever inside an ensemble: rank fusion does worse the longer the lists that it is given. */
const FUSED = 20;

/** LangChain's BM25Retriever as it comes. */
export const langchainBm25: RetrievalSystem = {
  open: async (set) => {
    const docs = await baselineUnits(set);
    const retriever = BM25Retriever.fromDocuments(docs, { k: RETRIEVED, includeScore: false });
    const search = async (text: string) => spansOf(await retriever.invoke(text));
    return [{ name: 'LangChain BM25Retriever', units: docs.length, search }];
  },
};

/** LangChain's EnsembleRetriever over its BM25Retriever and its in-memory vector store, half and half. */
export function langchainEnsemble(embeddings: Embeddings): RetrievalSystem {
  return {
    open: async (set) => {
      const docs = await baselineUnits(set);
      const words = BM25Retriever.fromDocuments(docs, { k: FUSED, includeScore: false });
      const vectors = await MemoryVectorStore.fromDocuments(docs, embeddings);
      const retrievers = [words, vectors.asRetriever({ k: FUSED })];
      const retriever = new EnsembleRetriever({ retrievers, weights: [0.5, 0.5] });
      const search = async (text: string) => spansOf(await retriever.invoke(text));
      return [{ name: 'LangChain EnsembleRetriever', units: docs.length, search }];
    },
  };
}

function spansOf(found: readonly Document[]): Span[] {
  return found.map(({ metadata }) => {
    const { doc, start, end } = metadata as Span;
    return { doc, start, end };
  });
}
