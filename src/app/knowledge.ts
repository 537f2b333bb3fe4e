import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Embeddings } from '@langchain/core/embeddings';
import { ChromaClient } from 'chromadb';
import { parse } from 'yaml';
import { z } from 'zod';
import { EscalationRoutes } from '../admin/escalation-routes.ts';
import type { Config } from '../config/config.ts';
import { AssistantError } from '../core/errors.ts';
import { createOpenAIEmbeddings } from '../llm/openai-embeddings.ts';
import type { Logger } from '../observability/logger.ts';
import { ChromaPassageIndex } from '../retrieval/chroma-passage-index.ts';
import { HybridSearch } from '../retrieval/hybrid-search.ts';
import type { KnowledgeVersion } from '../retrieval/knowledge-version.ts';
import { PassageMirror } from '../retrieval/passage-mirror.ts';
import { SENTENCE_VECTOR_WEIGHTS, WORD_VECTOR_WEIGHTS } from '../retrieval/score-fusion.ts';
import { WordEmbeddings } from '../retrieval/word-embeddings.ts';
import { loadWordVectors } from '../retrieval/word-vectors.ts';

const WORD_VECTORS = fileURLToPath(new URL('../../models/word-vectors.bin', import.meta.url));

type NamedEmbeddings = Embeddings & { readonly modelName: string };

/** The passages of all tenants, where they are written and searched. */
export type Knowledge = {
  readonly embeddings: NamedEmbeddings;
  readonly wordEmbeddings: WordEmbeddings;
  readonly index: ChromaPassageIndex;
  readonly mirror: PassageMirror;
  readonly search: HybridSearch;
};

/** Opens the index for the configured embedding model: the local word vectors unless OPENAI_EMBEDDING_MODEL names one. */
export async function openKnowledge(options: {
  readonly config: Config;
  readonly chromaUrl: string;
  readonly version: KnowledgeVersion;
  readonly log: Logger;
}): Promise<Knowledge> {
  const { config, version, log } = options;
  const wordEmbeddings = openWordEmbeddings();
  const served = servedEmbeddings(config);
  const embeddings = served ?? wordEmbeddings;
  const { hostname, port, protocol } = new URL(options.chromaUrl);
  const ssl = protocol === 'https:';
  const client = new ChromaClient({ host: hostname, port: Number(port || (ssl ? 443 : 80)), ssl });
  const index = new ChromaPassageIndex({ client, embeddings, knowledge: version });
  const mirror = new PassageMirror({ source: index, knowledge: version, log, now: () => performance.now() });
  const weights = served ? SENTENCE_VECTOR_WEIGHTS : WORD_VECTOR_WEIGHTS;
  return {
    embeddings,
    wordEmbeddings,
    index,
    mirror,
    search: new HybridSearch({ mirror, vectors: index, weights, log }),
  };
}

/** The local embedding. */
export function openWordEmbeddings(): WordEmbeddings {
  return new WordEmbeddings(loadWordVectors(WORD_VECTORS));
}

function servedEmbeddings(config: Config): NamedEmbeddings | undefined {
  const model = config.OPENAI_EMBEDDING_MODEL;
  if (!model) return undefined;
  const embeddings = createOpenAIEmbeddings({
    apiKey: config.OPENAI_API_KEY,
    baseUrl: config.OPENAI_BASE_URL,
    model,
  });
  return Object.assign(embeddings, { modelName: model });
}

const Glossary = z.array(z.array(z.string().min(1)).min(2));

/** Groups of names that mean the same (`glossary.yml`); none when the file isn't there. */
export async function readGlossary(knowledgeDir: string): Promise<readonly (readonly string[])[]> {
  return (await readYaml(join(knowledgeDir, 'glossary.yml'), Glossary)) ?? [];
}

const Suggestions = z.array(z.string().min(1).max(150));

/** First questions that an empty chat offers (`suggestions.yml`); none when the file isn't there. */
export async function readSuggestions(knowledgeDir: string): Promise<readonly string[]> {
  return (await readYaml(join(knowledgeDir, 'suggestions.yml'), Suggestions)) ?? [];
}

/** Where requests for a person go (`escalation.yml`); nowhere when the file isn't there. */
export async function readEscalationRoutes(knowledgeDir: string): Promise<EscalationRoutes> {
  return (await readYaml(join(knowledgeDir, 'escalation.yml'), EscalationRoutes)) ?? {};
}

async function readYaml<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(parseYaml(text, file));
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new AssistantError(`${file} has mistakes: ${mistakes.join('; ')}`, {
    code: 'configuration',
    retryable: false,
  });
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'it is no YAML';
    throw new AssistantError(`${file} can't be read: ${message}`, {
      code: 'configuration',
      retryable: false,
      cause,
    });
  }
}
