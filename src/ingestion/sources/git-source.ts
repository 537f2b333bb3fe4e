import type { AddressPolicy } from '../../net/refused-addresses.ts';
import { isTaken } from '../document-name.ts';
import { formatOf, LARGEST_OF_ALL, mostBytes, tooLarge, unreadFormat } from '../load-document.ts';
import { type FetchedDocument, failedListing, type Listing, type Source } from '../source.ts';
import type { GitSettings } from '../source-settings.ts';
import { webLink } from './git-address.ts';
import { GitRefusal } from './git-refusal.ts';
import { openGitRepository } from './git-repository.ts';
import type { GitFile } from './list-tree.ts';

export type GitDeps = {
  readonly dataDir: string;
  readonly policy: AddressPolicy;
  readonly environment: Readonly<Record<string, string>>;
  readonly maxBytes?: number;
  /** Names the program, for tests. */
  readonly binary?: string;
  readonly limitMs?: number;
  readonly mostFiles?: number;
  readonly mostCopyBytes?: number;
};

const MOST_FILES = 200_000;
const MOST_COPY_BYTES = 1_000_000_000;
/** How a file begins whose content is kept elsewhere: https://git-lfs.com */
const LFS_POINTER = 'version https://git-lfs.github.com/spec/';

/** The supported files of a repository, as they stand on a branch. Its documents are `git:<source>/<path>`. */
export function createGitSource(settings: GitSettings, deps: GitDeps): Source {
  const mostFiles = deps.mostFiles ?? MOST_FILES;
  const repository = openGitRepository({
    ...settings,
    ...deps,
    mostFiles,
    mostCopyBytes: deps.mostCopyBytes ?? MOST_COPY_BYTES,
    mostBlobBytes: deps.maxBytes ?? LARGEST_OF_ALL,
  });
  const files = new Map<string, GitFile>();
  let branch = '';
  const scope = `git:${settings.name}/`;

  const list = async (signal?: AbortSignal): Promise<Listing> => {
    const snapshot = await repository.update(signal);
    branch = snapshot.branch;
    files.clear();
    for (const file of snapshot.files)
      if (isTaken(file.path, settings)) files.set(scope + withFolder(settings, file.path), file);
    const { isWhole } = snapshot;
    const reason = `holds more than ${mostFiles} files, or names too long to list: narrow \`path\``;
    return {
      documents: [...files].map(([document, { blob }]) => ({ document, revision: blob })),
      failed: isWhole ? [] : [{ document: settings.url, reason }],
      warnings: [],
      isGone: (document) => isWhole && !files.has(document),
    };
  };

  const fetch = async (
    document: string,
    known: string | undefined,
    signal?: AbortSignal,
  ): Promise<FetchedDocument> => {
    const file = files.get(document);
    if (file === undefined) return { kind: 'vanished' };
    const { blob, bytes: size, path } = file;
    const link = webLink(settings.url, branch, withFolder(settings, path));
    // The link is part of what was read: a branch of another name is another version.
    const revision = JSON.stringify([blob, link ?? '']);
    if (known === revision) return { kind: 'unchanged' };
    const format = formatOf(path);
    if (format === undefined) return { kind: 'refused', reason: unreadFormat(path) };
    const maxBytes = deps.maxBytes ?? mostBytes(format);
    if (size === undefined || size > maxBytes) return { kind: 'refused', reason: tooLarge(maxBytes, size) };
    const bytes = await repository.read(blob, signal);
    if (Buffer.from(bytes.subarray(0, LFS_POINTER.length)).toString() === LFS_POINTER)
      return { kind: 'refused', reason: "is kept in Git LFS, which isn't read" };
    return { kind: 'content', bytes, name: path, link, revision };
  };

  return {
    name: settings.name,
    kind: settings.kind,
    access: settings.access,
    specificity: 0,
    list: ({ signal }) =>
      list(signal).catch((error: unknown) => failedListing(settings.url, reasonOf(error, signal))),
    fetch: ({ document }, { known, signal }) =>
      fetch(document, known, signal).catch((error: unknown) => ({
        kind: 'refused',
        reason: reasonOf(error, signal),
      })),
  };
}

function withFolder(settings: GitSettings, path: string): string {
  return settings.path ? `${settings.path}/${path}` : path;
}

function reasonOf(error: unknown, signal: AbortSignal | undefined): string {
  signal?.throwIfAborted();
  if (error instanceof GitRefusal) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return `can't be copied to DATA_DIR (${code}): check that it may be written`;
}
