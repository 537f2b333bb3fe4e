import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssistantError } from '../../core/errors.ts';

/** A backing service that runs as a child process on loopback. */
export type EmbeddedServer = { readonly url: string; readonly pid: number; stop(): Promise<void> };

export type ChildServerOptions = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly url: string;
  /** The file that takes what the child writes; each start begins it anew. Default: nothing is kept. */
  readonly log?: string;
  /** Resolves true once the service answers. */
  readonly ready: (url: string) => Promise<boolean>;
};

const LAST_WORDS = 2_000;
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 5_000;

/** A port of the loopback interface that is free at this moment: `preferred`, if that is. */
export async function freePort(preferred = 0): Promise<number> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen(preferred, '127.0.0.1', resolve);
    });
  } catch (error) {
    if (preferred === 0) throw error;
    return freePort();
  }
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || address === null)
    throw new AssistantError('No free port on loopback', { code: 'internal', retryable: true });
  return address.port;
}

/**
 * Starts a child in a process group of its own (so that Ctrl-C reaches only us, and we stop it in order) and waits until
 * it answers. It outlives us where others use it: it writes to a file, since a pipe would keep us alive, and break without
 * us. Throws AssistantError with the child's last words when it dies or stays silent.
 */
export async function startChildServer(options: ChildServerOptions): Promise<EmbeddedServer> {
  const output = options.log === undefined ? 'ignore' : openSync(options.log, 'w');
  const child = spawn(options.command, options.args, { detached: true, stdio: ['ignore', output, output] });
  if (output !== 'ignore') closeSync(output);
  let spawnError: Error | undefined;
  child.once('error', (error) => {
    spawnError = error;
  });

  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await options.ready(options.url).catch(() => false))) {
    const dead = spawnError !== undefined || child.exitCode !== null || child.signalCode !== null;
    if (dead || Date.now() > deadline) {
      await stopProcess(child);
      throw new AssistantError(
        `${options.name} ${dead ? 'ended while starting' : 'did not answer in time'} (${options.command}): ${spawnError?.message ?? (await lastWords(options.log))}`,
        { code: 'storage', retryable: false, cause: spawnError },
      );
    }
    await sleep(50);
  }
  child.unref();
  return { url: options.url, pid: child.pid ?? 0, stop: () => stopProcess(child) };
}

async function lastWords(log: string | undefined): Promise<string> {
  const written = log === undefined ? '' : await readFile(log, 'utf8').catch(() => '');
  return written.slice(-LAST_WORDS).trim();
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(late);
}

/** Stops a service of an earlier process that is known by its pid alone. */
export async function stopByPid(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + STOP_WITHIN_MS;
  while (isAlive(pid) && Date.now() < deadline) await sleep(50);
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}

/** Whether a process with this pid runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
