import { Cluster, Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { connectRedis, isReady, type RedisClient } from './connection.ts';

const opened: RedisClient[] = [];

// Nothing listens on port 1: the connection is never made, only described.
const open = (url: string, role: 'gateway' | 'worker' | 'jobs' = 'worker'): RedisClient => {
  const client = connectRedis(url, role, () => undefined);
  opened.push(client);
  return client;
};

afterEach(() => {
  for (const client of opened.splice(0)) client.disconnect();
});

const optionsOf = (url: string, role?: 'gateway' | 'worker' | 'jobs') => {
  const client = open(url, role);
  if (!(client instanceof Redis)) throw new Error('Not a single Redis');
  return client.options;
};

describe('connectRedis', () => {
  it('reads host, port, database, user and password', () => {
    expect(optionsOf('redis://ana:p%40ss@127.0.0.1:1/2')).toMatchObject({
      host: '127.0.0.1',
      port: 1,
      db: 2,
      username: 'ana',
      password: 'p@ss',
    });
    expect(optionsOf('redis://:only@[::1]:1')).toMatchObject({
      host: '::1',
      port: 1,
      db: 0,
      password: 'only',
    });
    expect(optionsOf('rediss://127.0.0.1:1')).toMatchObject({ tls: {} });
  });

  it('reads Sentinels and the primary’s name', () => {
    expect(optionsOf('redis+sentinel://:pw@127.0.0.1:1,127.0.0.2:2/main/3')).toMatchObject({
      sentinels: [
        { host: '127.0.0.1', port: 1 },
        { host: '127.0.0.2', port: 2 },
      ],
      name: 'main',
      db: 3,
      password: 'pw',
    });
  });

  it('reads a Cluster', () => {
    expect(open('redis+cluster://127.0.0.1:1,127.0.0.1:2')).toBeInstanceOf(Cluster);
  });

  it('fails fast for a gateway and waits for BullMQ', () => {
    expect(optionsOf('redis://127.0.0.1:1', 'gateway')).toMatchObject({
      enableOfflineQueue: false,
      commandTimeout: 700,
    });
    const jobs = optionsOf('redis://127.0.0.1:1', 'jobs');
    expect(jobs.maxRetriesPerRequest).toBeNull();
    expect(jobs.commandTimeout).toBeUndefined();
  });

  it('is not ready before it has connected', () => {
    expect(isReady(open('redis://127.0.0.1:1'))).toBe(false);
  });

  it.each([
    'localhost:6379',
    'http://localhost',
    'redis://',
    'redis+sentinel://host:1',
    'redis://host:1/x',
    'redis://a:b:c/0',
  ])('refuses %s as a configuration mistake', (url) => {
    expect(() => open(url)).toThrow(expect.objectContaining({ code: 'configuration', retryable: false }));
  });

  it('never repeats the address, which may hold a password', () => {
    expect(() => open('redis://:hunter2@host:port')).toThrow(/^(?!.*hunter2).*REDIS_URL/);
  });
});
