import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { WebEvent, WebMessage } from '../../../adapters/web/web-transcript.ts';
import { createLogger } from '../../observability/logger.ts';
import { connectRedis, type RedisClient } from './connection.ts';
import { createRedisWebTranscript } from './redis-web-transcript.ts';

const log = createLogger('silent');

function message(id: string, fields: Partial<WebMessage> = {}): WebMessage {
  return { id, from: 'footnote', sentAt: '2026-03-02T10:00:00.000Z', body: { words: id }, ...fields };
}

describe('the Redis web transcript', () => {
  let tenant: string;
  let clients: RedisClient[];
  let stopped: AbortController;
  const opened: { close(): Promise<void> }[] = [];

  /** A gateway and a worker are two of these. */
  function open(options: { tenant?: string; keptMessages?: number; role?: 'gateway' | 'worker' } = {}) {
    const redis = connectRedis(inject('redisUrl'), options.role ?? 'worker', () => {});
    const transcript = createRedisWebTranscript({ redis, tenant, log, ...options });
    clients.push(redis);
    opened.push(transcript);
    return { redis, transcript };
  }

  beforeEach(() => {
    tenant = `tenant ${randomUUID()}`;
    clients = [];
    stopped = new AbortController();
  });

  afterEach(async () => {
    stopped.abort();
    for (const transcript of opened.splice(0)) await transcript.close();
    for (const client of clients) client.disconnect();
  });

  it('reads what was appended, oldest first, also from another process', async () => {
    const { transcript } = open();
    await transcript.append('c1', message('m1', { from: 'person' }));
    await transcript.append('c1', message('m2', { deliveryKey: 'd/0' }));

    const read = await open().transcript.read('c1');

    expect(read).toEqual([message('m1', { from: 'person' }), message('m2', { deliveryKey: 'd/0' })]);
    expect(await transcript.read('c2')).toEqual([]);
  });

  it('appends once for each delivery key, also when two processes try at the same time', async () => {
    const [one, two] = [open().transcript, open().transcript];

    const standing = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? one : two).append('c1', message(`m${index}`, { deliveryKey: 'same/0' })),
      ),
    );

    expect(new Set(standing.map(({ id }) => id)).size).toBe(1);
    expect(await one.read('c1')).toHaveLength(1);
  });

  it('appends a message with the same id once', async () => {
    const { transcript } = open();
    await transcript.append('c1', message('m1', { body: { text: 'first' } }));

    const standing = await transcript.append('c1', message('m1', { body: { text: 'second' } }));

    expect(standing.body).toEqual({ text: 'first' });
    expect(await transcript.read('c1')).toHaveLength(1);
  });

  it('changes a message, leaves it, and says when there is none', async () => {
    const { transcript } = open();
    const standing = message('m1', { deliveryKey: 'd/0' });
    await transcript.append('c1', standing);
    const changed = { ...standing, body: { words: 'new' } };

    expect(await transcript.change('c1', 'm1', () => undefined)).toEqual(standing);
    expect(await transcript.change('c1', 'm1', () => changed)).toEqual(changed);
    expect(await transcript.change('c1', 'm9', () => message('m9'))).toBeUndefined();
    expect(await transcript.read('c1')).toEqual([changed]);
  });

  it('loses no change when two processes make them at the same time', async () => {
    const [one, two] = [open().transcript, open().transcript];
    await one.append('c1', message('m1', { body: { count: 0 } }));

    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? one : two).change('c1', 'm1', (standing) => ({
          ...standing,
          body: { count: Number(standing.body.count) + 1 },
        })),
      ),
    );

    expect(await one.read('c1')).toMatchObject([{ body: { count: 10 } }]);
  });

  it('takes a message away with what finds it again, and says when there is none', async () => {
    const { transcript, redis } = open();
    await transcript.append('c1', message('m1', { deliveryKey: 'd/0' }));
    await transcript.append('c1', message('m2', { deliveryKey: 'd/1' }));

    expect(await transcript.remove('c1', 'm1')).toBe(true);
    expect(await transcript.remove('c1', 'm1')).toBe(false);

    expect(await transcript.read('c1')).toMatchObject([{ id: 'm2' }]);
    const base = `footnote:web:{${encodeURIComponent(tenant)}/c1}`;
    expect(await redis.hkeys(`${base}:deliveries`)).toEqual(expect.arrayContaining(['key:d/1', 'id:m2']));
    expect(await redis.hlen(`${base}:deliveries`)).toBe(2);
  });

  it('keeps only the newest messages', async () => {
    const { transcript, redis } = open({ keptMessages: 3 });

    for (let count = 1; count <= 5; count += 1)
      await transcript.append('c1', message(`m${count}`, { deliveryKey: `d/${count}` }));

    expect((await transcript.read('c1')).map(({ id }) => id)).toEqual(['m3', 'm4', 'm5']);
    const base = `footnote:web:{${encodeURIComponent(tenant)}/c1}`;
    expect(await redis.hlen(`${base}:messages`)).toBe(3);
    expect(await redis.hlen(`${base}:deliveries`)).toBe(6);
  });

  it('forgets a chat 30 days after its last message', async () => {
    const { transcript, redis } = open();
    await transcript.append('c1', message('m1', { deliveryKey: 'd/0' }));
    const base = `footnote:web:{${encodeURIComponent(tenant)}/c1}`;

    for (const name of ['order', 'messages', 'deliveries'])
      expect(await redis.ttl(`${base}:${name}`)).toBeGreaterThan(30 * 24 * 3600 - 60);
  });

  it('keeps tenants apart', async () => {
    await open({ tenant: `${tenant}-a` }).transcript.append('help-desk', message('m1'));

    expect(await open({ tenant: `${tenant}-b` }).transcript.read('help-desk')).toEqual([]);
  });

  it.each(['gateway', 'worker'] as const)(
    'tells a %s that listens what another process does',
    async (role) => {
      const events: WebEvent[] = [];
      const listening = open({ role }).transcript;
      const writing = open().transcript;
      await vi.waitFor(() => listening.subscribe('c1', (event) => events.push(event), stopped.signal));

      await writing.working('c1');
      await writing.append('c1', message('m1'));
      await writing.append('c1', message('m1'));
      await writing.partial('c1', [{ type: 'rule' }]);
      await writing.change('c1', 'm1', () => message('m1', { body: { words: 'new' } }));
      await writing.change('c1', 'm1', () => undefined);
      await writing.remove('c1', 'm1');
      await writing.remove('c1', 'm1');
      await writing.append('c2', message('m2'));

      await vi.waitFor(() =>
        expect(events.map(({ kind }) => kind)).toEqual([
          'working',
          'message',
          'partial',
          'updated',
          'removed',
        ]),
      );
    },
  );

  it('stops telling once the signal aborts, and goes on telling the others', async () => {
    const { transcript } = open();
    const gone: WebEvent[] = [];
    const staying: WebEvent[] = [];
    const leaving = new AbortController();
    await transcript.subscribe('c1', (event) => gone.push(event), leaving.signal);
    await transcript.subscribe('c1', (event) => staying.push(event), stopped.signal);

    leaving.abort();
    await transcript.working('c1');

    await vi.waitFor(() => expect(staying).toHaveLength(1));
    expect(gone).toEqual([]);
  });

  it('says that something may have been missed when the connection was lost', async () => {
    const redis = new Redis(inject('redisUrl'), { connectionName: `named-${randomUUID()}` });
    clients.push(redis);
    const transcript = createRedisWebTranscript({ redis, tenant, log });
    opened.push(transcript);
    const events: WebEvent[] = [];
    await transcript.subscribe('c1', (event) => events.push(event), stopped.signal);

    const list = String(await redis.call('CLIENT', 'LIST', 'TYPE', 'pubsub'));
    const subscriber = list
      .split('\n')
      .find((line) => line.includes(`name=${redis.options.connectionName} `));
    await redis.call('CLIENT', 'KILL', 'ID', /id=(\d+)/.exec(subscriber ?? '')?.[1] ?? 'none');

    await vi.waitFor(() => expect(events).toContainEqual({ kind: 'missed' }), { timeout: 5_000 });
    await transcript.working('c1');
    await vi.waitFor(() => expect(events).toContainEqual({ kind: 'working' }));
  });
});
