import { WebEvent, WebMessage, type WebTranscript } from '../../../adapters/web/web-transcript.ts';
import type { Logger } from '../../observability/logger.ts';
import { createChannelSubscriptions } from './channel-subscriptions.ts';
import type { RedisClient } from './connection.ts';
import { defineScript } from './script.ts';
import { storing } from './storage-error.ts';

const KEPT_SECONDS = 30 * 24 * 60 * 60;
const KEPT_MESSAGES = 300;
const MOST_TRIES = 20;

// KEYS: order, bodies, deliveries. ARGV: id, delivery key or '', message, messages kept, seconds kept, channel, event.
const append = defineScript(`
local standing = ARGV[2] ~= '' and redis.call('HGET', KEYS[3], 'key:' .. ARGV[2]) or ARGV[1]
local body = redis.call('HGET', KEYS[2], standing)
if body then return body end
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
if ARGV[2] ~= '' then
  redis.call('HSET', KEYS[3], 'key:' .. ARGV[2], ARGV[1], 'id:' .. ARGV[1], ARGV[2])
end
while redis.call('LLEN', KEYS[1]) > tonumber(ARGV[4]) do
  local gone = redis.call('LPOP', KEYS[1])
  local key = redis.call('HGET', KEYS[3], 'id:' .. gone)
  redis.call('HDEL', KEYS[2], gone)
  if key then redis.call('HDEL', KEYS[3], 'id:' .. gone, 'key:' .. key) end
end
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[5]) end
redis.call('PUBLISH', ARGV[6], ARGV[7])
return ARGV[3]`);

// KEYS as above. ARGV: id, what stands, what takes its place, seconds kept, channel, event.
const replace = defineScript(`
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[4]) end
redis.call('PUBLISH', ARGV[5], ARGV[6])
return 1`);

// KEYS as above. ARGV: id, channel, event.
const take = defineScript(`
if redis.call('HDEL', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('LREM', KEYS[1], 0, ARGV[1])
local key = redis.call('HGET', KEYS[3], 'id:' .. ARGV[1])
if key then redis.call('HDEL', KEYS[3], 'id:' .. ARGV[1], 'key:' .. key) end
redis.call('PUBLISH', ARGV[2], ARGV[3])
return 1`);

// KEYS: order, bodies.
const read = defineScript(`
local ids = redis.call('LRANGE', KEYS[1], 0, -1)
if #ids == 0 then return {} end
return redis.call('HMGET', KEYS[2], unpack(ids))`);

type RedisWebTranscriptOptions = {
  readonly redis: RedisClient;
  readonly tenant: string;
  readonly log: Logger;
  readonly prefix?: string;
  /** Messages kept in a conversation; the oldest go first. */
  readonly keptMessages?: number;
};

/**
 * Browser chats in Redis: 300 messages a conversation, 30 days after the last one. Each change and its event are one
 * Lua step. Takes a second connection for subscriptions with the first subscriber; `close` ends that one only. Throws a
 * retryable AssistantError when Redis fails.
 */
export function createRedisWebTranscript(
  options: RedisWebTranscriptOptions,
): WebTranscript & { close(): Promise<void> } {
  const { redis, tenant, prefix = 'footnote', keptMessages = KEPT_MESSAGES } = options;
  const subscriptions = createChannelSubscriptions({ redis, log: options.log });
  const names = (conversation: string) => {
    const base = `${prefix}:web:{${encodeURIComponent(tenant)}/${encodeURIComponent(conversation)}}`;
    return { keys: [`${base}:order`, `${base}:messages`, `${base}:deliveries`], channel: `${base}:events` };
  };

  return {
    read: (conversation) =>
      storing('reading a chat', async () => {
        const bodies = await read(redis, { keys: names(conversation).keys.slice(0, 2) });
        return Array.isArray(bodies) ? bodies.map(parseMessage) : [];
      }),
    append: (conversation, message) =>
      storing('writing to a chat', async () => {
        const { keys, channel } = names(conversation);
        const body = JSON.stringify(message);
        const event = eventOf({ kind: 'message', message });
        const args = [
          message.id,
          message.deliveryKey ?? '',
          body,
          keptMessages,
          KEPT_SECONDS,
          channel,
          event,
        ];
        return parseMessage(await append(redis, { keys, args }));
      }),
    change: (conversation, id, next) =>
      storing('changing a chat', async () => {
        const { keys, channel } = names(conversation);
        for (let tries = 0; tries < MOST_TRIES; tries += 1) {
          const body = await redis.hget(String(keys[1]), id);
          if (body === null) return undefined;
          const standing = parseMessage(body);
          const message = next(standing);
          if (!message) return standing;
          const event = eventOf({ kind: 'updated', message });
          const args = [id, body, JSON.stringify(message), KEPT_SECONDS, channel, event];
          if ((await replace(redis, { keys, args })) === 1) return message;
        }
        throw new Error('Others kept changing the message');
      }),
    remove: (conversation, id) =>
      storing('taking a message away', async () => {
        const { keys, channel } = names(conversation);
        const args = [id, channel, eventOf({ kind: 'removed', id })];
        return (await take(redis, { keys, args })) === 1;
      }),
    partial: (conversation, blocks) =>
      storing('showing a partial reply', async () => {
        const event = eventOf({ kind: 'partial', blocks: [...blocks] });
        await redis.publish(names(conversation).channel, event);
      }),
    working: (conversation, language) =>
      storing('showing progress', async () => {
        await redis.publish(names(conversation).channel, eventOf({ kind: 'working', language }));
      }),
    subscribe(conversation, onEvent, signal) {
      const listener = {
        message: (payload: string) => onEvent(WebEvent.parse(JSON.parse(payload))),
        missed: () => onEvent({ kind: 'missed' }),
      };
      return storing('following a chat', () =>
        subscriptions.add(names(conversation).channel, listener, signal),
      );
    },
    close: () => subscriptions.close(),
  };
}

function parseMessage(body: unknown): WebMessage {
  return WebMessage.parse(JSON.parse(String(body)));
}

function eventOf(event: WebEvent): string {
  return JSON.stringify(event);
}
