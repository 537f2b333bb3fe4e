import { fileURLToPath } from 'node:url';
import type { Embeddings } from '@langchain/core/embeddings';
import type { BaseDocumentCompressor } from '@langchain/core/retrievers/document_compressors';
import { ChromaClient } from 'chromadb';
import type { Config } from '../config/config.ts';
import type { Logger } from '../observability/logger.ts';
import { ChromaPassageIndex } from '../retrieval/chroma-passage-index.ts';
import { HybridSearch } from '../retrieval/hybrid-search.ts';
import type { KnowledgeVersion } from '../retrieval/knowledge-version.ts';
import { LocalReranker, TRUST_IN_SENTENCE_VECTORS } from '../retrieval/local-reranker.ts';
import { PassageMirror } from '../retrieval/passage-mirror.ts';
import type { PageReader, PassageSearch } from '../retrieval/passage-search.ts';
import { RerankedSearch } from '../retrieval/reranked-search.ts';
import { SENTENCE_VECTOR_WEIGHTS, WORD_VECTOR_WEIGHTS } from '../retrieval/score-fusion.ts';
import { type RerankOutcome, ServedReranker } from '../retrieval/served-reranker.ts';
import { WordEmbeddings } from '../retrieval/word-embeddings.ts';
import { loadWordVectors } from '../retrieval/word-vectors.ts';

const WORD_VECTORS = fileURLToPath(new URL('../../models/word-vectors.bin', import.meta.url));

type NamedEmbeddings = Embeddings & { readonly modelName: string };

/** The passages of all tenants, where they are written and searched. */
export type Knowledge = {
  readonly embeddings: NamedEmbeddings;
  readonly index: ChromaPassageIndex;
  readonly mirror: PassageMirror;
  readonly search: PassageSearch & PageReader;
};

/** Opens the index for the configured embedding model: the local word vectors unless OPENAI_EMBEDDING_MODEL names one. */
export async function openKnowledge(options: {
  readonly config: Config;
  readonly chromaUrl: string;
  readonly version: KnowledgeVersion;
  readonly log: Logger;
  /** Hears how each call of a served reranker ended. */
  readonly onRerank?: (outcome: RerankOutcome) => void;
}): Promise<Knowledge> {
  const { config, version, log, onRerank } = options;
  const served = await servedEmbeddings(config);
  const words = openWordEmbeddings();
  const embeddings = served ?? words;
  const { hostname, port, protocol } = new URL(options.chromaUrl);
  const ssl = protocol === 'https:';
  const client = new ChromaClient({ host: hostname, port: Number(port || (ssl ? 443 : 80)), ssl });
  const index = new ChromaPassageIndex({ client, embeddings, knowledge: version });
  const mirror = new PassageMirror({ source: index, knowledge: version, log, now: () => performance.now() });
  const weights = served ? SENTENCE_VECTOR_WEIGHTS : WORD_VECTOR_WEIGHTS;
  return {
    embeddings,
    index,
    mirror,
    search: new RerankedSearch(
      new HybridSearch({ mirror, vectors: index, weights, log }),
      createReranker(config, { words, trust: served ? TRUST_IN_SENTENCE_VECTORS : 1, log, onRerank }),
    ),
  };
}

/** The local embedding. */
export function openWordEmbeddings(): WordEmbeddings {
  return new WordEmbeddings(loadWordVectors(WORD_VECTORS));
}

function createReranker(
  config: Config,
  options: {
    readonly words: WordEmbeddings;
    readonly trust: number;
    readonly log: Logger;
    readonly onRerank?: (outcome: RerankOutcome) => void;
  },
): BaseDocumentCompressor {
  const { words, trust, log, onRerank } = options;
  const local = new LocalReranker(words, { trust });
  const { RERANK_URL: url, RERANK_API_KEY: apiKey, RERANK_MODEL: model } = config;
  if (url === undefined) return local;
  return new ServedReranker({ url, apiKey, model, fallback: local, fetch, log, onOutcome: onRerank });
}

async function servedEmbeddings(config: Config): Promise<NamedEmbeddings | undefined> {
  const model = config.OPENAI_EMBEDDING_MODEL;
  if (!model) return undefined;
  const { createOpenAIEmbeddings } = await import('../llm/openai-embeddings.ts');
  const embeddings = createOpenAIEmbeddings({
    apiKey: config.OPENAI_API_KEY,
    baseUrl: config.OPENAI_BASE_URL,
    model,
  });
  return Object.assign(embeddings, { modelName: model });
}
