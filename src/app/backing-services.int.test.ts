import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answersPing } from '../storage/embedded/redis-server.ts';
import { startBackingServices } from './backing-services.ts';

const configured = { chroma: 'http://127.0.0.1:1', postgres: 'postgres://127.0.0.1:1/x' };
let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'footnote-services-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function pidOfRedis(): Promise<number> {
  const file = await readFile(join(dataDir, 'services.json'), 'utf8');
  return Number(/"pid": (\d+)/u.exec(file)?.[1]);
}

describe('startBackingServices', () => {
  it('starts what has no address, and stops it when the last user leaves', async () => {
    const services = await startBackingServices({ dataDir, configured });
    const aliveBefore = await answersPing(services.urls.redis);

    await services.stop();

    expect(aliveBefore).toBe(true);
    expect(await answersPing(services.urls.redis)).toBe(false);
    await expect(readFile(join(dataDir, 'services.json'))).rejects.toThrow();
  });

  it('takes over services and a lock that a killed process left behind', async () => {
    const first = await startBackingServices({ dataDir, configured });
    const file = join(dataDir, 'services.json');
    const deadPid = 2_147_483_000;
    await writeFile(file, (await readFile(file, 'utf8')).replace(String(process.pid), String(deadPid)));
    await writeFile(join(dataDir, 'services.lock'), String(deadPid));

    const second = await startBackingServices({ dataDir, configured });

    expect(second.urls.redis).toBe(first.urls.redis);
    await second.stop();
    expect(await answersPing(second.urls.redis)).toBe(false);
  });

  it('takes over a lock of an earlier process that had the same number', async () => {
    await writeFile(join(dataDir, 'services.lock'), String(process.pid));

    const services = await startBackingServices({ dataDir, configured });

    await services.stop();
  });

  it('takes over a lock that a process left empty', async () => {
    const file = join(dataDir, 'services.lock');
    await writeFile(file, '');
    await utimes(file, 0, 0);

    const services = await startBackingServices({ dataDir, configured });

    await services.stop();
  });

  it('starts a service that died again, at the same address and with its data', async () => {
    const restarted = Promise.withResolvers<string>();
    const onRestart = (name: string) => restarted.resolve(name);
    const services = await startBackingServices({ dataDir, configured, onRestart });
    const before = await pidOfRedis();

    process.kill(before, 'SIGKILL');

    expect(await restarted.promise).toBe('redis');
    expect(await answersPing(services.urls.redis)).toBe(true);
    expect(await pidOfRedis()).not.toBe(before);
    await services.stop();
    expect(await answersPing(services.urls.redis)).toBe(false);
  });

  it('starts it at the same address for a process that comes later', async () => {
    const first = await startBackingServices({ dataDir, configured });
    const file = join(dataDir, 'services.json');
    const recorded = await readFile(file, 'utf8');
    await first.stop();
    await writeFile(file, recorded);

    const second = await startBackingServices({ dataDir, configured });

    expect(second.urls.redis).toBe(first.urls.redis);
    await second.stop();
  });

  it('says at once that the folder cannot be written to, instead of waiting for a lock', async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');

    await expect(startBackingServices({ dataDir: join(file, 'data'), configured })).rejects.toThrow(
      /DATA_DIR/,
    );
    await expect(startBackingServices({ dataDir: '/proc', configured })).rejects.toThrow(/DATA_DIR/);
  });

  it('starts nothing when every address is configured', async () => {
    const all = { ...configured, redis: 'redis://127.0.0.1:1' };

    const services = await startBackingServices({ dataDir, configured: all });

    expect(services.urls).toEqual(all);
    await services.stop();
  });
});
