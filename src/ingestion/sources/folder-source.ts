import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { documentName } from '../document-name.ts';
import { formatOf, mostBytes, tooLarge, unreadFormat } from '../load-document.ts';
import type { FetchedDocument, Source } from '../source.ts';
import type { FilesSettings, FolderSettings, NamingRoots } from '../source-settings.ts';
import { readFailure, walkFolder } from '../walk-folder.ts';

export type LocalDeps = { readonly roots: NamingRoots; readonly maxBytes?: number };

/** A folder on this machine. Its documents are named by their paths. */
export function createFolderSource(settings: FolderSettings, deps: LocalDeps): Source {
  const roots = resolved(deps.roots);
  const paths = new Map<string, string>();
  const nameOf = (path: string) => documentName(path, roots);
  return {
    name: settings.name,
    kind: settings.kind,
    access: settings.access,
    specificity: settings.root.length,
    list: async ({ signal }) => {
      const { files, unread, warnings } = await walkFolder(settings, signal);
      const scope = nameOf(settings.only ?? settings.root);
      const unknown = unread.map(({ folder }) => nameOf(folder));
      paths.clear();
      for (const path of files) paths.set(nameOf(path), path);
      return {
        documents: [...paths.keys()].map((document) => ({ document })),
        failed: unread.map(({ folder, reason }) => ({ document: nameOf(folder) || folder, reason })),
        warnings,
        isGone: (document) =>
          isBelow(document, scope) && !unknown.some((folder) => isBelow(document, folder)),
      };
    },
    fetch: ({ document }, { signal }) => {
      const path = paths.get(document);
      if (path === undefined) return Promise.resolve({ kind: 'vanished' });
      return readFileOnce(path, { maxBytes: deps.maxBytes, signal, mayVanish: true });
    },
  };
}

/** Files on this machine that are named one by one. */
export function createFilesSource(settings: FilesSettings, deps: LocalDeps): Source {
  const roots = resolved(deps.roots);
  const paths = new Map(settings.paths.map((path) => [documentName(path, roots), path]));
  return {
    name: settings.name,
    kind: settings.kind,
    access: settings.access,
    specificity: Number.POSITIVE_INFINITY,
    list: () =>
      Promise.resolve({
        documents: [...paths.keys()].map((document) => ({ document })),
        failed: [],
        warnings: [],
        isGone: (document) => settings.whole && !paths.has(document),
      }),
    fetch: ({ document }, { signal }) =>
      readFileOnce(paths.get(document) ?? document, { maxBytes: deps.maxBytes, signal, mayVanish: false }),
  };
}

function resolved({ knowledgeDir, workingDir }: NamingRoots): NamingRoots {
  const absolute = resolve(workingDir);
  return { workingDir: absolute, knowledgeDir: resolve(absolute, knowledgeDir) };
}

function isBelow(document: string, folder: string): boolean {
  // A name without a way out stands below the root that names count from.
  if (folder === '') return !/^(?:\.\.?(?:\/|$)|\/|[a-z]+:)/iu.test(document);
  return document === folder || document.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

async function readFileOnce(
  path: string,
  options: { readonly maxBytes?: number; readonly signal?: AbortSignal; readonly mayVanish: boolean },
): Promise<FetchedDocument> {
  options.signal?.throwIfAborted();
  const format = formatOf(path);
  if (format === undefined) return { kind: 'refused', reason: unreadFormat(path) };
  const maxBytes = options.maxBytes ?? mostBytes(format);
  try {
    // Without O_NONBLOCK a named pipe would be waited for, and no signal ends that.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = await file.stat();
    if (!status.isFile()) return { kind: 'refused', reason: 'is no file' };
    if (status.size > maxBytes) return { kind: 'refused', reason: tooLarge(maxBytes, status.size) };
    return { kind: 'content', bytes: await file.readFile(), name: path };
  } catch (error) {
    const reason = readFailure(error);
    return options.mayVanish && reason === "isn't there" ? { kind: 'vanished' } : { kind: 'refused', reason };
  }
}
