import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isTaken, isWithin } from './document-name.ts';
import type { FolderSettings } from './source-settings.ts';

/** What a walk found. `unread` are the folders (absolute) whose content stays unknown. */
export type FolderWalk = {
  readonly files: readonly string[];
  readonly unread: readonly { readonly folder: string; readonly reason: string }[];
  readonly warnings: readonly string[];
};

const MOST_FILES = 200_000;

/**
 * Lists a source's files, sorted by path. Dot-folders, `node_modules` and links that leave the root or lead to what
 * the walk passes over are not followed. Never throws for what the disk says.
 */
export async function walkFolder(source: FolderSettings, signal?: AbortSignal): Promise<FolderWalk> {
  const start = source.only ?? source.root;
  const files: string[] = [];
  const unread: { folder: string; reason: string }[] = [];
  const warnings: string[] = [];
  const open = [start];
  const realRoot = await realpath(source.root).catch(() => source.root);
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    signal?.throwIfAborted();
    const entries = await list(folder);
    if (typeof entries === 'string') {
      unread.push({ folder, reason: entries });
      continue;
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (isOutOfSight(entry.name)) continue;
      if (entry.isDirectory()) open.push(path);
      else if (entry.isSymbolicLink() && !(await leadsToTakenFile(path, realRoot, source)))
        warnings.push(
          `${path} is a link to elsewhere, to a folder or to what isn't read, and wasn't followed`,
        );
      else if ((entry.isFile() || entry.isSymbolicLink()) && isWanted(path, source)) files.push(path);
    }
    if (files.length > MOST_FILES) {
      unread.push({
        folder: start,
        reason: `holds more than ${MOST_FILES} documents: name a smaller folder`,
      });
      return { files: [], unread, warnings };
    }
  }
  return { files: files.toSorted(), unread, warnings };
}

async function list(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    return readFailure(error);
  }
}

/** Why the disk didn't give something, in words that follow its name. */
export function readFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return "isn't there";
  if (code === 'EACCES' || code === 'EPERM') return "may not be read: check the file's permissions";
  if (code === 'ENOTDIR') return 'is no folder';
  if (code === 'EISDIR') return 'is a folder, not a file';
  return `can't be read (${typeof code === 'string' ? code : 'unknown error'})`;
}

function isOutOfSight(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

async function leadsToTakenFile(path: string, realRoot: string, source: FolderSettings): Promise<boolean> {
  try {
    const target = await realpath(path);
    if (!isWithin(target, realRoot) || !(await stat(target)).isFile()) return false;
    const name = relative(realRoot, target);
    return !name.split(sep).some(isOutOfSight) && isWanted(join(source.root, name), source);
  } catch {
    return false;
  }
}

function isWanted(path: string, source: FolderSettings): boolean {
  return isTaken(relative(source.root, path).split(sep).join('/'), source);
}
