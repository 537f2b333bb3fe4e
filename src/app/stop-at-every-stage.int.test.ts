import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { isAlive } from '../storage/embedded/child-server.ts';

const SERVICES = /"pid": (\d+)/g;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'footnote-stop-'));
  await mkdir(join(directory, 'knowledge'));
  await writeFile(join(directory, 'knowledge', 'leave.md'), '# Leave\n\nEmployees get 27 days.\n');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Runs the demo with a Redis of its own, and signals it once what it says matches. Resolves to its services' pids. */
async function signalAt(stage: RegExp, signal: NodeJS.Signals): Promise<readonly number[]> {
  const dataDir = join(directory, 'data');
  const env = {
    PATH: process.env['PATH'],
    LOG_LEVEL: 'silent',
    PORT: '0',
    DATA_DIR: dataDir,
    KNOWLEDGE_DIR: join(directory, 'knowledge'),
    CHROMA_URL: inject('chromaUrl'),
    DATABASE_URL: inject('databaseUrl'),
    TENANTS: `T1=stop-${randomUUID()}`,
  };
  const demo = spawn(process.execPath, ['scripts/demo.ts'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let pids: number[] = [];
  let said = '';
  demo.stderr.on('data', (chunk: Buffer) => {
    const before = stage.test(said);
    said += chunk.toString();
    if (before || !stage.test(said)) return;
    const file = join(dataDir, 'services.json');
    const services = existsSync(file) ? readFileSync(file, 'utf8') : '';
    pids = [...services.matchAll(SERVICES)].map(([, pid]) => Number(pid));
    demo.kill(signal);
    demo.kill(signal);
  });
  await once(demo, 'close');
  expect((await readdir(dataDir)).filter((name) => name.startsWith('services.'))).toEqual([]);
  return pids;
}

describe('a demo that is stopped', () => {
  it.each([
    ['while its services start', /Starting redis/, 'SIGINT'],
    ['while it reads', /Reading/, 'SIGINT'],
    ['by a closed terminal', /is ready/, 'SIGHUP'],
  ] as const)('leaves nothing running: %s', { timeout: 30_000 }, async (_, stage, signal) => {
    const pids = await signalAt(stage, signal);

    expect(pids.filter(isAlive)).toEqual([]);
  });
});
