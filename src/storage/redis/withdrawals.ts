import type { Withdrawals } from '../../inbound/limits.ts';
import type { RedisClient } from './connection.ts';
import { storing } from './storage-error.ts';

// As long as a question may wait to be answered, with its retries.
const KEEP_S = 48 * 3600;

type Options = { readonly redis: RedisClient; readonly prefix?: string };

/** Remembers for two days that a message was taken back. Throws a retryable AssistantError when Redis fails. */
export function createWithdrawals({ redis, prefix = 'footnote' }: Options): Withdrawals {
  const keyOf = (threadKey: string, messageId: string): string =>
    `${prefix}:withdrawn:{${threadKey}}:${messageId}`;
  return {
    withdraw: (threadKey, messageId) =>
      storing('noting a deletion', async () => {
        await redis.set(keyOf(threadKey, messageId), '1', 'EX', KEEP_S);
      }),
    reinstate: (threadKey, messageId) =>
      storing('undoing a deletion', async () => {
        await redis.del(keyOf(threadKey, messageId));
      }),
    isWithdrawn: (threadKey, messageId) =>
      storing('looking up a deletion', async () => (await redis.exists(keyOf(threadKey, messageId))) === 1),
  };
}
