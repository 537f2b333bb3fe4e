import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type SimpleGit, simpleGit } from 'simple-git';
import type { AddressPolicy } from '../../net/refused-addresses.ts';
import { keepBelow, sizeOf } from './copy-size.ts';
import { pinnedAddress } from './git-address.ts';
import { explainGitError, GitRefusal } from './git-refusal.ts';
import { listTree, type TreeListing } from './list-tree.ts';

/** What stands on the branch now. `branch` is its name, also where none was asked for. */
export type GitSnapshot = TreeListing & { readonly branch: string };

/** A copy of a remote repository, without a work tree: nothing of it is ever checked out, run or filtered. */
export type GitRepository = {
  /** Brings the copy up to date. Throws GitRefusal, and when `signal` aborts. */
  update(signal?: AbortSignal): Promise<GitSnapshot>;
  /** Throws GitRefusal, and when `signal` aborts. */
  read(blob: string, signal?: AbortSignal): Promise<Uint8Array>;
};

type Options = {
  readonly url: string;
  readonly branch?: string;
  readonly path?: string;
  /** The folder that holds the copies. */
  readonly dataDir: string;
  /** Names the copy inside it. */
  readonly name: string;
  readonly policy: AddressPolicy;
  /** All that the program gets to see: where programs and the operator's Git settings are. */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds for one command. */
  readonly limitMs?: number;
  readonly binary?: string;
  /** How many entries of a folder are listed, links and submodules included. */
  readonly mostFiles: number;
  /** What the copy may take on disk. */
  readonly mostCopyBytes: number;
  /** Larger files are left out of the copy, where the server can leave them out. */
  readonly mostBlobBytes: number;
};

