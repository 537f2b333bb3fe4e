import { spawn } from 'node:child_process';

/** A file of a commit. `blob` is the hash of its content; `bytes` undefined: the copy left it out, since it is too large. */
export type GitFile = { readonly path: string; readonly blob: string; readonly bytes: number | undefined };

/** The files of a folder of a commit; those that come first where there are too many. */
export type TreeListing = { readonly files: readonly GitFile[]; readonly isWhole: boolean };

type Options = {
  /** The repository's copy. */
  readonly folder: string;
  /** What to list, such as `refs/heads/main:docs`. */
  readonly tree: string;
  readonly binary: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly mostFiles: number;
  readonly signal: AbortSignal;
};

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_COMPLAINT = 4_096;
/** Regular files. Symbolic links and submodules lead elsewhere, and aren't followed. */
const REGULAR = /^100(?:644|755) blob ([0-9a-f]{40,64}) +(\d+|BAD)\t(.+)$/su;

/**
 * Lists a folder of a commit with all below it, and stops Git once there are more than `mostFiles` entries or 64 MB of them: a
 * repository of a few kilobytes can name thousands of millions. Throws what Git says, and when `signal` aborts.
 */
export async function listTree(options: Options): Promise<TreeListing> {
  const { folder, tree, binary, environment, mostFiles, signal } = options;
  const child = spawn(binary, ['-c', 'protocol.allow=never', 'ls-tree', '-r', '-l', '-z', tree], {
    cwd: folder,
    env: { ...environment, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, MOST_COMPLAINT);
  });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const collecting = collect(child.stdout, mostFiles).finally(() => child.kill('SIGKILL'));
  const [code, output] = await Promise.all([closed, collecting]);
  // Git that was stopped didn't end well, and needn't.
  if (output.isWhole && code !== 0) throw new Error(complaint);
  const entries = output.text.split('\0').slice(0, -1).slice(0, mostFiles);
  return { files: entries.flatMap(parseEntry), isWhole: output.isWhole };
}

async function collect(
  stream: AsyncIterable<Buffer>,
  mostFiles: number,
): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let entries = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    bytes += chunk.length;
    for (let at = chunk.indexOf(0); at >= 0; at = chunk.indexOf(0, at + 1)) entries++;
    if (entries > mostFiles || bytes > MOST_BYTES) break;
  }
  const isWhole = entries <= mostFiles && bytes <= MOST_BYTES;
  return { text: Buffer.concat(chunks).toString(), isWhole };
}

function parseEntry(entry: string): GitFile[] {
  const [, blob, bytes, path] = REGULAR.exec(entry) ?? [];
  return blob && path ? [{ path, blob, bytes: bytes === 'BAD' ? undefined : Number(bytes) }] : [];
}
