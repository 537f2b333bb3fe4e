import { connectRedis } from '../storage/redis/connection.ts';
import { createKnowledgeVersion } from '../storage/redis/knowledge-version.ts';
import type { CommandContext } from './command-line.ts';
import { type Knowledge, openKnowledge } from './knowledge.ts';

/** Opens the knowledge for one command, and lets go of its connection afterwards. */
export async function withKnowledge<T>(
  context: CommandContext,
  run: (knowledge: Knowledge) => Promise<T>,
): Promise<T> {
  const { config, urls, log } = context;
  const redis = connectRedis(urls.redis, 'worker', (error) =>
    log.warn({ error: error.message }, 'Redis trouble'),
  );
  try {
    const version = createKnowledgeVersion({ redis });
    return await run(await openKnowledge({ config, chromaUrl: urls.chroma, version, log }));
  } finally {
    redis.disconnect();
  }
}
