import type { Directory } from '../access/directory.ts';
import type { Principal } from '../core/principal.ts';
import type { Identity, Readers } from '../core/readers.ts';
import type { Place } from '../core/thread.ts';

type Known = {
  readonly identities?: readonly Identity[];
  /** By place id. */
  readonly readers?: Readonly<Record<string, Readers>>;
  /** A platform's groups by person id. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
};

const NONE: readonly string[] = [];

/** A directory that knows what it is given, and records what it is asked. */
export function fixedDirectory({ identities = [], readers = {}, groups = {} }: Known) {
  const asked: string[] = [];
  const directory: Directory = {
    readers: async (place) => {
      asked.push(`readers ${place.id}`);
      return readers[place.id] ?? { kind: 'unknown' };
    },
    groupsOf: async ({ id }) => {
      asked.push(`groups ${id}`);
      return groups[id] ?? NONE;
    },
    identify: async (person) => {
      asked.push(`identify ${person.id}`);
      return identities.find((one) => one.person.id === person.id) ?? { person, standing: 'unknown' };
    },
  };
  return { ...directory, asked };
}

/** Somebody inside `acme`'s Slack workspace T1 whose address Slack calls confirmed; `overrides` say otherwise. */
export function testIdentity(id: string, overrides: Partial<Identity> = {}): Identity {
  return {
    person: testPerson(id),
    standing: 'inside',
    verifiedEmail: `${id.toLowerCase()}@example.com`,
    ...overrides,
  };
}

/** A person of `acme`'s Slack workspace T1. */
export function testPerson(id: string, overrides: Partial<Principal> = {}): Principal {
  return { tenant: 'acme', channel: 'slack', workspace: 'T1', id, guest: false, ...overrides };
}

/** A channel of `acme`'s Slack workspace T1. */
export function testPlace(id: string, overrides: Partial<Place> = {}): Place {
  return { channel: 'slack', workspace: 'T1', id, kind: 'private-channel', external: false, ...overrides };
}
