import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AssistantError } from '../core/errors.ts';
import { documentName, isWithin } from './document-name.ts';
import type { FolderSettings, NamingRoots, SourceSettings } from './source-settings.ts';
import { ALL_DOCUMENTS, parseSources } from './sources-file.ts';

/** How many sources a message names. */
const MOST_NAMES = 10;

/** What a run reads, and all that `sources.yml` names. Entries of both lists are the same objects where they are the same. */
export type SourcePlan = {
  readonly sources: readonly SourceSettings[];
  readonly configured: readonly SourceSettings[];
};

/**
 * What to read: without targets every source of the knowledge folder (its `sources.yml`, or all supported files below, `evals`
 * aside), else the targets (folders, files, addresses, sources' names). A target that a source of the knowledge folder holds keeps that
 * source's name and access. Throws AssistantError `configuration` for a mistaken `sources.yml` or a target that isn't there.
 */
export async function planSources(
  options: NamingRoots & { readonly targets: readonly string[] },
): Promise<SourcePlan> {
  const roots = {
    knowledgeDir: resolve(options.workingDir, options.knowledgeDir),
    workingDir: resolve(options.workingDir),
  };
  const configured = await configuredSources(roots.knowledgeDir);
  if (options.targets.length === 0) return { sources: configured, configured };
  const sources: SourceSettings[] = [];
  for (const target of options.targets) sources.push(...(await planTarget(target, configured, roots)));
  return { sources, configured };
}

/**
 * The configured sources that could hold documents of `settings` too, itself included, in their order: when it is read
 * alone these are listed, so that it doesn't take what is theirs (and show it to its own readers).
 */
export function rivalsOf(
  settings: SourceSettings,
  configured: readonly SourceSettings[],
): readonly SourceSettings[] {
  return configured.filter((other) => other.name === settings.name || mayShare(settings, other));
}

function mayShare(one: SourceSettings, other: SourceSettings): boolean {
  const isLocal = ({ kind }: SourceSettings) => kind === 'folder' || kind === 'files';
  if (isLocal(one) && isLocal(other)) return true;
  const host = hostOf(one);
  return host !== undefined && host === hostOf(other);
}

function hostOf(source: SourceSettings): string | undefined {
  if (source.kind !== 'url' && source.kind !== 'site') return undefined;
  return URL.parse(addressOf(source) ?? '')?.host;
}

async function configuredSources(knowledgeDir: string): Promise<readonly SourceSettings[]> {
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

function everythingBelow(root: string): SourceSettings {
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
  configured: readonly SourceSettings[],
  roots: NamingRoots,
): Promise<SourceSettings[]> {
  if (/^https?:\/\//iu.test(target)) return [planUrl(target, configured)];
  const path = resolve(roots.workingDir, target);
  const named = configured.find((source) => source.name === target);
  if (named !== undefined && !existsSync(path)) return [named];
  const isFolder = await isDirectory(path, target, configured);
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

function planUrl(target: string, configured: readonly SourceSettings[]): SourceSettings {
  const url = URL.parse(target)?.href;
  if (url === undefined)
    throw new AssistantError(`${target} is no address: it looks like https://example.com/page`, {
      code: 'configuration',
      retryable: false,
    });
  const known = configured.find((source) => addressOf(source) === url);
  if (known !== undefined) return known;
  // A page of a site that not everybody may read isn't shown to everybody because it was asked for by itself.
  const sites = configured.filter((source) => source.kind === 'site' && hostOf(source) === new URL(url).host);
  const site = sites.find(({ access }) => !access.includes('public')) ?? sites[0];
  const allow = site?.kind === 'site' ? site.allow : [];
  return { kind: 'url', name: url, access: site?.access ?? ['public'], url, allow };
}

function addressOf(source: SourceSettings): string | undefined {
  if (source.kind === 'url') return URL.parse(source.url)?.href;
  return source.kind === 'site' ? URL.parse(source.sitemap)?.href : undefined;
}

function narrowed(holder: FolderSettings, path: string, isFolder: boolean): SourceSettings {
  if (isFolder) return { ...holder, only: path };
  return { kind: 'files', name: holder.name, access: holder.access, paths: [path], whole: false };
}

/** The source that a path belongs to: one that names the file, else the folder nearest above it. */
function holderOf(path: string, configured: readonly SourceSettings[]): SourceSettings | undefined {
  const named = configured.find((source) => source.kind === 'files' && source.paths.includes(path));
  if (named !== undefined) return named;
  return configured
    .filter((source) => source.kind === 'folder')
    .filter((source) => isWithin(path, source.root))
    .toSorted((one, other) => other.root.length - one.root.length)[0];
}

function liesBelow(source: SourceSettings, path: string): boolean {
  if (source.kind === 'folder') return isWithin(source.root, path);
  return source.kind === 'files' && source.paths.some((file) => isWithin(file, path));
}

async function isDirectory(
  path: string,
  target: string,
  configured: readonly SourceSettings[],
): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    const problem = isMissing(cause) ? "isn't there" : "can't be read";
    throw new AssistantError(
      `${target} ${problem}: give a folder, a file, an address that begins with https://, or the name of a source${someNames(configured)}`,
      {
        code: 'configuration',
        retryable: false,
        cause,
      },
    );
  }
}

function someNames(configured: readonly SourceSettings[]): string {
  if (configured.length === 0) return '';
  const names = configured.slice(0, MOST_NAMES).map(({ name }) => name);
  if (configured.length > MOST_NAMES) names.push('…');
  return ` (${names.join(', ')})`;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
