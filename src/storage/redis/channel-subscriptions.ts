import { Cluster } from 'ioredis';
import type { Logger } from '../../observability/logger.ts';
import type { RedisClient } from './connection.ts';

/** `missed` is called after the connection was lost and found again: messages may have passed in between. */
export type ChannelListener = {
  readonly message: (payload: string) => void;
  readonly missed: () => void;
};

type Channel = { readonly listeners: Set<ChannelListener>; readonly ready: Promise<unknown> };

/** Many listeners on one Redis subscriber connection, which is opened with the first. */
export type ChannelSubscriptions = {
  /** Resolves once the subscription stands; ends with the signal. Throws when Redis refuses it. */
  add(channel: string, listener: ChannelListener, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

export function createChannelSubscriptions(options: {
  readonly redis: RedisClient;
  readonly log: Logger;
}): ChannelSubscriptions {
  const { log } = options;
  const channels = new Map<string, Channel>();
  let connection: RedisClient | undefined;

  const announceMissed = async (opened: RedisClient) => {
    const names = [...channels.keys()];
    if (names.length === 0) return;
    // ioredis subscribes again by itself; asking once more tells when it has.
    await opened.subscribe(...names);
    for (const { listeners } of channels.values()) for (const listener of listeners) listener.missed();
  };

  const open = () => {
    const opened = duplicate(options.redis);
    let readyBefore = false;
    opened.on('error', (error: unknown) => log.warn({ error }, 'Redis subscriber connection failed'));
    opened.on('ready', () => {
      if (readyBefore) {
        announceMissed(opened).catch((error: unknown) => log.warn({ error }, 'Redis subscription failed'));
      }
      readyBefore = true;
    });
    opened.on('message', (channel: string, payload: string) => {
      for (const listener of channels.get(channel)?.listeners ?? []) {
        try {
          listener.message(payload);
        } catch (error) {
          log.error({ error }, 'Redis message could not be handled');
        }
      }
    });
    return opened;
  };

  const remove = (name: string, listener: ChannelListener) => {
    const channel = channels.get(name);
    channel?.listeners.delete(listener);
    if (channel?.listeners.size !== 0) return;
    channels.delete(name);
    connection?.unsubscribe(name).catch((error: unknown) => log.warn({ error }, 'Redis unsubscribe failed'));
  };

  return {
    async add(name, listener, signal) {
      if (signal.aborted) return;
      connection ??= open();
      const channel = channels.get(name) ?? { listeners: new Set(), ready: connection.subscribe(name) };
      channels.set(name, channel);
      channel.listeners.add(listener);
      signal.addEventListener('abort', () => remove(name, listener), { once: true });
      try {
        await channel.ready;
      } catch (error) {
        remove(name, listener);
        throw error;
      }
    },
    async close() {
      channels.clear();
      connection?.disconnect();
      connection = undefined;
    },
  };
}

// A gateway's connection refuses commands until it is open; the first SUBSCRIBE is sent before that.
function duplicate(redis: RedisClient): RedisClient {
  if (redis instanceof Cluster) return redis.duplicate([], { enableOfflineQueue: true });
  return redis.duplicate({ enableOfflineQueue: true });
}