/** A copy that has gathered more files is made anew: every fetch adds two or three. */
const MOST_COPY_FILES = 300;
const LIMIT_MS = 10 * 60_000;
const GIT = 'git';
const HEAD = 'refs/footnote/head';
const FETCH_FLAGS = ['--depth=1', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--quiet'];

/** Opens the copy of a repository; nothing happens before `update`. */
export function openGitRepository(options: Options): GitRepository {
  const folder = join(options.dataDir, 'git', folderName(options));
  const isLocal = isAbsolute(options.url);
  const remote = isLocal ? pathToFileURL(options.url).href : options.url;

  const explained = async <T>(work: (abort: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> => {
    signal?.throwIfAborted();
    const limit = AbortSignal.timeout(options.limitMs ?? LIMIT_MS);
    const abort = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    try {
      return await work(abort);
    } catch (error) {
      signal?.throwIfAborted();
      throw explainGitError(error, limit.aborted);
    }
  };

  const run = <T>(
    work: (git: SimpleGit) => Promise<T>,
    extra: readonly string[],
    signal?: AbortSignal,
  ): Promise<T> =>
    explained((abort) => work(hardened({ ...options, folder, isLocal, abort, extra })), signal);

  const fetchBranch = async (signal?: AbortSignal): Promise<string> => {
    const pins = isLocal ? [] : await pinnedAddress(options.url, options.policy);
    await mkdir(folder, { recursive: true });
    await run((git) => git.raw(['init', '--bare', '--quiet', '.']), [], signal);
    const branch = options.branch ?? (await run((git) => defaultBranch(git, remote), pins, signal));
    const flags = [...FETCH_FLAGS, `--filter=blob:limit=${options.mostBlobBytes + 1}`];
    await run((git) => git.raw(['fetch', ...flags, '--', remote, `+${branch}:${HEAD}`]), pins, signal);
    // Git notes where to get what was left out, and would go there for a mere look at it.
    await run((git) => git.raw(['config', '--remove-section', `remote.${remote}`]), [], signal);
    return branch;
  };

  const discard = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });

  /** Leaves either a copy that is good and small enough, or the one of before, or none. */
  const fetchBounded = async (signal?: AbortSignal): Promise<string> => {
    const { mostCopyBytes: mostBytes } = options;
    const wasThere = existsSync(folder);
    // What was there before may have filled it.
    const tooLarge = () => new GitRefusal(tooLargeCopy(mostBytes), wasThere);
    try {
      return await keepBelow({ folder, mostBytes, tooLarge }, (over) =>
        fetchBranch(signal === undefined ? over : AbortSignal.any([signal, over])),
      );
    } catch (error) {
      if (!wasThere || (error instanceof GitRefusal && error.isOfCopy)) await discard();
      throw error;
    }
  };

  return {
    update: async (signal) => {
      if ((await sizeOf(folder)).files > MOST_COPY_FILES) await discard();
      const branch = await fetchBounded(signal).catch((error: unknown) => {
        signal?.throwIfAborted();
        if (error instanceof GitRefusal && error.isOfCopy) return fetchBounded(signal);
        throw error;
      });
      const tree = options.path ? `${HEAD}:${options.path}` : HEAD;
      const { environment, mostFiles, binary = GIT } = options;
      const listing = await explained(
        (abort) => listTree({ folder, tree, binary, environment, mostFiles, signal: abort }),
        signal,
      );
      return { branch, ...listing };
    },
    read: async (blob, signal) => {
      const bytes: unknown = await run((git) => git.binaryCatFile(['blob', blob]), [], signal);
      if (Buffer.isBuffer(bytes)) return bytes;
      throw new GitRefusal("can't be read from the repository's copy");
    },
  };
}

type Hardening = Options & {
  readonly folder: string;
  readonly isLocal: boolean;
  readonly abort: AbortSignal;
  readonly extra: readonly string[];
};

function hardened(options: Hardening): SimpleGit {
  const { folder, isLocal, abort, extra, environment } = options;
  return simpleGit({
    baseDir: folder,
    binary: options.binary ?? GIT,
    abort,
    maxConcurrentProcesses: 1,
    config: [
      'protocol.allow=never',
      ...(isLocal ? ['protocol.file.allow=always'] : []),
      ...(isLocal ? [] : ['https', 'http', 'ssh'].map((name) => `protocol.${name}.allow=always`)),
      'core.hooksPath=/dev/null',
      'core.fsmonitor=false',
      'core.sshCommand=ssh -o BatchMode=yes -o StrictHostKeyChecking=yes',
      // A redirect would lead past the address that was checked.
      'http.followRedirects=false',
      'transfer.fsckObjects=true',
      // It can't pack what was left out; a copy that grows is made anew instead.
      'gc.auto=0',
      // Unpacked, one object of a small pack may be larger than the memory: this keeps it on disk.
      'core.bigFileThreshold=64m',
      'core.askPass=',
      ...extra,
    ],
    // Each opens what simple-git keeps shut, to shut it tighter: no hooks, few protocols, ssh that never asks.
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeSshCommand: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeAskPass: true,
    },
    allowEnvironment: ['GIT_TERMINAL_PROMPT', 'GIT_CONFIG_NOSYSTEM'],
  }).env({ ...environment, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' });
}

async function defaultBranch(git: SimpleGit, remote: string): Promise<string> {
  const heads = await git.raw(['ls-remote', '--symref', '--', remote, 'HEAD']);
  return /^ref: refs\/heads\/(\S+)\tHEAD$/mu.exec(heads)?.[1] ?? 'HEAD';
}

/** Readable, and never the same for two sources. */
function folderName({ name, url }: Options): string {
  const digest = createHash('sha256').update(`${name}\0${url}`).digest('hex').slice(0, 12);
  return `${name.replace(/[^\w-]+/gu, '-').slice(0, 40)}-${digest}`;
}

function tooLargeCopy(mostBytes: number): string {
  const most = mostBytes < 1e9 ? `${(mostBytes / 1e6).toFixed(1)} MB` : `${(mostBytes / 1e9).toFixed(1)} GB`;
  return `is larger than ${most}, the most that is copied of a repository: give one with the documents alone`;
}
