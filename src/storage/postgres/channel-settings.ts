import {
  channelKey,
  ChannelSettings,
  type ChannelSettingsStore,
  DEFAULT_CHANNEL_SETTINGS,
} from '../../core/channel-settings.ts';
import { principalKey } from '../../core/principal.ts';
import type { Database } from './database.ts';
import { eq, sql } from './drizzle.ts';
import { channelSettings } from './schema.ts';
import { querying } from './storage-error.ts';

/** Channels' settings in Postgres. `now` in milliseconds. Throws a retryable AssistantError. */
export function createChannelSettingsStore(database: Database, now: () => number): ChannelSettingsStore {
  return {
    get: async (channel) => {
      const [row] = await querying('reading a channel’s settings', () =>
        database.query
          .select({ settings: channelSettings.settings })
          .from(channelSettings)
          .where(eq(channelSettings.channel, channelKey(channel))),
      );
      return row && ChannelSettings.parse(row.settings);
    },
    change: async (channel, changes, by) => {
      const row = {
        channel: channelKey(channel),
        tenant: channel.tenant,
        settings: { ...DEFAULT_CHANNEL_SETTINGS, ...changes },
        changedBy: principalKey(by),
        changedAt: new Date(now()),
      };
      // JSON has no undefined: null takes a field back, and reads as its default.
      const merged = sql`${channelSettings.settings} || ${JSON.stringify(changes, (_, value: unknown) => value ?? null)}::jsonb`;
      const [written] = await querying('keeping a channel’s settings', () =>
        database.query
          .insert(channelSettings)
          .values(row)
          .onConflictDoUpdate({
            target: channelSettings.channel,
            set: { settings: merged, changedBy: row.changedBy, changedAt: row.changedAt },
          })
          .returning({ settings: channelSettings.settings }),
      );
      return ChannelSettings.parse(written?.settings ?? row.settings);
    },
    all: async () => {
      const rows = await querying('reading all channels’ settings', () =>
        database.query
          .select({ key: channelSettings.channel, settings: channelSettings.settings })
          .from(channelSettings),
      );
      return rows.map(({ key, settings }) => ({ key, settings: ChannelSettings.parse(settings) }));
    },
  };
}
