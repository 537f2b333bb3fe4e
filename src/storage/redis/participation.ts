import type { Participation } from '../../inbound/limits.ts';
import type { RedisClient } from './connection.ts';
import { storing } from './storage-error.ts';

const THIRTY_DAYS_S = 30 * 24 * 3600;

type Options = { readonly redis: RedisClient; readonly prefix?: string };

/** Remembers a thread for thirty days after it was last joined. Throws a retryable AssistantError when Redis fails. */
export function createParticipation({ redis, prefix = 'footnote' }: Options): Participation {
  const keyOf = (threadKey: string): string => `${prefix}:participation:{${threadKey}}`;
  return {
    joined: (threadKey) =>
      storing('looking up a thread', async () => (await redis.exists(keyOf(threadKey))) === 1),
    join: (threadKey) =>
      storing('joining a thread', async () => {
        await redis.set(keyOf(threadKey), '1', 'EX', THIRTY_DAYS_S);
      }),
  };
}
