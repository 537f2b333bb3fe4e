import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A Node process of the bench's own. */
export type NodeProcess = {
  readonly name: string;
  readonly pid: number;
  /** Messages over the process channel. */
  readonly channel: ChildProcess;
  /** The exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** The end of what it wrote. */
  lastWords(): string;
  /** Asks it to end, and ends it after a while. */
  stop(): Promise<void>;
};

export type NodeProcessOptions = {
  readonly name: string;
  /** Below the project's root. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
  /** Whether it runs as `npm start` and the container run it: by scripts/run.sh. */
  readonly asInProduction?: boolean;
  /** Added to nothing but PATH and HOME, so that no setting of whoever runs the bench gets in. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it runs: a folder without a `.env` file. */
  readonly cwd: string;
};

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LAST_WORDS = 4_000;
const STOP_WITHIN_MS = 40_000;

/** Starts a script of the project in a process of its own. */
export function startNodeProcess(options: NodeProcessOptions): NodeProcess {
  const { name, script, args = [], nodeArgs = [] } = options;
  const { HOME = '' } = process.env;
  // This very Node, whichever way it is started.
  const PATH = `${dirname(process.execPath)}:${process.env.PATH ?? ''}`;
  const [program, ...first] = options.asInProduction ? ['sh', `${ROOT}scripts/run.sh`] : [process.execPath];
  const child = spawn(program, [...first, ...nodeArgs, `${ROOT}${script}`, ...args], {
    cwd: options.cwd,
    env: { PATH, HOME, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let words = '';
  const hear = (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-LAST_WORDS);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', (error) => {
      words += error.message;
      resolve(1);
    });
  });
  return {
    name,
    pid: child.pid ?? 0,
    channel: child,
    exited,
    lastWords: () => words.trim(),
    stop: () => stop(child, exited),
  };
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await exited;
  clearTimeout(late);
}

/** Runs a script to its end; resolves to the seconds from its start to its exit. Throws with its last words if it fails. */
export async function runToEnd(
  options: NodeProcessOptions,
  { signal, withinMs }: { readonly signal: AbortSignal; readonly withinMs: number },
): Promise<number> {
  signal.throwIfAborted();
  const started = performance.now();
  const running = startNodeProcess(options);
  try {
    const code = await Promise.race([running.exited, aborted(signal, withinMs, options.name)]);
    if (code !== 0) throw new Error(`${options.name} ended with code ${code}: ${running.lastWords()}`);
    return (performance.now() - started) / 1_000;
  } finally {
    await running.stop();
  }
}

/** Waits until `url` answers 200; resolves to the milliseconds that it took. Throws when the process ends before. */
export async function untilAnswers(
  url: string,
  running: NodeProcess,
  { signal, withinMs }: { readonly signal: AbortSignal; readonly withinMs: number },
): Promise<number> {
  const started = performance.now();
  const within = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  let ended = false;
  void running.exited.then(() => {
    ended = true;
  });
  while (!ended && !within.aborted) {
    const status = await fetch(url, { signal: within }).then(
      (response) => response.text().then(() => response.status),
      () => 0,
    );
    if (status === 200) return performance.now() - started;
    await sleep(20);
  }
  signal.throwIfAborted();
  throw new Error(
    `${running.name} ${ended ? 'ended' : 'did not answer in time'}: ${running.lastWords() || 'no output'}`,
  );
}

function aborted(signal: AbortSignal, withinMs: number, name: string): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = AbortSignal.timeout(withinMs);
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  timer.addEventListener('abort', () => reject(new Error(`${name} took longer than ${withinMs} ms`)), {
    once: true,
  });
  return promise;
}
