import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startChromaServer } from '../storage/embedded/chroma-server.ts';
import { startPostgresServer } from '../storage/embedded/postgres-server.ts';
import { startRedisServer } from '../storage/embedded/redis-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    redisUrl: string;
    chromaUrl: string;
    databaseUrl: string;
  }
}

/** Starts one real Redis, Chroma and Postgres (PGlite) for the run, on free ports, and removes them after it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'footnote-test-'));
  const started = await Promise.allSettled([
    startRedisServer({ dir: join(directory, 'redis') }),
    startChromaServer({ dir: join(directory, 'chroma') }),
    startPostgresServer({ dir: 'memory' }),
  ]);
  const stop = async () => {
    await Promise.all(started.map(async (server) => server.status === 'fulfilled' && server.value.stop()));
    await rm(directory, { recursive: true, force: true });
  };
  const urls: string[] = [];
  for (const server of started) {
    if (server.status === 'fulfilled') urls.push(server.value.url);
    else {
      await stop();
      throw server.reason;
    }
  }
  const [redisUrl = '', chromaUrl = '', databaseUrl = ''] = urls;
  project.provide('redisUrl', redisUrl);
  project.provide('chromaUrl', chromaUrl);
  project.provide('databaseUrl', databaseUrl);
  return stop;
}
