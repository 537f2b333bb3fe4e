import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExtractedDocument } from './blocks.ts';
import { PARSE_LIMITS, type ParseLimits } from './parse-limits.ts';
import { type BinaryFormat, ParseReply, type ParseRequest } from './parser-protocol.ts';

export type ParseOutcome =
  | { readonly kind: 'extracted'; readonly document: ExtractedDocument }
  /** Words that follow the file's name. */
  | { readonly kind: 'refused'; readonly reason: string };

export type DocumentParserOptions = {
  readonly limits?: Partial<ParseLimits>;
  /** For one file. */
  readonly timeoutMs?: number;
  /** Megabytes of JavaScript objects, and of memory altogether. */
  readonly heapMegabytes?: number;
  readonly memoryMegabytes?: number;
  /** The program that parses; another one in tests. */
  readonly program?: URL;
};

type Waiting = {
  readonly id: number;
  readonly timer: NodeJS.Timeout;
  readonly settle: (outcome: ParseOutcome) => void;
};

const PROGRAM = new URL('./document-parser-process.ts', import.meta.url);
const isPackageFolder = (path: string) => basename(path) === 'node_modules';
/** The child may read the program and its packages, and nothing else. Packages may be links to a store above the program, or elsewhere. */
const READABLE = [
  fileURLToPath(new URL('../..', import.meta.url)),
  ...(createRequire(import.meta.url).resolve.paths('yaml') ?? []).filter(isPackageFolder),
].flatMap((folder) => (existsSync(folder) ? [folder, realpathSync(folder)] : []));
const CRASHED = 'made the program that reads such files crash: open it, and save it again';
const TOO_HUNGRY = 'needs more memory to read than it is given: split it, or save it again';

/**
 * Reads binary documents in a child process, one after the other: whatever a file does, this process lives on. The child is
 * started for the first file, used for all that follow, and started again after it crashed or was ended for taking too much
 * time or memory. It inherits no environment, may not write, start programs or read anything but this program. Close it when
 * done.
 */
export class DocumentParser implements AsyncDisposable {
  readonly #options: DocumentParserOptions;
  #child: ChildProcess | undefined;
  #waiting: Waiting | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #ids = 0;

  constructor(options: DocumentParserOptions = {}) {
    this.#options = options;
  }

  /** Never rejects for what the file holds; rejects when `signal` aborts, and ends the child then. */
  parse(format: BinaryFormat, bytes: Uint8Array, signal?: AbortSignal): Promise<ParseOutcome> {
    const result = this.#queue.then(() => this.#run(format, bytes, signal));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue;
    await this.#end();
  }

  async #run(format: BinaryFormat, bytes: Uint8Array, signal?: AbortSignal): Promise<ParseOutcome> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<ParseOutcome>();
    const timeoutMs = this.#options.timeoutMs ?? 60_000;
    const child = (this.#child ??= this.#start());
    const give = (outcome: ParseOutcome) => {
      void this.#end().then(() => resolve(outcome));
    };
    const timer = setTimeout(() => {
      const seconds = Math.round(timeoutMs / 1_000);
      give({ kind: 'refused', reason: `took longer than ${seconds} seconds to read: split it` });
    }, timeoutMs);
    const abort = () => void this.#end().then(() => reject(signal?.reason));
    signal?.addEventListener('abort', abort, { once: true });
    const id = ++this.#ids;
    this.#waiting = { id, timer, settle: resolve };
    const limits = { ...PARSE_LIMITS, ...this.#options.limits };
    child.send({ id, format, bytes, limits } satisfies ParseRequest, (error: Error | null) => {
      if (error) give({ kind: 'refused', reason: CRASHED });
    });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      this.#waiting = undefined;
    }
  }

  #start(): ChildProcess {
    const { heapMegabytes = 512, memoryMegabytes = 1_024, program = PROGRAM } = this.#options;
    const child = fork(program, [String(memoryMegabytes * 1024 * 1024)], {
      execArgv: [
        `--max-old-space-size=${heapMegabytes}`,
        '--permission',
        ...READABLE.map((folder) => `--allow-fs-read=${folder}`),
        '--allow-worker',
      ],
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    child.on('message', (message) => this.#answer(child, message));
    child.once('exit', (code, signal) => this.#exited(child, code, signal));
    child.once('error', () => this.#exited(child, 1, null));
    return child;
  }

  #answer(child: ChildProcess, message: unknown): void {
    const waiting = this.#waiting;
    const reply = ParseReply.safeParse(message);
    if (child !== this.#child || waiting === undefined) return;
    if (!reply.success) return waiting.settle({ kind: 'refused', reason: CRASHED });
    if (reply.data.id === waiting.id) waiting.settle(reply.data.outcome);
  }

  /** V8 aborts when its heap is full; the watch inside kills when all of its memory is. */
  #exited(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    const hungry = signal === 'SIGABRT' || signal === 'SIGKILL' || code === 134;
    this.#waiting?.settle({ kind: 'refused', reason: hungry ? TOO_HUNGRY : CRASHED });
  }

  async #end(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await gone;
  }
}
