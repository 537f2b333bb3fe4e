import { z } from 'zod';
import { readYaml } from '../settings/read-yaml.ts';
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
  .strictObject(
    {
      groups: lists(Name, Member, 'must be a list of e-mail addresses'),
      roles: lists(Name, Holder, 'must be a list of e-mail addresses and groups'),
      places: z
        .record(AllowedPlace, Allowance, { error: 'must name places, such as "slack:C0123": allow' })
        .nullish(),
    },
    { error: 'must be groups, roles and places' },
  )
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
  return toAccessFile(readYaml(yaml, AccessYaml.prefault({}), 'access.yml'));
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
