import { ChannelSettings } from '../../core/channel-settings.ts';
import type { RedisClient } from './connection.ts';
import { storing } from './storage-error.ts';

type Options = { readonly redis: RedisClient; readonly prefix?: string };

/** Channels' settings where a gateway, which has no database, can read them. Throws a retryable AssistantError. */
export interface ChannelSettingsCopy {
  get(channelKey: string): Promise<ChannelSettings | undefined>;
  put(channelKey: string, settings: ChannelSettings): Promise<void>;
}

/** The copy in Redis, kept without end. What can't be understood there counts as missing. */
export function createChannelSettingsCopy({ redis, prefix = 'footnote' }: Options): ChannelSettingsCopy {
  const keyOf = (channelKey: string): string => `${prefix}:channel-settings:{${channelKey}}`;
  return {
    get: (channelKey) =>
      storing('reading a channel’s settings', async () => parsed(await redis.get(keyOf(channelKey)))),
    put: (channelKey, settings) =>
      storing('copying a channel’s settings', async () => {
        await redis.set(keyOf(channelKey), JSON.stringify(settings));
      }),
  };
}

function parsed(kept: string | null): ChannelSettings | undefined {
  if (kept === null) return undefined;
  try {
    return ChannelSettings.safeParse(JSON.parse(kept)).data;
  } catch {
    return undefined;
  }
}
