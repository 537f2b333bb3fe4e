import type { Audience } from '../core/audience.ts';
import type { AccessList } from '../core/passage.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Identity, Readers } from '../core/readers.ts';
import type { Place } from '../core/thread.ts';
import type { AccessFile } from './access-file.ts';
import type { Directory } from './directory.ts';
import { narrowest } from './narrowest.ts';
import { insidersRights, isInside, rightsOf, strangersRights } from './rights.ts';

/** Of more people the groups aren't looked up one by one: they see what anybody inside may see there. */
export const MOST_PEOPLE = 500;
/** Questions about groups that are asked of a platform at once. */
const AT_ONCE = 10;

/** Who asks, and where. */
export type Asking = { readonly asker: Principal; readonly place: Place };
export type AudienceOptions = { readonly directory: Directory; readonly file: AccessFile };
type Call = { readonly signal: AbortSignal };

/**
 * Everybody who will read what is posted to a place, by their rights; empty when nothing may be shown there. The asker is
 * always one of them, and alone in a direct chat with Footnote. Throws the directory's retryable error when a platform
 * can't be asked for the moment, and the signal's reason.
 */
export async function audienceOf(
  asking: Asking,
  options: AudienceOptions & { readonly worked: WorkedAudiences },
  call: Call,
): Promise<Audience> {
  const { place, asker } = asking;
  const { directory, file } = options;
  const strangers = strangersRights(place, file);
  if (place.external) return narrowest([strangers]);
  if (place.kind === 'direct') return onlyFor(await ownRights(asking, options, call));
  const [readers, self] = await Promise.all([
    directory.readers(place, call),
    identified(asker, directory, call),
  ]);
  const insiders = insidersRights(place, file);
  switch (readers.kind) {
    case 'unknown':
      return narrowest([strangers]);
    case 'everyone-inside':
      return narrowest([readers.guests || !isInside(self) ? strangers : insiders]);
    case 'people': {
      const people = withAsker(asker, self, readers.people);
      // A list without anybody was cut short or never filled.
      if (readers.people.length === 0 || !people.every(isInside)) return narrowest([strangers]);
      if (people.length > MOST_PEOPLE) return narrowest([insiders]);
      const groups = await groupsOfAll(people, directory, call);
      return options.worked.get(readers, { place, file, people, groups });
    }
  }
}

/** What the asker alone may see where they ask: for what is shown to nobody else, for tools and for roles. Throws like `audienceOf`. */
export async function ownRights(
  { asker, place }: { readonly asker: Principal; readonly place?: Place },
  { directory, file }: AudienceOptions,
  call: Call,
): Promise<AccessList> {
  const [identity, groups] = await Promise.all([
    identified(asker, directory, call),
    directory.groupsOf(asker, call),
  ]);
  return rightsOf(identity, { file, groups, place });
}

/** The audience of what one person alone will read. */
export function onlyFor(own: AccessList): Audience {
  return narrowest([own]);
}

type Facts = {
  readonly place: Place;
  readonly file: AccessFile;
  readonly people: readonly Identity[];
  /** Each person's platform groups, in the same order. */
  readonly groups: readonly (readonly string[])[];
};

/** Audiences as they were worked out from the very same facts; nothing in it is older than they are. */
export class WorkedAudiences {
  readonly #known = new WeakMap<Readers, { readonly facts: Facts; readonly audience: Audience }>();

  get(readers: Readers, facts: Facts): Audience {
    const known = this.#known.get(readers);
    if (known && sameFacts(known.facts, facts)) return known.audience;
    const { people, groups, file, place } = facts;
    const audience = narrowest(
      people.map((one, index) => rightsOf(one, { file, groups: groups[index] ?? [], place })),
    );
    this.#known.set(readers, { facts, audience });
    return audience;
  }
}

function sameFacts(one: Facts, other: Facts): boolean {
  return (
    one.file === other.file &&
    one.place.channel === other.place.channel &&
    one.place.id === other.place.id &&
    sameItems(one.people, other.people) &&
    sameItems(one.groups, other.groups)
  );
}

function sameItems(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

/** What the event itself says of a guest counts beside what the platform knows. */
async function identified(asker: Principal, directory: Directory, call: Call): Promise<Identity> {
  const identity = await directory.identify(asker, call);
  return sameOrganisation(asker, asker.guest ? { ...identity, standing: 'guest' } : identity);
}

/** Platforms may share one place between organisations that Footnote keeps apart. */
function sameOrganisation({ tenant }: Principal, identity: Identity): Identity {
  return identity.person.tenant === tenant ? identity : { ...identity, standing: 'outside' };
}

/** Each person once, at their least, and the asker among them. */
function withAsker(asker: Principal, self: Identity, people: readonly Identity[]): readonly Identity[] {
  const known = new Map<string, Identity>();
  for (const one of people) {
    const key = principalKey(one.person);
    const identity = sameOrganisation(asker, one);
    if (!known.has(key) || !isInside(identity)) known.set(key, identity);
  }
  const key = principalKey(asker);
  if (!known.has(key) || !isInside(self)) known.set(key, self);
  return [...known.values()];
}

async function groupsOfAll(
  people: readonly Identity[],
  directory: Directory,
  call: Call,
): Promise<readonly (readonly string[])[]> {
  const groups: (readonly string[])[] = [];
  const waiting = people.entries();
  const work = async (): Promise<void> => {
    for (const [index, { person }] of waiting) groups[index] = await directory.groupsOf(person, call);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return groups;
}
