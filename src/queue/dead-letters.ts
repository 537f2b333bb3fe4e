import { z } from 'zod';
import type { RedisClient } from '../storage/redis/connection.ts';
import { defineScript } from '../storage/redis/script.ts';

const FOURTEEN_DAYS_S = 14 * 24 * 3600;
const MOST_LETTERS = 1_000;

/** An item that was given up. `raw` is the item as it was queued, people's text included. */
export const DeadLetter = z.object({
  id: z.string(),
  mailbox: z.string(),
  reason: z.string(),
  raw: z.string(),
  at: z.iso.datetime(),
});
export type DeadLetter = Readonly<z.infer<typeof DeadLetter>>;

/**
 * KEYS: 1 ids by time, 2 the letter. ARGV: id, letter, time in seconds, seconds to keep, most letters, prefix of a
 * letter's key.
 */
const bury = defineScript(`
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[4])
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3] - ARGV[4])
while redis.call('ZCARD', KEYS[1]) > tonumber(ARGV[5]) do
  redis.call('DEL', ARGV[6] .. redis.call('ZPOPMIN', KEYS[1])[1])
end
return 1
`);

/** What was given up, by tenant: each letter for 14 days, and the newest thousand. */
export interface DeadLetters {
  /** Keeps a letter; a second one with the same id replaces the first. */
  add(tenant: string, letter: DeadLetter): Promise<void>;
  /** The newest first. */
  list(tenant: string): Promise<readonly DeadLetter[]>;
  remove(tenant: string, id: string): Promise<void>;
}

type Options = { readonly redis: RedisClient; readonly prefix?: string };

/** The dead letters in Redis. Throws what Redis throws. */
export function createDeadLetters({ redis, prefix = 'footnote' }: Options): DeadLetters {
  const keysOf = (tenant: string) => {
    const tag = `{${encodeURIComponent(tenant)}}`;
    return { index: `${prefix}:dead-letters:${tag}`, letter: `${prefix}:dead-letter:${tag}:` };
  };
  return {
    add: async (tenant, letter) => {
      const { index, letter: start } = keysOf(tenant);
      const seconds = Math.floor(Date.parse(letter.at) / 1_000);
      const args = [letter.id, JSON.stringify(letter), seconds, FOURTEEN_DAYS_S, MOST_LETTERS, start];
      await bury(redis, { keys: [index, start + letter.id], args });
    },
    list: async (tenant) => {
      const { index, letter: start } = keysOf(tenant);
      const ids = await redis.zrevrange(index, 0, -1);
      if (ids.length === 0) return [];
      const found = await redis.mget(ids.map((id) => start + id));
      return found.flatMap((text) => (text === null ? [] : [DeadLetter.parse(JSON.parse(text))]));
    },
    remove: async (tenant, id) => {
      const { index, letter: start } = keysOf(tenant);
      await redis.zrem(index, id);
      await redis.del(start + id);
    },
  };
}
