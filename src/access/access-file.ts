import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import { comparableEmail } from './email-address.ts';

const NAME = /^[^\s,:]+$/u;
const PLATFORM_GROUP = /^(?:slack|teams):[^\s,:]+$/u;
const PLACE = /^(?:slack|teams|web):[^\s,]+$/u;

const MEMBER = 'must be an e-mail address, or a group of a platform such as slack:S0123';
const HOLDER = 'must be an e-mail address, or a group such as group:finance';

const Name = z.string().regex(NAME, 'must be a name without spaces, commas and colons');
const Member = z
  .string({ error: MEMBER })
  .transform((text) => (PLATFORM_GROUP.test(text) ? text : (comparableEmail(text) ?? '')))
  .refine((member) => member !== '', MEMBER);
/** A role is held by who has this right. */
const Holder = z
  .string({ error: HOLDER })
  .transform((text) => (text.startsWith('group:') ? text : asPerson(text)))
  .refine((right) => right !== '', HOLDER);
const AllowedPlace = z.string().regex(PLACE, 'must be a place such as slack:C0123');
const Allowance = z.enum(['allow', 'place-only'], { error: 'must be allow or place-only' });

const AccessYaml = z
  .strictObject({
    groups: lists(Name, Member, 'must be a list of e-mail addresses'),
    roles: lists(Name, Holder, 'must be a list of e-mail addresses and groups'),
    places: z
      .record(AllowedPlace, Allowance, { error: 'must name places, such as "slack:C0123": allow' })
      .nullish(),
  })
  .superRefine(({ groups, roles }, context) => {
    const known = new Set(Object.keys(groups ?? {}).map((name) => `group:${name}`));
    for (const [role, holders] of Object.entries(roles ?? {}))
      for (const [index, holder] of (holders ?? []).entries())
        if (holder.startsWith('group:') && !isPlatformGroup(holder) && !known.has(holder))
          context.addIssue({
            code: 'custom',
            path: ['roles', role, index],
            message: 'names a group that is not under groups',
          });
  });

/** What `access.yml` says, ready to look things up. E-mail addresses are in their comparable form. */
export type AccessFile = {
  /** Names of groups by member: an e-mail address, or a platform's group such as `slack:S0123`. */
  readonly groupsByMember: ReadonlyMap<string, readonly string[]>;
  /** The rights (`person:…`, `group:…`) that hold a role. */
  readonly roles: ReadonlyMap<string, readonly string[]>;
  /** Places (`slack:C0123`) whose guests and strangers see what is public, or only what names the place. */
  readonly places: ReadonlyMap<string, z.infer<typeof Allowance>>;
};

/** No groups, no roles and no allowed places: everybody inside sees what is public, and nobody administers. */
export const NO_ACCESS_FILE: AccessFile = { groupsByMember: new Map(), roles: new Map(), places: new Map() };

/**
 * Reads an `access.yml`. Throws AssistantError `configuration` that lists all mistakes, each with line and field; nothing
 * of a file with a mistake counts.
 */
export function parseAccessFile(yaml: string): AccessFile {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, logLevel: 'silent' });
  if (document.errors.length > 0)
    throw mistaken(
      document.errors.map(
        (error) => `line ${error.linePos?.[0].line ?? '?'}: ${error.message.split('\n')[0]}`,
      ),
    );
  const parsed = AccessYaml.safeParse(plain(document) ?? {});
  if (parsed.success) return toAccessFile(parsed.data);
  const mistakes = parsed.error.issues.flatMap(explained).map(({ path, message }) => {
    const field = path.length > 0 ? path.join('.') : 'the file';
    return { line: lineOf(document, lines, path), text: `${field} ${message}` };
  });
  const ordered = mistakes.toSorted((one, other) => one.line - other.line);
  throw mistaken(ordered.map(({ line, text }) => `line ${line}: ${text}`));
}

function lists<T>(name: z.ZodType<string, string>, entry: z.ZodType<T>, error: string) {
  return z.record(name, z.array(entry, { error }).nullish(), { error: 'must name lists' }).nullish();
}

function asPerson(text: string): string {
  const email = comparableEmail(text);
  return email === undefined ? '' : `person:${email}`;
}

function isPlatformGroup(right: string): boolean {
  return PLATFORM_GROUP.test(right.slice('group:'.length));
}

function toAccessFile({ groups, roles, places }: z.infer<typeof AccessYaml>): AccessFile {
  const groupsByMember = new Map<string, string[]>();
  for (const [group, members] of Object.entries(groups ?? {}))
    for (const member of new Set(members)) {
      const named = groupsByMember.get(member) ?? [];
      groupsByMember.set(member, [...named, group]);
    }
  return {
    groupsByMember,
    roles: new Map(Object.entries(roles ?? {}).map(([role, holders]) => [role, holders ?? []])),
    places: new Map(Object.entries(places ?? {})),
  };
}

/** An alias could make one group of another unseen, and a small file huge. */
function plain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw mistaken(['YAML aliases (*name) are not understood here: write the list out']);
  }
}

type Mistake = { readonly path: readonly (string | number)[]; readonly message: string };

function explained(issue: z.core.$ZodIssue): readonly Mistake[] {
  const path = issue.path.filter((key) => typeof key !== 'symbol');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], message: 'is not a field of this file' }));
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ path, message }));
  return [{ path, message: path.length === 0 ? 'must be groups, roles and places' : issue.message }];
}

/** The line of the field, or of the nearest thing around it that is there. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: readonly (string | number)[],
): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = z.object({ range: z.array(z.number()).min(1) }).safeParse(node);
    if (range.success) return lines.linePos(range.data.range[0] ?? 0).line;
  }
  return 1;
}

function mistaken(mistakes: readonly string[]): AssistantError {
  const list = mistakes.map((mistake) => `  - ${mistake}`).join('\n');
  return new AssistantError(`access.yml has mistakes:\n${list}`, { code: 'configuration', retryable: false });
}
