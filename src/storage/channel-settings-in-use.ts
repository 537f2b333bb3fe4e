import {
  type Channel,
  channelKey,
  type ChannelSettings,
  type ChannelSettingsStore,
  DEFAULT_CHANNEL_SETTINGS,
  hasSettings,
  type SettingsFor,
} from '../core/channel-settings.ts';
import type { Principal } from '../core/principal.ts';
import type { Logger } from '../observability/logger.ts';
import type { ChannelSettingsCopy } from './redis/channel-settings-copy.ts';

/** How old what a process knows of a channel's settings may be. */
export const SETTINGS_FRESH_MS = 30_000;
const MOST_CHANNELS = 5_000;

type Load = (channel: Channel) => Promise<ChannelSettings | undefined>;

/** What one process knows of channels' settings. */
export type KnownSettings = {
  readonly settingsFor: SettingsFor;
  /** What a channel's settings are from now on, in this process. */
  readonly learn: (channel: Channel, settings: ChannelSettings) => void;
};

/**
 * Remembers what was loaded for 30 seconds; those who ask meanwhile share one load, and what fails isn't kept. `now` gives
 * milliseconds that only go up. A gateway loads from Redis' copy.
 */
export function createKnownSettings(options: {
  readonly load: Load;
  readonly now: () => number;
}): KnownSettings {
  const { load, now } = options;
  const known = new Map<string, { readonly settings: Promise<ChannelSettings>; readonly until: number }>();
  const keep = (key: string, settings: Promise<ChannelSettings>) => {
    known.delete(key);
    if (known.size >= MOST_CHANNELS) known.delete(known.keys().next().value ?? '');
    known.set(key, { settings, until: now() + SETTINGS_FRESH_MS });
  };
  return {
    settingsFor: async (channel) => {
      if (!hasSettings(channel.place)) return DEFAULT_CHANNEL_SETTINGS;
      const key = channelKey(channel);
      const entry = known.get(key);
      if (entry && entry.until > now()) return entry.settings;
      const loading = load(channel).then((settings) => settings ?? DEFAULT_CHANNEL_SETTINGS);
      keep(key, loading);
      try {
        return await loading;
      } catch (error) {
        if (known.get(key)?.settings === loading) known.delete(key);
        throw error;
      }
    },
    learn: (channel, settings) => keep(channelKey(channel), Promise.resolve(settings)),
  };
}

export type ChannelSettingsInUse = {
  readonly settingsFor: SettingsFor;
  /** As they are in Postgres this moment. Throws a retryable AssistantError `storage`. */
  readonly current: SettingsFor;
  /** Changes the given fields: here at once, and within 30 seconds in every other process. Throws the same. */
  readonly change: (channel: Channel, changes: Partial<ChannelSettings>, by: Principal) => Promise<void>;
  /** Copies all settings to Redis, whatever stands there; for a worker's start. */
  readonly copyAll: () => Promise<void>;
};

type InUseOptions = {
  readonly store: ChannelSettingsStore;
  readonly copy: ChannelSettingsCopy;
  readonly now: () => number;
  readonly log: Logger;
};

/**
 * Settings as a worker reads and changes them. Postgres has them; Redis has the gateways' copy, which each reading mends and
 * which helps out while Postgres is away.
 */
export function createChannelSettingsInUse({ store, copy, now, log }: InUseOptions): ChannelSettingsInUse {
  const read: Load = async (channel) => {
    const settings = await store.get(channel);
    if (settings) await copy.put(channelKey(channel), settings);
    return settings;
  };
  const load: Load = (channel) =>
    read(channel).catch((error: unknown) => {
      log.warn({ error }, 'Channel settings could not be read: using their copy in Redis');
      return copy.get(channelKey(channel));
    });
  const { settingsFor, learn } = createKnownSettings({ load, now });
  return {
    settingsFor,
    current: async (channel) => (await read(channel)) ?? DEFAULT_CHANNEL_SETTINGS,
    change: async (channel, changes, by) => {
      const settings = await store.change(channel, changes, by);
      await copy.put(channelKey(channel), settings);
      learn(channel, settings);
    },
    copyAll: async () => {
      for (const { key, settings } of await store.all()) await copy.put(key, settings);
    },
  };
}
