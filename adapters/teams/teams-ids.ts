import type { Place } from '../../src/core/thread.ts';

const THREAD_MARK = ';messageid=';

/** The conversation that a thread stands in: its id without `;messageid=…`. */
export function baseConversation(id: string): string {
  const mark = id.indexOf(THREAD_MARK);
  return mark < 0 ? id : id.slice(0, mark);
}

/** The id of the message that a thread began with; undefined outside channel threads. */
export function rootMessage(conversation: string): string | undefined {
  const mark = conversation.indexOf(THREAD_MARK);
  return mark < 0 ? undefined : conversation.slice(mark + THREAD_MARK.length);
}

/** A message's id everywhere: Teams' activity ids are times, unique inside a conversation only. */
export function messageId(conversation: string, activity: string): string {
  return `${conversation}|${activity}`;
}

/** The parts of a `messageId`; undefined for what is none. */
export function parseMessageId(
  id: string,
): { readonly conversation: string; readonly activity: string } | undefined {
  const mark = id.lastIndexOf('|');
  if (mark <= 0 || mark === id.length - 1) return undefined;
  return { conversation: id.slice(0, mark), activity: id.slice(mark + 1) };
}

/** The address of a private reply: the person's id at this bot, and the conversation in which they asked for it. */
export function privateHandle(person: string, conversation: string): string {
  return `${person}|${conversation}`;
}

/** The parts of a `privateHandle`. */
export function parsePrivateHandle(
  handle: string | undefined,
): { readonly person: string; readonly conversation: string } | undefined {
  const mark = handle?.indexOf('|') ?? -1;
  if (handle === undefined || mark <= 0) return undefined;
  return { person: handle.slice(0, mark), conversation: handle.slice(mark + 1) };
}

/** What kind of place a conversation is; what Teams doesn't say counts as the kind with the most readers. */
export function placeKind(
  conversationType: string | undefined,
  channelType: string | undefined,
): Place['kind'] {
  if (conversationType === 'personal') return 'direct';
  if (conversationType === 'groupChat') return 'group';
  return channelType === 'private' ? 'private-channel' : 'channel';
}
