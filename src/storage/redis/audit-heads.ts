import type { RedisClient } from './connection.ts';
import { defineScript } from './script.ts';
import { storing } from './storage-error.ts';

type Head = { readonly sequence: number; readonly hash: string };

/** Where each tenant's audit ends, kept beside it: a chain that was cut at its end, or written anew, no longer fits. */
export type AuditHeads = {
  /** Keeps the later of two, whichever comes first. Throws a retryable AssistantError `storage`. */
  keep(tenant: string, head: Head): Promise<void>;
  /** Undefined when none was kept. Throws the same. */
  read(tenant: string): Promise<Head | undefined>;
};

const keepLater = defineScript(`
local kept = tonumber(redis.call('HGET', KEYS[1], 'sequence') or '0')
if tonumber(ARGV[1]) > kept then redis.call('HSET', KEYS[1], 'sequence', ARGV[1], 'hash', ARGV[2]) end
return 1
`);

type Options = { readonly redis: RedisClient; readonly prefix?: string };

/** The heads in Redis. They never expire. */
export function createAuditHeads({ redis, prefix = 'footnote' }: Options): AuditHeads {
  const keyOf = (tenant: string): string => `${prefix}:audit-head:{${encodeURIComponent(tenant)}}`;
  return {
    keep: (tenant, { sequence, hash }) =>
      storing('keeping the audit’s head', async () => {
        await keepLater(redis, { keys: [keyOf(tenant)], args: [sequence, hash] });
      }),
    read: (tenant) =>
      storing('reading the audit’s head', async () => {
        const { sequence, hash } = await redis.hgetall(keyOf(tenant));
        return sequence && hash ? { sequence: Number(sequence), hash } : undefined;
      }),
  };
}
