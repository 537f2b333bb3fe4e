import type { Config } from '../config/config.ts';
import { createChatModel, hasModelEndpoint } from '../llm/chat-model.ts';
import { createRedisThreadMemory } from '../memory/redis-thread-memory.ts';
import type { ThreadMemory } from '../memory/thread-memory.ts';
import type { Logger } from '../observability/logger.ts';
import type { RedisClient } from '../storage/redis/connection.ts';

const DAY_S = 86_400;

/** The threads' memory, condensed by the small model where there is one, counted by its tokenizer. */
export async function openMemory(config: Config, client: RedisClient, log: Logger): Promise<ThreadMemory> {
  const ttlSeconds = config.THREAD_MEMORY_DAYS * DAY_S;
  const endpoint = { apiKey: config.OPENAI_API_KEY, baseUrl: config.OPENAI_BASE_URL };
  // The tokenizer takes 100 MB: without a model there is no budget that has to be exact.
  if (!hasModelEndpoint(endpoint)) return createRedisThreadMemory({ client, ttlSeconds, log });
  const modelName = config.OPENAI_SMALL_MODEL ?? config.OPENAI_MODEL;
  const model = await createChatModel({ ...endpoint, model: modelName });
  const { createTokenCounter } = await import('../retrieval/token-counter.ts');
  const countTokens = createTokenCounter();
  return createRedisThreadMemory({ client, ttlSeconds, countTokens, model, modelName, log });
}
