import { mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep, setInterval as ticks } from 'node:timers/promises';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { AssistantError } from '../core/errors.ts';
import { type EmbeddedServer, isAlive, stopByPid } from '../storage/embedded/child-server.ts';
import { answersHeartbeat, startChromaServer } from '../storage/embedded/chroma-server.ts';
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
  /** A service died and was started again; with `error`, it could not be, and is tried again later. */
  readonly onRestart?: (name: ServiceName, error?: unknown) => void;
  /** Ends the wait for another process's lock; what is being started is started to its end. */
  readonly signal?: AbortSignal;
};

const EMBEDDED: Record<
  ServiceName,
  {
    folder: string;
    start: (o: { dir: string; port?: number }) => Promise<EmbeddedServer>;
    answers: (url: string) => Promise<boolean>;
  }
> = {
  redis: { folder: 'redis', start: startRedisServer, answers: answersPing },
  chroma: { folder: 'chroma', start: startChromaServer, answers: answersHeartbeat },
  postgres: { folder: 'pg', start: startPostgresServer, answers: answersQuery },
};

const LOCK_WITHIN_MS = 90_000;
/** A lock file is written at once: one that stays empty was left by a process that was killed in between. */
const EMPTY_LOCK_MS = 2_000;
const WATCH_EVERY_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

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
  const stopping = new AbortController();
  const watching = keepAlive(missing, directory, { ...options, signal: stopping.signal });
  return {
    urls,
    stop: async () => {
      stopping.abort();
      await watching;
      await withLock(directory, () => leave(directory));
    },
  };
}

/**
 * Starts a service that died again, at its old address, with pauses that grow while it won't. Each process that shares it
 * watches; the lock lets one act.
 */
async function keepAlive(
  names: readonly ServiceName[],
  directory: string,
  options: Options & { readonly signal: AbortSignal },
): Promise<void> {
  const { signal, onRestart } = options;
  const isDead = (shared: Shared, name: ServiceName) => !isAlive(shared.services[name]?.pid ?? process.pid);
  let pauseMs = WATCH_EVERY_MS;
  let nextAt = 0;
  const restart = async (name: ServiceName) => {
    const shared = await readShared(directory);
    if (signal.aborted || !isDead(shared, name)) return;
    await joinOrStart(name, shared, directory, options);
    await writeShared(directory, shared);
    onRestart?.(name);
  };
  try {
    for await (const _ of ticks(WATCH_EVERY_MS, undefined, { signal, ref: false })) {
      const shared = await readShared(directory);
      const dead = names.filter((name) => isDead(shared, name));
      if (dead.length === 0 && performance.now() > nextAt + LONGEST_PAUSE_MS) pauseMs = WATCH_EVERY_MS;
      if (dead.length === 0 || performance.now() < nextAt) continue;
      for (const name of dead)
        await withLock(directory, () => restart(name), signal).catch(
          (error: unknown) => signal.aborted || onRestart?.(name, explain(error)),
        );
      nextAt = performance.now() + pauseMs;
      pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
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
  delete shared.services[name];
  options.onStart?.(name);
  // At its old address, if that is free: others that still use it know no other.
  const port = Number(URL.parse(known?.url ?? '')?.port) || undefined;
  const server = await start({ dir: join(directory, folder), port });
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
    if (holder ? isLeftBehind(file, holder) : await isOld(file)) await rm(file, { force: true });
    return false;
  }
}

async function isOld(file: string): Promise<boolean> {
  const written = await stat(file).catch(() => undefined);
  return written !== undefined && Date.now() - written.mtimeMs > EMPTY_LOCK_MS;
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
