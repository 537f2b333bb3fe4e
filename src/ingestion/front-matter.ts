import { parseDocument, visit } from 'yaml';
import { z } from 'zod';
import type { AccessList } from '../core/passage.ts';
import { withoutInvisible } from './invisible-characters.ts';
import { isNamedAccess, LONGEST_FRONT_MATTER, mayHoldRights, misplacedAccess } from './misplaced-access.ts';

const FENCED = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?:^|\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/u;
const ACCESS_ENTRY = /^(?:public|group:[^\s,]+|person:[^\s,@]+@[^\s,@]+|place:[^\s,:]+:[^\s,]+)$/u;

/** What a document says of itself. `access` undefined: the source's default holds. */
export type FrontMatter = {
  readonly title?: string;
  readonly url?: string;
  readonly access?: AccessList;
  readonly updated?: string;
  readonly language?: string;
  /** What couldn't be understood, in words for the summary. */
  readonly warnings: readonly string[];
};

/** Where the document's body begins: behind its front matter, or at 0. */
export function bodyStart(text: string): number {
  return FENCED.exec(text.slice(0, LONGEST_FRONT_MATTER))?.[0].length ?? 0;
}

/**
 * Reads the front matter at the top of a document. Never throws: a field that can't be read is left out with a warning,
 * but an `access` that can't be read means nobody.
 */
export function readFrontMatter(text: string): FrontMatter {
  const [matter = '', block] = FENCED.exec(text.slice(0, LONGEST_FRONT_MATTER)) ?? [];
  if (block === undefined) return withoutRights(text, undefined, 0);
  const yaml = parseDocument(block, { schema: 'core', logLevel: 'silent' });
  const fields = yaml.errors.length === 0 ? plainFields(yaml) : undefined;
  if (fields === undefined) return unreadable(block);
  const warnings: string[] = [];
  const read = <T>(name: string, schema: z.ZodType<T>): T | undefined => {
    const value = fields[name];
    if (value === undefined || value === null) return undefined;
    const parsed = schema.safeParse(value);
    if (!parsed.success)
      warnings.push(`front matter: ${name} ${parsed.error.issues[0]?.message ?? 'is not valid'}`);
    return parsed.data;
  };
  const stated = 'access' in fields ? (read('access', Access) ?? []) : undefined;
  const withheld = stated ? undefined : withoutRights(text, fields, matter.length);
  warnings.push(...(withheld?.warnings ?? []));
  if (stated?.length === 0)
    warnings.push('front matter: access gives nobody the right to read it, so it is never shown');
  return {
    title: read('title', Title),
    url: read('url', z.url({ protocol: /^https?$/u, error: 'must be an http or https address' })),
    updated: read('updated', Updated),
    language: read('language', Language),
    access: stated ?? withheld?.access,
    warnings,
  };
}

const ACCESS_HELP = 'must be public, or a list of group:name, person:name@example.com, place:slack:C0123';
const Title = z
  .union([z.string(), z.number()], { error: 'must be text' })
  .transform((title) => String(title).trim());
const Language = z
  .string({ error: 'must be a language code such as en' })
  .regex(/^[A-Za-z]{2,3}(?:-[\w-]+)?$/u, 'must be a language code such as en')
  // `de-AT` is searched as `de` is.
  .transform((code) => code.split('-', 1).join('').toLowerCase());
const Updated = z
  .string({ error: 'must be a date such as 2026-01-31' })
  .refine(
    (date) => /^\d{4}-\d{2}-\d{2}/u.test(date) && !Number.isNaN(Date.parse(date)),
    'must be a date such as 2026-01-31',
  )
  .transform((date) => (date.length === 10 ? date : new Date(date).toISOString()));

/** `public`, or a list of `group:…`, `person:…` and `place:…`. */
export const Access = z
  .union([z.string(), z.array(z.string())], { error: ACCESS_HELP })
  .transform((access) => (typeof access === 'string' ? [access] : access).map(asCompared))
  .refine((entries): entries is string[] => entries.every((entry) => ACCESS_ENTRY.test(entry)), ACCESS_HELP)
  .readonly() satisfies z.ZodType<AccessList>;

/** Addresses are compared without case. */
function asCompared(entry: string): string {
  const trimmed = entry.trim();
  return trimmed.startsWith('person:') ? trimmed.toLowerCase() : trimmed;
}

function plainFields(yaml: ReturnType<typeof parseDocument>): Record<string, unknown> | undefined {
  let hasAlias = false;
  visit(yaml, {
    Alias: () => {
      hasAlias = true;
      return visit.BREAK;
    },
  });
  if (hasAlias) return undefined;
  const fields: unknown = yaml.toJS();
  if (fields === null) return {};
  const record = z.record(z.string(), z.unknown()).safeParse(fields).data;
  if (record === undefined) return undefined;
  const byName = new Map(Object.entries(record).map(([name, value]) => [plainName(name), value]));
  // `access` and `Access` might not agree.
  return byName.size === Object.keys(record).length ? Object.fromEntries(byName) : undefined;
}

function plainName(name: string): string {
  if (isNamedAccess(name)) return 'access';
  return withoutInvisible(name).trim().toLowerCase();
}

/** For a document whose front matter states no rights: what looks as if it did is a rule that can't be read. */
function withoutRights(text: string, fields: unknown, body: number): FrontMatter {
  const line = misplacedAccess(text, fields, body);
  if (line === undefined) return { warnings: [] };
  const warning = `front matter: line ${line} looks as if it said who may read the document, but does not count there, so nobody can read the document until it is mended: begin the file with a line of ---, then access: and the readers, then a line of ---, within 64 KB`;
  return { access: [], warnings: [warning] };
}

/** Broken YAML might have held an access rule: then nobody reads the document until it is mended. */
function unreadable(block: string): FrontMatter {
  const warning = 'front matter: not valid YAML, so it was ignored';
  if (!mayHoldRights(block)) return { warnings: [warning] };
  return {
    access: [],
    warnings: [`${warning}; it names access, so nobody can read the document until it is mended`],
  };
}
