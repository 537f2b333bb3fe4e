import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { documentName } from './document-name.ts';
import type { FetchPage } from './fetch-page.ts';
import { formatOf, LARGEST_DOCUMENT, SUPPORTED_ENDINGS, tooLarge } from './load-document.ts';
import type { DocumentFormat } from './parse-document.ts';
import type { FilesSource, FolderSource, NamingRoots, Source } from './source.ts';
import { readFailure, walkFolder } from './walk-folder.ts';

/** What reading a document gave. `vanished`: a walk saw it, and then it was gone. */
type ReadResult =
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array;
      readonly format: DocumentFormat;
      readonly charset?: string;
    }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'vanished' };

export type FoundDocument = {
  readonly document: string;
  /** Never rejects for what disk or network say; rejects when `signal` aborts. */
  read(signal?: AbortSignal): Promise<ReadResult>;
};

export type Problem = { readonly document: string; readonly reason: string };

/** The documents of one source as they are now. */
export type Listing = {
  readonly source: Source;
  readonly found: readonly FoundDocument[];
  readonly failed: readonly Problem[];
  readonly warnings: readonly string[];
  /** Whether a document of this source that isn't among `found` is gone for certain. */
  isGone(document: string): boolean;
};

export type ListOptions = {
  readonly roots: NamingRoots;
  readonly fetchPage: FetchPage;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
};

/** Lists a source without reading its documents. */
export async function listDocuments(source: Source, options: ListOptions): Promise<Listing> {
  switch (source.kind) {
    case 'folder':
      return listFolder(source, options);
    case 'files':
      return listFiles(source, options);
    case 'url': {
      const read = (signal?: AbortSignal) => readPage(source.url, options.fetchPage, signal);
      return {
        source,
        found: [{ document: source.url, read }],
        failed: [],
        warnings: [],
        isGone: () => false,
      };
    }
  }
}

async function listFolder(source: FolderSource, options: ListOptions): Promise<Listing> {
  const { files, unread, warnings } = await walkFolder(source, options.signal);
  const scope = nameOf(source.only ?? source.root, options.roots);
  const unknown = unread.map(({ folder }) => nameOf(folder, options.roots));
  return {
    source,
    found: files.map((path) => ({
      document: nameOf(path, options.roots),
      read: (signal) => readFileOnce(path, { ...options, signal, mayVanish: true }),
    })),
    failed: unread.map(({ folder, reason }) => ({
      document: nameOf(folder, options.roots) || folder,
      reason,
    })),
    warnings,
    isGone: (document) => isBelow(document, scope) && !unknown.some((folder) => isBelow(document, folder)),
  };
}

function listFiles(source: FilesSource, options: ListOptions): Listing {
  const files = new Map(source.paths.map((path) => [nameOf(path, options.roots), path]));
  return {
    source,
    found: [...files].map(([document, path]) => ({
      document,
      read: (signal) => readFileOnce(path, { ...options, signal, mayVanish: false }),
    })),
    failed: [],
    warnings: [],
    isGone: (document) => source.whole && !files.has(document),
  };
}

function nameOf(path: string, roots: NamingRoots): string {
  return documentName(path, roots);
}

function isBelow(document: string, folder: string): boolean {
  // A name without a way out stands below the root that names count from.
  if (folder === '') return !/^(?:\.\.?(?:\/|$)|\/|[a-z]+:)/iu.test(document);
  return document === folder || document.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

async function readPage(url: string, fetchPage: FetchPage, signal?: AbortSignal): Promise<ReadResult> {
  const page = await fetchPage(url, { signal });
  return page.kind === 'page' ? { ...page, kind: 'bytes' } : page;
}

async function readFileOnce(
  path: string,
  options: { readonly maxBytes?: number; readonly signal?: AbortSignal; readonly mayVanish: boolean },
): Promise<ReadResult> {
  options.signal?.throwIfAborted();
  const maxBytes = options.maxBytes ?? LARGEST_DOCUMENT;
  const format = formatOf(path);
  if (format === undefined)
    return {
      kind: 'refused',
      reason: `has a format that can't be read; ${SUPPORTED_ENDINGS.join(', ')} can`,
    };
  try {
    // Without O_NONBLOCK a named pipe would be waited for, and no signal ends that.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = await file.stat();
    if (!status.isFile()) return { kind: 'refused', reason: 'is no file' };
    if (status.size > maxBytes) return { kind: 'refused', reason: tooLarge(maxBytes, status.size) };
    return { kind: 'bytes', bytes: await file.readFile(), format };
  } catch (error) {
    const reason = readFailure(error);
    return options.mayVanish && reason === "isn't there" ? { kind: 'vanished' } : { kind: 'refused', reason };
  }
}

/** Gives each document to one source only: the one that names it, else the folder nearest above it. */
export function claimDocuments(listings: readonly Listing[]): ReadonlyMap<string, Listing> {
  const claims = new Map<string, Listing>();
  for (const listing of listings)
    for (const { document } of listing.found) {
      const other = claims.get(document);
      if (other === undefined || nearness(listing.source) > nearness(other.source))
        claims.set(document, listing);
    }
  return claims;
}

function nearness(source: Source): number {
  return source.kind === 'folder' ? source.root.length : Number.POSITIVE_INFINITY;
}
