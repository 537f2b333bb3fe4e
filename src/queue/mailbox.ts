import { z } from 'zod';
import type { RedisClient } from '../storage/redis/connection.ts';
import { defineScript } from '../storage/redis/script.ts';
import { mailboxKeys, seenKey } from './queue-keys.ts';

const DAY_S = 24 * 3600;
const SEVEN_DAYS_S = 7 * DAY_S;

/** KEYS: 1 items, 2… the ids seen. ARGV: item, seconds to know the ids, seconds to keep the mailbox. */
const pushOnce = defineScript(`
for i = 2, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 1 then return {0, redis.call('LLEN', KEYS[1])} end
end
for i = 2, #KEYS do redis.call('SET', KEYS[i], '1', 'NX', 'EX', ARGV[2]) end
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return {1, redis.call('LLEN', KEYS[1])}
`);

/** KEYS: items, head, lease. ARGV: token, seconds to keep. The attempt is counted before anybody works. */
const beginOldest = defineScript(`
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return {'lost'} end
local item = redis.call('LINDEX', KEYS[1], 0)
if not item then return {'empty'} end
local attempt = redis.call('HINCRBY', KEYS[2], 'attempts', 1)
redis.call('EXPIRE', KEYS[2], ARGV[2])
local head = redis.call('HMGET', KEYS[2], 'error', 'waits')
return {'item', item, tostring(attempt), head[1] or '', head[2] or '0'}
`);

/** KEYS: items, head, lease. ARGV: token. Only the holder of the lease takes an item out. */
const popOldest = defineScript(`
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return 0 end
redis.call('LPOP', KEYS[1])
redis.call('DEL', KEYS[2])
return 1
`);

/** KEYS: head, lease. ARGV: token, attempts, error or '', waits or ''. */
const setHead = defineScript(`
if redis.call('GET', KEYS[2]) ~= ARGV[1] or redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'attempts', ARGV[2])
if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'error', ARGV[3]) end
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'waits', ARGV[4]) end
return 1
`);

const Pushed = z.tuple([z.number(), z.number()]);

const Begun = z.union([
  z.tuple([z.literal('lost')]),
  z.tuple([z.literal('empty')]),
  z.tuple([z.literal('item'), z.string(), z.string(), z.string(), z.string()]),
]);

/** The oldest item, with how often it was begun (this time counted), how often it was put off beside that, and how it failed for good, if it did. */
export type Begin =
  | { readonly kind: 'lost' }
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'item';
      readonly raw: string;
      readonly attempt: number;
      readonly waits: number;
      readonly error: string;
    };

/** What is known about the oldest item; what is left out stays as it is. */
type Head = { readonly attempts: number; readonly waits?: number; readonly error?: string };

/**
 * A list of items in the order of their arrival, in one Redis hash slot. What takes out or counts needs the lease's
 * token and does nothing without it.
 */
export type Mailbox = {
  /** Adds the item unless one of its ids was seen in the last 24 hours, in one step. */
  push(item: string, ids: readonly string[]): Promise<{ readonly added: boolean; readonly length: number }>;
  begin(token: string): Promise<Begin>;
  /** Takes the oldest item out, and what is known about it. False when the lease is another's. */
  pop(token: string): Promise<boolean>;
  /** Overwrites what is known about the oldest item. False when the lease is another's. */
  note(token: string, head: Head): Promise<boolean>;
};

/** Opens a mailbox by its name; it comes into being with the first item. Everything in it expires after seven days. */
export function openMailbox(redis: RedisClient, prefix: string, mailbox: string): Mailbox {
  const { items, head, lease } = mailboxKeys(prefix, mailbox);
  return {
    push: async (item, ids) => {
      const keys = [items, ...ids.map((id) => seenKey(prefix, mailbox, id))];
      const [added, length] = Pushed.parse(
        await pushOnce(redis, { keys, args: [item, DAY_S, SEVEN_DAYS_S] }),
      );
      return { added: added === 1, length };
    },
    begin: async (token) => {
      const keys = [items, head, lease];
      const [kind, raw = '', attempt = '0', error = '', waits = '0'] = Begun.parse(
        await beginOldest(redis, { keys, args: [token, SEVEN_DAYS_S] }),
      );
      return kind === 'item'
        ? { kind, raw, attempt: Number(attempt), waits: Number(waits), error }
        : { kind };
    },
    pop: async (token) => (await popOldest(redis, { keys: [items, head, lease], args: [token] })) === 1,
    note: async (token, { attempts, waits = '', error = '' }) =>
      (await setHead(redis, { keys: [head, lease], args: [token, attempts, error, waits] })) === 1,
  };
}
