import type { Directory } from '../../src/access/directory.ts';
import type { AccessList } from '../../src/core/passage.ts';
import type { Principal } from '../../src/core/principal.ts';
import type { Identity, Readers } from '../../src/core/readers.ts';
import type { Place } from '../../src/core/thread.ts';
import { seededRandom } from '../seeded-random.ts';
import { BENCH_TENANT } from './bench-context.ts';

/** How many groups `access.yml` names: `g0`, `g1` and so on. */
export const GROUPS = 200;
const PLATFORM_GROUPS = 40;
const GROUPS_A_PERSON = 20;
const PLATFORM_GROUPS_A_PERSON = 5;

/** A large channel of a company with many groups. */
export type AccessCompany = {
  readonly people: readonly Principal[];
  readonly channel: Place;
  /** Its `access.yml`: most groups list addresses, every fifth a group of the platform as well. */
  readonly accessYaml: string;
  /** The platform itself: answers at once, and remembers nothing. */
  readonly platform: Directory;
};

/** A channel of so many people, each in 20 of the 200 groups and in 5 of the platform's 40. The same call makes the same company. */
export function createAccessCompany(size: number): AccessCompany {
  const random = seededRandom(20_261_122);
  const identities = Array.from({ length: size }, (_, number) => identityOf(number));
  const members = Array.from({ length: GROUPS }, (_, group) =>
    group % 5 === 0 ? [`slack:S${group / 5}`] : [],
  );
  const platformGroups = new Map<string, readonly string[]>();
  for (const { person, verifiedEmail = '' } of identities) {
    for (const group of someOf(GROUPS, GROUPS_A_PERSON, random)) members[group]?.push(verifiedEmail);
    const ids = someOf(PLATFORM_GROUPS, PLATFORM_GROUPS_A_PERSON, random).map((group) => `S${group}`);
    platformGroups.set(person.id, ids);
  }
  // JSON is YAML too.
  const accessYaml = JSON.stringify({
    groups: Object.fromEntries(members.map((addresses, group) => [`g${group}`, addresses])),
    roles: { admin: ['group:g0'] },
  });
  return {
    people: identities.map(({ person }) => person),
    channel: { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'private-channel', external: false },
    accessYaml,
    platform: platformOf(identities, platformGroups),
  };
}

/** What somebody in 20 of the groups may see. */
export function rightsInTwentyGroups(): AccessList {
  const every = GROUPS / GROUPS_A_PERSON;
  const groups = Array.from({ length: GROUPS_A_PERSON }, (_, nth) => `group:g${nth * every}`);
  return ['public', 'person:p0@example.com', ...groups];
}

/** What somebody in all groups may see. */
export function rightsInAllGroups(): AccessList {
  return ['public', ...Array.from({ length: GROUPS }, (_, group) => `group:g${group}`)];
}

function identityOf(number: number): Identity {
  const person = {
    tenant: BENCH_TENANT,
    channel: 'slack',
    workspace: 'T1',
    id: `U${number}`,
    guest: false,
  } as const;
  return { person, standing: 'inside', verifiedEmail: `p${number}@example.com` };
}

function platformOf(
  identities: readonly Identity[],
  groups: ReadonlyMap<string, readonly string[]>,
): Directory {
  const known = new Map(identities.map((identity) => [identity.person.id, identity]));
  const readers: Readers = { kind: 'people', people: identities };
  return {
    readers: async () => ({ ...readers }),
    groupsOf: async ({ id }) => groups.get(id) ?? [],
    identify: async (person) => known.get(person.id) ?? { person, standing: 'unknown' },
  };
}

/** `count` different numbers below `below`. */
function someOf(below: number, count: number, random: () => number): readonly number[] {
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Math.floor(random() * below));
  return [...chosen];
}
