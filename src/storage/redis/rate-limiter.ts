import { z } from 'zod';
import { principalKey } from '../../core/principal.ts';
import type { RateLimiter } from '../../inbound/limits.ts';
import type { RedisClient } from './connection.ts';
import { defineScript } from './script.ts';
import { storing } from './storage-error.ts';

const WINDOW_MS = 60_000;

// Slack delivers an event again after one and after five minutes: an id is known for longer than it counts.
const REMEMBER_MS = 10 * 60_000;

/**
 * KEYS: 1 the person's messages by time, 2 the first message over the limit. A refused message takes no room in the
 * window, so that somebody who keeps asking is heard again once the window has moved on.
 */
const countMessage = defineScript(`
local id, now, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local window, remember = tonumber(ARGV[4]), tonumber(ARGV[5])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - remember)
if redis.call('ZSCORE', KEYS[1], id) then return 'within' end
if redis.call('ZCOUNT', KEYS[1], '(' .. (now - window), '+inf') < limit then
  redis.call('ZADD', KEYS[1], now, id)
  redis.call('PEXPIRE', KEYS[1], remember)
  return 'within'
end
local first = redis.call('GET', KEYS[2])
if first == id then return 'first-over' end
if first then return 'over' end
redis.call('SET', KEYS[2], id, 'PX', window)
return 'first-over'
`);

const Verdict = z.enum(['within', 'first-over', 'over']);

type Options = { readonly redis: RedisClient; readonly perMinute: number; readonly prefix?: string };

/** The sliding minute of each person, shared by all gateways. Throws a retryable AssistantError when Redis fails. */
export function createRateLimiter({ redis, perMinute, prefix = 'footnote' }: Options): RateLimiter {
  return {
    count: (person, messageId, nowMs) =>
      storing("counting a person's messages", async () => {
        const tag = `{${principalKey(person).split('/').map(encodeURIComponent).join('/')}}`;
        const keys = [`${prefix}:rate:${tag}`, `${prefix}:rate-notice:${tag}`];
        const args = [messageId, nowMs, perMinute, WINDOW_MS, REMEMBER_MS];
        return Verdict.parse(await countMessage(redis, { keys, args }));
      }),
  };
}
