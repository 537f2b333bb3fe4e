import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AssistantError } from '../core/errors.ts';
import { documentName, isWithin } from './document-name.ts';
import type { NamingRoots, Source } from './source.ts';
import { ALL_DOCUMENTS, parseSources } from './sources-file.ts';

/**
 * What to read: without targets every source of the knowledge folder (its `sources.yml`, or all supported files below, `evals`
 * aside), else the targets (folders, files, addresses). A target that a source of the knowledge folder holds keeps that
 * source's name and access. Throws AssistantError `configuration` for a mistaken `sources.yml` or a target that isn't there.
 */
export async function planSources(
  options: NamingRoots & { readonly targets: readonly string[] },
): Promise<readonly Source[]> {
  const roots = {
    knowledgeDir: resolve(options.workingDir, options.knowledgeDir),
    workingDir: resolve(options.workingDir),
  };
  if (options.targets.length === 0) return configuredSources(roots.knowledgeDir);
  const configured = await configuredSources(roots.knowledgeDir);
  const planned: Source[] = [];
  for (const target of options.targets) planned.push(...(await planTarget(target, configured, roots)));
  return planned;
}

async function configuredSources(knowledgeDir: string): Promise<readonly Source[]> {
  const file = join(knowledgeDir, 'sources.yml');
  let yaml: string;
  try {
    yaml = await readFile(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return [everythingBelow(knowledgeDir)];
    throw new AssistantError(`${file} can't be read`, { code: 'configuration', retryable: false, cause });
  }
  return parseSources(yaml, knowledgeDir);
}

function everythingBelow(root: string): Source {
  return {
    kind: 'folder',
    name: basename(root),
    access: ['public'],
    root,
    include: ALL_DOCUMENTS,
    exclude: ['evals/**'],
  };
}

async function planTarget(
  target: string,
  configured: readonly Source[],
  roots: NamingRoots,
): Promise<Source[]> {
  if (/^https?:\/\//iu.test(target)) return [planUrl(target, configured)];
  const path = resolve(roots.workingDir, target);
  const isFolder = await isDirectory(path, target);
  const holder = holderOf(path, configured);
  const below = isFolder ? configured.filter((source) => source !== holder && liesBelow(source, path)) : [];
  if (holder?.kind === 'folder')
    return [isFolder && holder.root === path ? holder : narrowed(holder, path, isFolder), ...below];
  if (holder?.kind === 'files') return [{ ...holder, paths: [path], whole: false }];
  const name = documentName(path, roots) || '.';
  if (!isFolder) return [{ kind: 'files', name, access: ['public'], paths: [path], whole: false }];
  return [
    { kind: 'folder', name, access: ['public'], root: path, include: ALL_DOCUMENTS, exclude: [] },
    ...below,
  ];
}

function planUrl(target: string, configured: readonly Source[]): Source {
  const url = URL.parse(target)?.href;
  if (url === undefined)
    throw new AssistantError(`${target} is no address: it looks like https://example.com/page`, {
      code: 'configuration',
      retryable: false,
    });
  const known = configured.find((source) => source.kind === 'url' && new URL(source.url).href === url);
  return known ?? { kind: 'url', name: url, access: ['public'], url };
}

function narrowed(holder: Extract<Source, { kind: 'folder' }>, path: string, isFolder: boolean): Source {
  if (isFolder) return { ...holder, only: path };
  return { kind: 'files', name: holder.name, access: holder.access, paths: [path], whole: false };
}

/** The source that a path belongs to: one that names the file, else the folder nearest above it. */
function holderOf(path: string, configured: readonly Source[]): Source | undefined {
  const named = configured.find((source) => source.kind === 'files' && source.paths.includes(path));
  if (named !== undefined) return named;
  return configured
    .filter((source) => source.kind === 'folder')
    .filter((source) => isWithin(path, source.root))
    .toSorted((one, other) => other.root.length - one.root.length)[0];
}

function liesBelow(source: Source, path: string): boolean {
  if (source.kind === 'folder') return isWithin(source.root, path);
  return source.kind === 'files' && source.paths.some((file) => isWithin(file, path));
}

async function isDirectory(path: string, target: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    const problem = isMissing(cause) ? "isn't there" : "can't be read";
    throw new AssistantError(
      `${target} ${problem}: give a folder, a file, or an address that begins with https://`,
      {
        code: 'configuration',
        retryable: false,
        cause,
      },
    );
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
