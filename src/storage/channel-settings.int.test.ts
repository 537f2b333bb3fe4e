import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  type Channel,
  channelKey,
  ChannelSettings,
  type ChannelSettingsStore,
  DEFAULT_CHANNEL_SETTINGS,
} from '../core/channel-settings.ts';
import { AssistantError } from '../core/errors.ts';
import { createLogger } from '../observability/logger.ts';
import { place, principal } from '../testing/incoming-events.ts';
import { createChannelSettingsInUse, createKnownSettings } from './channel-settings-in-use.ts';
import { createChannelSettingsStore } from './postgres/channel-settings.ts';
import { type Database, migrateDatabase, openDatabase } from './postgres/database.ts';
import { type ChannelSettingsCopy, createChannelSettingsCopy } from './redis/channel-settings-copy.ts';
import { connectRedis } from './redis/connection.ts';

const redis = connectRedis(inject('redisUrl'), 'worker', () => undefined);
const log = createLogger('silent');
const quiet = ChannelSettings.parse({ answer: 'never', sources: ['it'], language: 'de', who: ['group:it'] });

let database: Database;
let store: ChannelSettingsStore;
let copy: ChannelSettingsCopy;
let channel: Channel;
let clock: number;
const now = () => clock;

beforeAll(async () => {
  await migrateDatabase(inject('databaseUrl'));
  database = openDatabase(inject('databaseUrl'), log);
});
afterAll(async () => {
  redis.disconnect();
  await database.close();
});
beforeEach(() => {
  clock = 1_000_000;
  channel = { tenant: `t-${randomUUID()}`, place: place() };
  store = createChannelSettingsStore(database, now);
  copy = createChannelSettingsCopy({ redis, prefix: `test-${randomUUID()}` });
});

const gateway = () => createKnownSettings({ load: (where) => copy.get(channelKey(where)), now });
const worker = (over: Partial<ChannelSettingsStore> = {}) =>
  createChannelSettingsInUse({ store: { ...store, ...over }, copy, now, log });

describe('a channel’s settings', () => {
  it('are the defaults where nobody set anything', async () => {
    expect(await worker().settingsFor(channel)).toEqual(DEFAULT_CHANNEL_SETTINGS);
    expect(await gateway().settingsFor(channel)).toEqual(DEFAULT_CHANNEL_SETTINGS);
  });

  it('are kept as they were set, and belong to that channel of that organisation', async () => {
    await worker().change(channel, quiet, principal());

    expect(await worker().settingsFor(channel)).toEqual(quiet);
    const others = [
      { ...channel, tenant: `${channel.tenant}-2` },
      { ...channel, place: place('C2') },
      { ...channel, place: { ...place(), channel: 'teams' } as const },
    ];
    for (const other of others) expect(await worker().settingsFor(other)).toEqual(DEFAULT_CHANNEL_SETTINGS);
  });

  it('are the same for every workspace that shares the channel', async () => {
    await worker().change(channel, quiet, principal());

    const seenFromAnother = { ...channel, place: { ...place(), workspace: 'T2' } };
    expect(await worker().settingsFor(seenFromAnother)).toEqual(quiet);
  });

  it('are never those of a direct message', async () => {
    const direct: Channel = { ...channel, place: { ...place(), kind: 'direct' } };
    await worker().change(direct, quiet, principal());

    expect(await worker().settingsFor(direct)).toEqual(DEFAULT_CHANNEL_SETTINGS);
  });

  it('count at once where they were changed, and after 30 seconds elsewhere', async () => {
    const [here, there, front] = [worker(), worker(), gateway()];
    for (const process of [here, there, front]) await process.settingsFor(channel);

    await here.change(channel, quiet, principal());

    expect((await here.settingsFor(channel)).answer).toBe('never');
    clock += 29_999;
    expect((await there.settingsFor(channel)).answer).toBe('mention');
    expect((await front.settingsFor(channel)).answer).toBe('mention');
    clock += 1;
    expect((await there.settingsFor(channel)).answer).toBe('never');
    expect((await front.settingsFor(channel)).answer).toBe('never');
  });

  it('come back to Redis, when it lost them, with the next reading in a worker', async () => {
    await store.change(channel, quiet, principal());
    expect(await gateway().settingsFor(channel)).toEqual(DEFAULT_CHANNEL_SETTINGS);

    await worker().settingsFor(channel);

    expect(await gateway().settingsFor(channel)).toEqual(quiet);
  });

  it('come back to Redis at a worker’s start', async () => {
    await store.change(channel, quiet, principal());

    await worker().copyAll();

    expect(await gateway().settingsFor(channel)).toEqual(quiet);
  });

  it('change field by field, so that two admins on two workers undo nothing of each other’s', async () => {
    const [one, other] = [worker(), worker()];
    for (const process of [one, other]) await process.settingsFor(channel);

    await Promise.all([
      one.change(channel, { answer: 'never', language: 'de' }, principal()),
      other.change(channel, { tone: 'friendly' }, principal('U2')),
    ]);

    const both = { ...DEFAULT_CHANNEL_SETTINGS, answer: 'never', language: 'de', tone: 'friendly' };
    expect(await worker().current(channel)).toEqual(both);
    await other.change(channel, { language: undefined }, principal());
    expect(await one.current(channel)).toEqual({ ...both, language: undefined });
    expect(await gateway().settingsFor(channel)).toEqual({ ...both, language: undefined });
  });

  it('are read from their copy while Postgres is away, and not kept when Redis is away too', async () => {
    const away = async () => {
      throw new AssistantError('away', { code: 'storage', retryable: true });
    };
    await worker().change(channel, quiet, principal());

    expect(await worker({ get: away }).settingsFor(channel)).toEqual(quiet);
    let down = true;
    const known = createKnownSettings({ load: async () => (down ? away() : quiet), now });
    await expect(known.settingsFor(channel)).rejects.toMatchObject({ retryable: true });
    down = false;
    expect(await known.settingsFor(channel)).toEqual(quiet);
  });

  it('fall back field by field where a newer version wrote what this one doesn’t know', () => {
    expect(
      ChannelSettings.parse({ answer: 'on-tuesdays', tone: 'friendly', verbosity: 7, shape: 'round' }),
    ).toEqual({ ...DEFAULT_CHANNEL_SETTINGS, tone: 'friendly' });
  });

  it('load once for all who ask at the same time', async () => {
    let loads = 0;
    const known = createKnownSettings({ load: async () => (loads++ === 0 ? quiet : undefined), now });

    const all = await Promise.all([known.settingsFor(channel), known.settingsFor(channel)]);

    expect(all).toEqual([quiet, quiet]);
    expect(loads).toBe(1);
  });
});
