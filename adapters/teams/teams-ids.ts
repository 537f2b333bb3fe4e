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

const STREAMED = /^stream:(\d{1,16}):(.+)$/;

/** The id of a message that began as a stream at `startedMs`: it may still want an end before it can be replaced. */
export function streamedMessageId(conversation: string, activity: string, startedMs: number): string {
  return messageId(conversation, `stream:${startedMs}:${activity}`);
}

/** Where a message stands. `streamedAtMs` is when its stream began, if it came by one. */
export type MessageAddress = {
  readonly conversation: string;
  readonly activity: string;
  readonly streamedAtMs?: number;
};

/** The parts of a `messageId` or `streamedMessageId`; undefined for what is none. */
export function parseMessageId(id: string): MessageAddress | undefined {
  const mark = id.lastIndexOf('|');
  if (mark <= 0 || mark === id.length - 1) return undefined;
  const conversation = id.slice(0, mark);
  const activity = id.slice(mark + 1);
  const [, started, streamed] = STREAMED.exec(activity) ?? [];
  if (streamed === undefined) return { conversation, activity };
  return { conversation, activity: streamed, streamedAtMs: Number(started) };
}

const UNSENT = 'unsent';

/** Stands for a part that was kept from people on purpose: there is no message. */
export function unsentMessageId(deliveryId: string): string {
  return messageId(UNSENT, deliveryId);
}

/** Whether an address is that of an `unsentMessageId`. */
export function isUnsent({ conversation }: MessageAddress): boolean {
  return conversation === UNSENT;
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
