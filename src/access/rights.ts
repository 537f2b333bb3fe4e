import type { AccessList } from '../core/passage.ts';
import type { Identity } from '../core/readers.ts';
import type { Place } from '../core/thread.ts';
import type { AccessFile } from './access-file.ts';
import { comparableEmail } from './email-address.ts';

export type RightsContext = {
  readonly file: AccessFile;
  /** The platform's own ids of the person's groups. */
  readonly groups: readonly string[];
  /** Where the person reads; a direct chat gives no right of its own. */
  readonly place?: Place;
};

/**
 * Everything that a person may see where they read: `public`, `person:` with the confirmed e-mail address, the groups of
 * access.yml by that address or by a platform's group, each platform group itself (`group:slack:S0123`), and the place.
 * Guests, strangers and who isn't known get what their place is allowed, wherever they stand in access.yml.
 */
export function rightsOf(identity: Identity, { file, groups, place }: RightsContext): AccessList {
  if (!isInside(identity)) return strangersRights(place, file);
  const email = identity.verifiedEmail === undefined ? undefined : comparableEmail(identity.verifiedEmail);
  const platformGroups = groups.map((id) => `${identity.person.channel}:${id}`);
  const members = email === undefined ? platformGroups : [email, ...platformGroups];
  const named = members.flatMap((member) => file.groupsByMember.get(member) ?? []);
  return [
    ...insidersRights(place, file),
    ...(email === undefined ? [] : [`person:${email}`]),
    ...new Set([...named, ...platformGroups].map((group) => `group:${group}`)),
  ];
}

/** Whether the organisation knows the person as one of its own, and no guest. */
export function isInside({ person, standing }: Identity): boolean {
  return standing === 'inside' && !person.guest;
}

/** What anybody inside may see who reads a place, whoever they are. */
export function insidersRights(place: Place | undefined, file: AccessFile): AccessList {
  if (place === undefined || place.kind === 'direct') return ['public'];
  if (place.external) return [...new Set(['public', ...strangersRights(place, file)])];
  return ['public', placeRight(place)];
}

/** What guests, strangers and unknown readers of a place may see: nothing, unless access.yml allows the place. */
export function strangersRights(place: Place | undefined, file: AccessFile): AccessList {
  const allowance = place && file.places.get(placeName(place));
  if (!place || !allowance) return [];
  return allowance === 'allow' ? ['public', placeRight(place)] : [placeRight(place)];
}

function placeRight(place: Place): string {
  return `place:${placeName(place)}`;
}

function placeName({ channel, id }: Place): string {
  return `${channel}:${id}`;
}
