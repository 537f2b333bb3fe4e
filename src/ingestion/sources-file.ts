import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { Access } from './front-matter.ts';
import { SUPPORTED_ENDINGS } from './load-document.ts';
import { isAllowEntry } from '../net/refused-addresses.ts';
import { readYaml } from '../settings/read-yaml.ts';
import { parseCron, parseEvery } from './source-schedule.ts';
import type { SourceSchedule, SourceSettings } from './source-settings.ts';

/** Every supported file. */
export const ALL_DOCUMENTS: readonly string[] = SUPPORTED_ENDINGS.map((ending) => `**/*${ending}`);

/** Pages that a website may have unless its source says otherwise. */
const MOST_PAGES = 5_000;

const Name = z
  .string({ error: 'is missing: give the source a short name' })
  .trim()
  .min(1, 'must not be empty');
const Path = z
  .string({ error: 'is missing: give a path, relative to this file' })
  .min(1, 'must not be empty');
const Patterns = z.array(z.string(), { error: 'must be a list of patterns such as ["**/*.md"]' });
const Every = z
  .string({ error: 'must be a time such as 30m, 6h or 1d' })
  .refine((text) => parseEvery(text) !== undefined, 'must be a time such as 30m, 6h or 1d, and at least 5m');
const Cron = z
  .string({ error: 'must be a cron pattern such as "0 6 * * *"' })
  .refine(
    (text) => parseCron(text) !== undefined,
    'must be a cron pattern of five fields, such as "0 6 * * *"',
  );
const Allow = z
  .array(
    z
      .string()
      .refine(isAllowEntry, 'must be a host, an address or a range such as wiki.internal or 10.1.0.0/16'),
    { error: 'must be a list of hosts, addresses or ranges' },
  )
  .default([]);
const WebAddress = z.url({ protocol: /^https?$/u, error: 'must be an http or https address' });
const REPOSITORY = 'must be an https or ssh address without a password, or a path such as ../handbook';
const Repository = z.string({ error: REPOSITORY }).refine(isRepository, REPOSITORY);
const Branch = z
  .string()
  .regex(/^\w[\w./-]*$/u, 'must be the name of a branch or a tag')
  .refine((name) => !name.includes('..'), 'must be the name of a branch or a tag');
const RepositoryFolder = z
  .string()
  .transform((path) => path.replace(/^\/+|\/+$/gu, ''))
  .refine(
    (path) => !path.split('/').includes('..') && !/[:\p{Cc}]/u.test(path),
    'must be a folder of the repository',
  );

const Common = {
  name: Name,
  access: Access.default(['public']),
  every: Every.optional(),
  schedule: Cron.optional(),
};
const Documents = { include: Patterns.default([...ALL_DOCUMENTS]), exclude: Patterns.default([]) };
const Entry = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ ...Common, ...Documents, kind: z.literal('folder'), path: Path }),
    z.strictObject({
      ...Common,
      kind: z.literal('files'),
      paths: z.array(Path, { error: 'must be a list of files' }).min(1, 'must name a file'),
    }),
    z.strictObject({ ...Common, kind: z.literal('url'), url: WebAddress, allow: Allow }),
    z.strictObject({
      ...Common,
      kind: z.literal('site'),
      sitemap: WebAddress,
      include: Patterns.default(['**']),
      exclude: Patterns.default([]),
      allow: Allow,
      pages: z
        .int({ error: 'must be a whole number of pages' })
        .min(1, 'must be at least 1')
        .max(50_000, 'must be at most 50000')
        .default(MOST_PAGES),
    }),
    z.strictObject({
      ...Common,
      ...Documents,
      kind: z.literal('git'),
      url: Repository,
      branch: Branch.optional(),
      path: RepositoryFolder.optional(),
      allow: Allow,
    }),
  ],
  { error: 'must be folder, files, url, site or git' },
);
const SourcesFile = z.strictObject({
  sources: z.array(Entry, { error: 'must be a list of sources' }).superRefine((entries, context) => {
    for (const [index, { name, every, schedule }] of entries.entries()) {
      const mistake = (key: string, message: string) =>
        context.addIssue({ code: 'custom', path: [index, key], message });
      if (entries.findIndex((other) => other.name === name) < index)
        mistake('name', `"${name}" is taken by another source`);
      if (every !== undefined && schedule !== undefined)
        mistake('schedule', 'must go, or `every`: a source has one of them');
    }
  }),
});

/**
 * Reads a `sources.yml`; its paths count from `folder`. Throws AssistantError `configuration` that lists all mistakes, each
 * with line and field.
 */
export function parseSources(yaml: string, folder: string): SourceSettings[] {
  const { sources } = readYaml(
    yaml,
    z.preprocess((value) => value ?? {}, SourcesFile),
    'sources.yml',
  );
  return sources.map((entry) => toSource(entry, folder));
}

function toSource(entry: z.infer<typeof Entry>, folder: string): SourceSettings {
  const { name, access, every, schedule } = entry;
  const common = { name, access, ...scheduled(every, schedule) };
  switch (entry.kind) {
    case 'folder': {
      const { kind, include, exclude } = entry;
      return { ...common, kind, root: absolute(entry.path, folder), include, exclude };
    }
    case 'files':
      return {
        ...common,
        kind: 'files',
        paths: entry.paths.map((path) => absolute(path, folder)),
        whole: true,
      };
    case 'url':
      return { ...common, kind: 'url', url: entry.url, allow: entry.allow };
    case 'site': {
      const { kind, sitemap, include, exclude, allow, pages } = entry;
      return { ...common, kind, sitemap, include, exclude, allow, maxPages: pages };
    }
    case 'git': {
      const { kind, branch, include, exclude, allow } = entry;
      const url = isLocalPath(entry.url) ? absolute(entry.url, folder) : entry.url;
      return { ...common, kind, url, branch, path: entry.path || undefined, include, exclude, allow };
    }
  }
}

function scheduled(
  every: string | undefined,
  pattern: string | undefined,
): { readonly schedule?: SourceSchedule } {
  const schedule = every === undefined ? parseCron(pattern ?? '') : parseEvery(every);
  return schedule === undefined ? {} : { schedule };
}

/** Addresses are a short list on purpose: Git's `ext::` runs programs, and `file://` hides that a path is meant. */
function isRepository(text: string): boolean {
  if (isLocalPath(text)) return true;
  if (/^[\w.-]+@[a-z0-9][\w.-]*:[\w~][^\s:]*$/iu.test(text)) return true;
  const url = URL.parse(text);
  if (url === null || !/^(?:https?|ssh):$/u.test(url.protocol) || url.password !== '') return false;
  return /^[a-z0-9[]/iu.test(url.hostname) && (url.protocol === 'ssh:' || url.username === '');
}

function isLocalPath(text: string): boolean {
  return isAbsolute(text) || text.startsWith('./') || text.startsWith('../');
}

function absolute(path: string, folder: string): string {
  return isAbsolute(path) ? path : resolve(folder, path);
}
