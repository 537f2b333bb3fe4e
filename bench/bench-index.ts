import { loadConfig } from '../src/config/config.ts';
import { createLogger } from '../src/observability/logger.ts';
import { connectRedis } from '../src/storage/redis/connection.ts';
import { createKnowledgeVersion } from '../src/storage/redis/knowledge-version.ts';
import { BENCH_TENANT, type BenchIndex, type IndexSize } from './load/bench-context.ts';
import { openKnowledge } from '../src/app/knowledge.ts';
import type { Variables } from '../src/app/read-configuration.ts';

/** Opens the index that these variables name, wired as in a worker. Throws when the variables are mistaken. */
export async function openBenchIndex(variables: Variables): Promise<BenchIndex> {
  const read = loadConfig(variables);
  if (read.kind === 'invalid') throw new Error(read.mistakes.join('; '));
  const { REDIS_URL = '', CHROMA_URL = '' } = read.config;
  const redis = connectRedis(REDIS_URL, 'worker', () => undefined);
  try {
    const version = createKnowledgeVersion({ redis });
    const log = createLogger('warn', {}, process.stderr);
    const { search, index, mirror } = await openKnowledge({
      config: read.config,
      chromaUrl: CHROMA_URL,
      version,
      log,
    });
    await mirror.warm(BENCH_TENANT);
    return { search, size: () => sizeOf(index), close: () => redis.disconnect() };
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}

type Pages = { pages(tenant: string): AsyncIterable<readonly { readonly document: string }[]> };

async function sizeOf(index: Pages): Promise<IndexSize> {
  const documents = new Set<string>();
  let passages = 0;
  for await (const page of index.pages(BENCH_TENANT)) {
    passages += page.length;
    for (const { document } of page) documents.add(document);
  }
  return { documents: documents.size, passages };
}
