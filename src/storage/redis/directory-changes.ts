import { DirectoryChange } from '../../core/readers.ts';
import type { Logger } from '../../observability/logger.ts';
import { createChannelSubscriptions } from './channel-subscriptions.ts';
import type { RedisClient } from './connection.ts';

type Options = { readonly redis: RedisClient; readonly log: Logger; readonly prefix?: string };

/** Tells every process what its platform's events say of people and places. */
export type DirectoryChanges = {
  /** Never throws: whoever misses a change knows it a few minutes later. */
  publish(change: DirectoryChange): void;
  /** Resolves once changes are heard; `onMissed` is called when some may have passed by. */
  follow(onChange: (change: DirectoryChange) => void, onMissed: () => void): Promise<void>;
  close(): Promise<void>;
};

/** Directory changes over Redis' publish and subscribe. */
export function createDirectoryChanges({ redis, log, prefix = 'footnote' }: Options): DirectoryChanges {
  const channel = `${prefix}:directory-changes`;
  const subscriptions = createChannelSubscriptions({ redis, log });
  const ended = new AbortController();
  return {
    publish: (change) => {
      redis.publish(channel, JSON.stringify(change)).catch((error: unknown) => {
        log.warn({ error }, 'A change of people or places was not passed on: it counts in a few minutes');
      });
    },
    follow: (onChange, missed) =>
      subscriptions.add(
        channel,
        { message: (payload) => onChange(DirectoryChange.parse(JSON.parse(payload))), missed },
        ended.signal,
      ),
    close: async () => {
      ended.abort();
      await subscriptions.close();
    },
  };
}
