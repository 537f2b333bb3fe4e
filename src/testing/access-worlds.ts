import fc from 'fast-check';
import type { Identity, Readers } from '../core/readers.ts';
import type { Place } from '../core/thread.ts';
import { fixedDirectory, testIdentity, testPerson, testPlace } from './fixed-directory.ts';

const PEOPLE = ['P0', 'P1', 'P2', 'P3', 'P4', 'P5'];
const PLACES = ['C0', 'C1', 'C2', 'C3'];
const GROUPS = ['alpha', 'beta', 'gamma'];
const PLATFORM_GROUPS = ['S0', 'S1'];
const RIGHTS = [
  'public',
  ...GROUPS.map((name) => `group:${name}`),
  ...PLATFORM_GROUPS.map((id) => `group:slack:${id}`),
  ...PEOPLE.map((id) => `person:${id.toLowerCase()}@example.com`),
  ...PLACES.map((id) => `place:slack:${id}`),
];

const someOf = (names: readonly string[], maxLength = names.length) =>
  fc.uniqueArray(fc.constantFrom(...names), { maxLength });

const worldPerson = (id: string) =>
  fc.record({
    id: fc.constant(id),
    standing: fc.constantFrom<Identity['standing']>(
      'inside',
      'inside',
      'inside',
      'guest',
      'outside',
      'unknown',
    ),
    tenant: fc.constantFrom('acme', 'acme', 'acme', 'acme', 'globex'),
    verified: fc.boolean(),
    shouts: fc.boolean(),
    groups: someOf(GROUPS),
    platformGroups: someOf(PLATFORM_GROUPS),
  });
type WorldPerson = typeof worldPerson extends (id: string) => fc.Arbitrary<infer T> ? T : never;

const worldPlace = (id: string) =>
  fc.record({
    id: fc.constant(id),
    kind: fc.constantFrom<Place['kind']>('direct', 'group', 'private-channel', 'channel'),
    external: fc.constantFrom(false, false, false, true),
    told: fc.constantFrom(true, true, true, false),
    allowance: fc.constantFrom(undefined, undefined, 'allow' as const, 'place-only' as const),
    members: fc.uniqueArray(fc.constantFrom(...PEOPLE), { minLength: 1, maxLength: PEOPLE.length }),
  });
type WorldPlace = typeof worldPlace extends (id: string) => fc.Arbitrary<infer T> ? T : never;

/** What may stand behind `access:`; `entries` is undefined where nobody could say what it means. */
const worldDocument = fc.oneof(
  {
    weight: 4,
    arbitrary: someOf(RIGHTS, 3).map((entries) => ({
      text: JSON.stringify(entries).replaceAll('example.com', 'Example.COM'),
      entries,
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('everybody', '[public, oops]', '{public: true}', '[', 'true', '[[public]]', 'publik', '*')
      .map((text) => ({ text, entries: undefined })),
  },
);
type WorldDocument = typeof worldDocument extends fc.Arbitrary<infer T> ? T : never;

/** An organisation with people, guests, strangers, groups, places and documents, as its access.yml and its Slack know it. */
export type AccessWorld = {
  readonly people: readonly WorldPerson[];
  readonly places: readonly WorldPlace[];
  readonly documents: readonly WorldDocument[];
  /** Named groups that access.yml fills from a platform group. */
  readonly mapped: readonly { readonly group: string; readonly from: string }[];
};

/** Any such organisation; small, so that rights overlap. */
export const accessWorld: fc.Arbitrary<AccessWorld> = fc.record({
  people: fc.tuple(...PEOPLE.map(worldPerson)),
  places: fc.tuple(...PLACES.map(worldPlace)),
  documents: fc.array(worldDocument, { minLength: 1, maxLength: 8 }),
  mapped: fc.array(
    fc.record({ group: fc.constantFrom(...GROUPS), from: fc.constantFrom(...PLATFORM_GROUPS) }),
    { maxLength: 2 },
  ),
});

/** The organisation's `access.yml`, with addresses in another case than the platform's. */
export function accessYamlOf({ people, places, mapped }: AccessWorld): string {
  const groups = Object.fromEntries(
    GROUPS.map((name) => [
      name,
      [
        ...people.filter((one) => one.groups.includes(name)).map(({ id }) => `${id}@Example.com`),
        ...mapped.filter(({ group }) => group === name).map(({ from }) => `slack:${from}`),
      ],
    ]),
  );
  const allowed = places.flatMap(({ id, allowance }) => (allowance ? [[`slack:${id}`, allowance]] : []));
  return JSON.stringify({ groups, places: Object.fromEntries(allowed) });
}

/** What the organisation's Slack tells. */
export function directoryOf({ people, places }: AccessWorld) {
  return fixedDirectory({
    identities: people.map(identityOf),
    groups: Object.fromEntries(people.map(({ id, platformGroups }) => [id, platformGroups])),
    readers: Object.fromEntries(places.map((place) => [place.id, readersAsTold(place, people)])),
  });
}

/** Everybody who can really read a place: its members, and in an open channel whoever is inside. */
export function readersOf(
  place: WorldPlace,
  asker: WorldPerson,
  { people }: AccessWorld,
): readonly WorldPerson[] {
  if (place.kind === 'direct' && !place.external) return [asker];
  const open = place.kind === 'channel' && !place.external;
  return people.filter((one) => one === asker || place.members.includes(one.id) || (open && isInside(one)));
}

/** The definition of what a person may read at a place, written down a second time. */
export function mayRead(
  person: WorldPerson,
  document: WorldDocument,
  { place, world }: { readonly place: WorldPlace; readonly world: AccessWorld },
): boolean {
  const inside = isInside(person);
  const ownGroups = [
    ...(person.verified ? person.groups : []),
    ...world.mapped.filter(({ from }) => person.platformGroups.includes(from)).map(({ group }) => group),
    ...person.platformGroups.map((id) => `slack:${id}`),
  ];
  return (document.entries ?? []).some((entry) => {
    if (entry === 'public') return inside || place.allowance === 'allow';
    if (entry === `place:slack:${place.id}`)
      return place.allowance !== undefined || (inside && !place.external && place.kind !== 'direct');
    if (!inside) return false;
    if (entry === `person:${person.id.toLowerCase()}@example.com`) return person.verified;
    return ownGroups.some((group) => entry === `group:${group}`);
  });
}

/** The place as an event names it. */
export function placeOf({ id, kind, external }: WorldPlace): Place {
  return testPlace(id, { kind, external });
}

/** The person as the platform vouches for them. */
export function identityOf({ id, standing, tenant, verified, shouts }: WorldPerson): Identity {
  const email = `${id.toLowerCase()}@example.com`;
  const spelled = shouts ? email.toUpperCase() : email;
  return testIdentity(id, {
    person: testPerson(id, { tenant, email }),
    standing,
    verifiedEmail: verified ? spelled : undefined,
  });
}

function readersAsTold(
  { told, external, kind, members }: WorldPlace,
  people: readonly WorldPerson[],
): Readers {
  if (!told || external) return { kind: 'unknown' };
  const there = people.filter(({ id }) => members.includes(id));
  if (kind === 'channel') return { kind: 'everyone-inside', guests: !there.every(isInside) };
  return { kind: 'people', people: there.map(identityOf) };
}

function isInside({ tenant, standing }: WorldPerson): boolean {
  return tenant === 'acme' && standing === 'inside';
}
