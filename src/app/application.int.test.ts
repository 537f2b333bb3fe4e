import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { createLogger } from '../observability/logger.ts';
import type { EmbeddedServer } from '../storage/embedded/child-server.ts';
import { startRedisServer } from '../storage/embedded/redis-server.ts';
import { connectRedis, type RedisClient } from '../storage/redis/connection.ts';
import { startApplication } from './application.ts';
import { listen } from './gateway.ts';

let directory: string;
let server: EmbeddedServer;
let observer: RedisClient;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'footnote-application-'));
  server = await startRedisServer({ dir: directory });
  observer = connectRedis(server.url, 'worker', () => undefined);
});
afterEach(async () => {
  observer.disconnect();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

async function connections(): Promise<number> {
  return Number(/connected_clients:(\d+)/.exec(await observer.info('clients'))?.[1]);
}

async function start(port: number, postgres: string): Promise<unknown> {
  const read = loadConfig({ KNOWLEDGE_DIR: directory, PORT: String(port) });
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  const urls = { redis: server.url, chroma: inject('chromaUrl'), postgres };
  return startApplication({ config: read.config, urls, log: createLogger('silent') });
}

// What stays open would keep the process from ending, and its worker at work.
describe('an application that can’t start', () => {
  it('lets go of everything when its port is taken', async () => {
    const other = createServer();
    const port = await listen(other, 0, '127.0.0.1');

    await expect(start(port, inject('databaseUrl'))).rejects.toMatchObject({ code: 'EADDRINUSE' });

    await expect.poll(connections, { timeout: 3_000 }).toBe(1);
    other.close();
  });

  it('lets go of everything when Postgres is away', async () => {
    await expect(start(0, 'postgres://nobody@127.0.0.1:1/none')).rejects.toThrow('check DATABASE_URL');

    await expect.poll(connections, { timeout: 3_000 }).toBe(1);
  });

  it.each([
    ['tools.yml', 'calculator: {who: 7}\n'],
    ['escalation.yml', 'default: nowhere\n'],
  ])('lets go of everything when %s has a mistake', async (file, text) => {
    await writeFile(join(directory, file), text);

    await expect(start(0, inject('databaseUrl'))).rejects.toThrow(file);

    await expect.poll(connections, { timeout: 3_000 }).toBe(1);
  });
});
