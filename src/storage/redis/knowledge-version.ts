import type { KnowledgeVersion } from '../../retrieval/knowledge-version.ts';
import type { RedisClient } from './connection.ts';
import { storing } from './storage-error.ts';

type Options = { readonly redis: RedisClient; readonly prefix?: string };

/** The counter in Redis; 0 before the first change. Never expires. Throws a retryable AssistantError when Redis fails. */
export function createKnowledgeVersion({ redis, prefix = 'footnote' }: Options): KnowledgeVersion {
  const keyOf = (tenant: string): string => `${prefix}:knowledge-version:{${encodeURIComponent(tenant)}}`;
  return {
    read: (tenant) =>
      storing('reading the knowledge version', async () => Number((await redis.get(keyOf(tenant))) ?? 0)),
    bump: (tenant) =>
      storing('raising the knowledge version', async () => {
        await redis.incr(keyOf(tenant));
      }),
  };
}
