import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { answersPing, startRedisServer } from '../storage/embedded/redis-server.ts';

const Services = z.object({ services: z.object({ redis: z.object({ url: z.string(), pid: z.number() }) }) });
let directory: string;
let running: ChildProcess[];

beforeEach(async () => {
  running = [];
  directory = await mkdtemp(join(tmpdir(), 'footnote-shared-'));
  await mkdir(join(directory, 'knowledge'));
  await writeFile(join(directory, 'knowledge', 'leave.md'), '# Leave\n\nEmployees get 27 days.\n');
});
afterEach(async () => {
  for (const each of running) each.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

/** A process of this role that is ready, with a Redis of its own unless `REDIS_URL` names one. */
async function start(role: string, more: Readonly<Record<string, string>> = {}): Promise<ChildProcess> {
  const env = {
    PATH: process.env['PATH'],
    LOG_LEVEL: 'info',
    ROLE: role,
    PORT: '0',
    DATA_DIR: join(directory, 'data'),
    KNOWLEDGE_DIR: join(directory, 'knowledge'),
    CHROMA_URL: inject('chromaUrl'),
    DATABASE_URL: inject('databaseUrl'),
    TENANTS: `T1=shared-${randomUUID()}`,
    ...more,
  };
  const child = spawn(process.execPath, ['src/main.ts'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  running.push(child);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(said)));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Footnote is ready')) resolve();
    });
  });
  return child;
}

async function stop(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

async function sharedRedis() {
  const file = await readFile(join(directory, 'data', 'services.json'), 'utf8');
  return Services.parse(JSON.parse(file)).services.redis;
}

describe('processes that share embedded services', { timeout: 60_000 }, () => {
  it('may end in any order: the services live until the last one leaves', async () => {
    const first = await start('gateway');
    const { url } = await sharedRedis();
    const second = await start('worker');

    expect(await stop(first)).toBe(0);
    expect(await answersPing(url)).toBe(true);
    expect(await stop(second)).toBe(0);
    expect(await answersPing(url)).toBe(false);
  });

  it('get a service back that died, where they knew it', async () => {
    const first = await start('gateway');
    const second = await start('worker');
    const { url, pid } = await sharedRedis();
    await stop(first);

    process.kill(pid, 'SIGKILL');

    while ((await sharedRedis()).pid === pid || !(await answersPing(url))) await sleep(50);
    expect((await sharedRedis()).url).toBe(url);
    expect(await stop(second)).toBe(0);
    expect(await answersPing(url)).toBe(false);
  });
});

it('ends soon when its Redis is gone', { timeout: 30_000 }, async () => {
  const redis = await startRedisServer({ dir: join(directory, 'redis') });
  const whole = await start('all', { REDIS_URL: redis.url });
  process.kill(redis.pid, 'SIGKILL');
  while (await answersPing(redis.url)) await sleep(50);

  await stop(whole);

  expect(whole.signalCode).toBeNull();
});
