import { z } from 'zod';
import { ChannelName } from './principal.ts';

/**
 * Where messages are read: a Slack or Teams channel, a group chat, a direct message, a browser chat.
 * `external` is true where people of another organisation read along.
 */
export const Place = z.object({
  channel: ChannelName,
  workspace: z.string(),
  id: z.string().min(1),
  kind: z.enum(['direct', 'group', 'private-channel', 'channel']),
  external: z.boolean().default(false),
});
export type Place = Readonly<z.infer<typeof Place>>;

/** Whether two places are on the same platform, and there in the same workspace. */
export function isSameWorkspace(
  one: Pick<Place, 'channel' | 'workspace'>,
  other: Pick<Place, 'channel' | 'workspace'>,
): boolean {
  return one.channel === other.channel && one.workspace === other.workspace;
}

/** One conversation inside a place; `id` is the platform's id of its first message, or of the chat itself. */
export const Thread = z.object({
  tenant: z.string().min(1),
  place: Place,
  id: z.string().min(1),
});
export type Thread = Readonly<z.infer<typeof Thread>>;

/** The thread's key in every store: begins with the tenant, so that no two tenants ever share one. */
export function threadKey(thread: Thread): string {
  const { channel, workspace, id } = thread.place;
  return [thread.tenant, channel, workspace, id, thread.id].map(encodeURIComponent).join('/');
}
