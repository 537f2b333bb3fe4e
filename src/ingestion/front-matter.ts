import { parseDocument, visit } from 'yaml';
import { z } from 'zod';
import type { AccessList } from '../core/passage.ts';
import { invisibleSpans } from './invisible-characters.ts';

const FENCED = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?:^|\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/u;
const LONGEST = 64 * 1024;
/** Blanks stay on their line: a pattern that ran over line ends would go through many blank lines once for each. */
const ACCESS_LINE = /^[^\S\r\n\u2028\u2029]*["']?access["']?[^\S\r\n\u2028\u2029]*:/imu;
const NAMES_ACCESS = /(?:^[ \t{?-]*|[,{][ \t]*)["']?access\b/imu;
const CLOSING = /[\r\n](?:-{3,}|\.{3})[ \t]*[\r\n]/u;
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
  return FENCED.exec(text.slice(0, LONGEST))?.[0].length ?? 0;
}

/**
 * Reads the front matter at the top of a document. Never throws: a field that can't be read is left out with a warning,
 * but an `access` that can't be read means nobody.
 */
export function readFrontMatter(text: string): FrontMatter {
  const block = FENCED.exec(text.slice(0, LONGEST))?.[1];
  if (block === undefined) return unrecognised(text);
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
  const access = 'access' in fields ? (read('access', Access) ?? []) : undefined;
  if (access?.length === 0)
    warnings.push('front matter: access gives nobody the right to read it, so it is never shown');
  return {
    title: read('title', Title),
    url: read('url', z.url({ protocol: /^https?$/u, error: 'must be an http or https address' })),
    updated: read('updated', Updated),
    language: read('language', Language),
    access,
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
  return withoutInvisible(name).trim().toLowerCase();
}

function withoutInvisible(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of invisibleSpans(text)) {
    pieces.push(text.slice(at, start));
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

/** What looks like front matter, but isn't quite: an access rule in it is one that can't be read. A mere rule of Markdown isn't meant. */
function unrecognised(text: string): FrontMatter {
  const head = withoutInvisible(text.slice(0, LONGEST)).trimStart();
  if (!head.startsWith('---')) return { warnings: [] };
  const opened = text.indexOf('---') + 3;
  const end = Math.max(LONGEST, opened + text.slice(opened).search(CLOSING));
  if (!ACCESS_LINE.test(withoutInvisible(text.slice(0, end)))) return { warnings: [] };
  const warning =
    'front matter: it names access, but has to begin at the very top with --- and to end with ---, within 64 KB; nobody can read the document until it is mended';
  return { access: [], warnings: [warning] };
}

/** Broken YAML might have held an access rule: then nobody reads the document until it is mended. */
function unreadable(block: string): FrontMatter {
  const warning = 'front matter: not valid YAML, so it was ignored';
  if (!NAMES_ACCESS.test(withoutInvisible(block))) return { warnings: [warning] };
  return {
    access: [],
    warnings: [`${warning}; it names access, so nobody can read the document until it is mended`],
  };
}
