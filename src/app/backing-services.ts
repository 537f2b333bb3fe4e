import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { AssistantError } from '../core/errors.ts';
import { answersHeartbeat, startChromaServer } from '../storage/embedded/chroma-server.ts';
import { type EmbeddedServer, isAlive, stopByPid } from '../storage/embedded/child-server.ts';
import { answersQuery, startPostgresServer } from '../storage/embedded/postgres-server.ts';
import { answersPing, startRedisServer } from '../storage/embedded/redis-server.ts';

const ServiceName = z.enum(['redis', 'chroma', 'postgres']);
type ServiceName = z.infer<typeof ServiceName>;

/** The services that processes of one data directory share, and who uses them. The last to leave stops them. */
const Shared = z.object({
  users: z.array(z.number()),
  services: z.partialRecord(ServiceName, z.object({ url: z.string(), pid: z.number() })),
});
type Shared = z.infer<typeof Shared>;

export type ServiceUrls = { readonly redis: string; readonly chroma: string; readonly postgres: string };

export type BackingServices = { readonly urls: ServiceUrls; stop(): Promise<void> };

type Options = {
  readonly dataDir: string;
  /** Addresses that are configured; the others are started here, or shared with a process that already runs. */
  readonly configured: Partial<ServiceUrls>;
  readonly onStart?: (name: ServiceName) => void;
  /** Ends the wait for another process's lock; what is being started is started to its end. */
  readonly signal?: AbortSignal;
};

const EMBEDDED: Record<
  ServiceName,
  {
    folder: string;
    start: (o: { dir: string }) => Promise<EmbeddedServer>;
    answers: (url: string) => Promise<boolean>;
  }
> = {
  redis: { folder: 'redis', start: startRedisServer, answers: answersPing },
  chroma: { folder: 'chroma', start: startChromaServer, answers: answersHeartbeat },
  postgres: { folder: 'pg', start: startPostgresServer, answers: answersQuery },
};

const LOCK_WITHIN_MS = 90_000;

/** Lock files that this process holds. */
const heldHere = new Set<string>();

/** The addresses that the configuration names. */
export function configuredServices(config: Config): Partial<ServiceUrls> {
  return { redis: config.REDIS_URL, chroma: config.CHROMA_URL, postgres: config.DATABASE_URL };
}

/** Makes sure that Redis, Chroma and Postgres can be reached, and says where. */
export async function startBackingServices(options: Options): Promise<BackingServices> {
  const missing = ServiceName.options.filter((name) => !options.configured[name]);
  if (missing.length === 0) return { urls: complete(options.configured), stop: async () => undefined };

  const directory = resolve(options.dataDir);
  await mkdir(directory, { recursive: true }).catch((error: unknown) => {
    throw notWritable(error);
  });
  const begin = async () => {
    const shared = await readShared(directory);
    const joined: Shared = {
      users: [...shared.users.filter(isAlive), process.pid],
      services: { ...shared.services },
    };
    const started = await Promise.allSettled(
      missing.map((name) => joinOrStart(name, joined, directory, options)),
    );
    await writeShared(directory, joined);
    const failed = started.find((result) => result.status === 'rejected');
    if (failed) {
      await leave(directory);
      throw explain(failed.reason);
    }
    const embedded = Object.fromEntries(missing.map((name) => [name, joined.services[name]?.url]));
    return complete({ ...options.configured, ...embedded });
  };
  const urls = await withLock(directory, begin, options.signal);
  return { urls, stop: () => withLock(directory, () => leave(directory)) };
}

async function joinOrStart(
  name: ServiceName,
  shared: Shared,
  directory: string,
  options: Options,
): Promise<void> {
  const { folder, start, answers } = EMBEDDED[name];
  const known = shared.services[name];
  if (known && (await answers(known.url))) return;
  if (known) delete shared.services[name];
  options.onStart?.(name);
  const server = await start({ dir: join(directory, folder) });
  shared.services[name] = { url: server.url, pid: server.pid };
}

/** Under the lock: takes this process off the list, and stops the services when nobody is left. */
async function leave(directory: string): Promise<void> {
  const shared = await readShared(directory);
  const users = shared.users.filter((pid) => pid !== process.pid && isAlive(pid));
  if (users.length > 0) return writeShared(directory, { ...shared, users });
  await Promise.all(Object.values(shared.services).map((service) => service && stopByPid(service.pid)));
  await rm(join(directory, 'services.json'), { force: true });
}

async function readShared(directory: string): Promise<Shared> {
  try {
    return Shared.parse(JSON.parse(await readFile(join(directory, 'services.json'), 'utf8')));
  } catch {
    return { users: [], services: {} };
  }
}

function writeShared(directory: string, shared: Shared): Promise<void> {
  return writeFile(join(directory, 'services.json'), JSON.stringify(shared, null, 2));
}

/** Runs `work` while no other process of the same directory does. A lock whose holder died is taken over. */
async function withLock<T>(directory: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const file = join(directory, 'services.lock');
  const deadline = Date.now() + LOCK_WITHIN_MS;
  while (!(await tryLock(file))) {
    signal?.throwIfAborted();
    if (Date.now() > deadline) {
      throw new AssistantError(`Another process holds ${file}: end it, or remove the file`, {
        code: 'storage',
        retryable: true,
      });
    }
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    heldHere.delete(file);
    await rm(file, { force: true });
  }
}

async function tryLock(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    heldHere.add(file);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw notWritable(error);
    const holder = Number(await readFile(file, 'utf8').catch(() => ''));
    if (holder && isLeftBehind(file, holder)) await rm(file, { force: true });
    return false;
  }
}

/** In a container a process often has the number of the one that was killed before it. */
function isLeftBehind(file: string, holder: number): boolean {
  return holder === process.pid ? !heldHere.has(file) : !isAlive(holder);
}

function notWritable(cause: unknown): AssistantError {
  const detail = cause instanceof Error ? cause.message : '';
  return new AssistantError(`DATA_DIR can't be written to (${detail}): set it to a folder of yours`, {
    code: 'configuration',
    retryable: false,
    cause,
  });
}

function complete(urls: Partial<ServiceUrls>): ServiceUrls {
  const { redis, chroma, postgres } = urls;
  if (!redis || !chroma || !postgres)
    throw new AssistantError('A backing service has no address', { code: 'internal', retryable: false });
  return { redis, chroma, postgres };
}

/** What may be missing on a machine, and the mend. */
const MENDS = [
  {
    signs: ['ENOENT', 'redis-server'],
    mend: 'redis-server is not installed: run `sh scripts/setup.sh`, or set REDIS_URL to a Redis that runs elsewhere',
  },
  {
    signs: ['Cannot find module', 'chromadb-js-bindings'],
    mend: 'The embedded Chroma is not part of this installation (optional packages were left out): set CHROMA_URL to a Chroma that runs elsewhere',
  },
];

function explain(reason: unknown): unknown {
  const message = reason instanceof Error ? reason.message : '';
  const known = MENDS.find(({ signs }) => signs.every((sign) => message.includes(sign)));
  if (!known) return reason;
  return new AssistantError(known.mend, { code: 'configuration', retryable: false, cause: reason });
}
