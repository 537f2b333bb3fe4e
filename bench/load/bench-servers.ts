import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddedServer } from '../../src/storage/embedded/child-server.ts';
import { startChromaServer } from '../../src/storage/embedded/chroma-server.ts';
import { startPostgresServer } from '../../src/storage/embedded/postgres-server.ts';
import { startRedisServer } from '../../src/storage/embedded/redis-server.ts';

/** Empty backing services of the bench's own. */
export type BenchServers = {
  /** `REDIS_URL`, `CHROMA_URL` and `DATABASE_URL`. */
  readonly env: Readonly<Record<'REDIS_URL' | 'CHROMA_URL' | 'DATABASE_URL', string>>;
  readonly chromaPid: number;
  stop(): Promise<void>;
};

/** Starts Redis, Chroma and Postgres on free ports with their data below `folder`. */
export async function startBenchServers(folder: string): Promise<BenchServers> {
  await mkdir(folder, { recursive: true });
  const starting = await Promise.allSettled([
    startRedisServer({ dir: join(folder, 'redis') }),
    startChromaServer({ dir: join(folder, 'chroma') }),
    startPostgresServer({ dir: join(folder, 'pg') }),
  ]);
  const running: EmbeddedServer[] = [];
  for (const server of starting) if (server.status === 'fulfilled') running.push(server.value);
  const stop = async () => {
    await Promise.all(running.map((server) => server.stop()));
  };
  const failed = starting.find((server) => server.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const [redis, chroma, postgres] = running;
  const env = {
    REDIS_URL: redis?.url ?? '',
    CHROMA_URL: chroma?.url ?? '',
    DATABASE_URL: postgres?.url ?? '',
  };
  return { env, chromaPid: chroma?.pid ?? 0, stop };
}
