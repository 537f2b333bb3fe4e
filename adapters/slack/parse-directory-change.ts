import { z } from 'zod';
import type { DirectoryChange } from '../../src/core/readers.ts';
import { homeOf, type TenantOf } from './parse-message.ts';
import type { EventEnvelope } from './slack-payloads.ts';

const PlaceEvent = z.object({
  type: z.enum(['member_joined_channel', 'member_left_channel', 'channel_shared', 'channel_unshared']),
  channel: z.string().min(1),
});
/** A channel that was closed or opened says so by a message of its own. */
const ConvertedEvent = z.object({
  type: z.literal('message'),
  subtype: z.enum(['channel_convert_to_private', 'channel_convert_to_public']),
  channel: z.string().min(1),
});
const GroupsEvent = z.object({
  type: z.enum(['subteam_created', 'subteam_updated', 'subteam_members_changed']),
});
const PersonEvent = z.object({
  type: z.literal('user_change'),
  user: z.object({ id: z.string().min(1) }),
});
const ChangeEvent = z.union([PlaceEvent, ConvertedEvent, GroupsEvent, PersonEvent]);

/** What an event says of people and places that is no longer so; undefined for all other events, and for strangers' workspaces. */
export function parseDirectoryChange(
  envelope: EventEnvelope,
  tenantOf: TenantOf,
): DirectoryChange | undefined {
  const parsed = ChangeEvent.safeParse(envelope.event);
  if (!parsed.success) return undefined;
  const event = parsed.data;
  const channel = 'channel' in event ? event.channel : '';
  const home = homeOf(envelope, { channel, channel_type: undefined }, tenantOf);
  if (home === undefined) return undefined;
  const { tenant, place } = home;
  if ('channel' in event) return { kind: 'place', place };
  if ('user' in event) {
    const person = { tenant, channel: place.channel, workspace: place.workspace, id: event.user.id };
    return { kind: 'person', person: { ...person, guest: false } };
  }
  return { kind: 'groups', channel: place.channel, workspace: place.workspace };
}
