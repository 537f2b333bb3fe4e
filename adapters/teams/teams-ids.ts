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

/** The id that a streamed message has once the reply stands in its place: that of any other message. */
export function idOnceReplaced(id: string): string {
  const address = parseMessageId(id);
  return address ? messageId(address.conversation, address.activity) : id;
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

/** Who gets a private reply (their id at this bot), where they asked for it, and which message's button they pressed. */
export type PrivateHandle = {
  readonly person: string;
  readonly conversation: string;
  /** The activity id of the message whose button was pressed. */
  readonly pressed?: string;
};

/** Activity ids as Teams gives them; none of them holds the mark between a handle's parts. */
const ACTIVITY_ID = /^[^|\s/]{1,200}$/;

/** The address of a private reply. What can't be the id of a message is left out. */
export function privateHandle({ person, conversation, pressed }: PrivateHandle): string {
  const message = pressed !== undefined && ACTIVITY_ID.test(pressed) ? `|${pressed}` : '';
  return `${person}|${conversation}${message}`;
}

/** The parts of a `privateHandle`; undefined for what is none. */
export function parsePrivateHandle(handle: string | undefined): PrivateHandle | undefined {
  const [person, conversation, pressed] = handle?.split('|') ?? [];
  if (!person || !conversation) return undefined;
  return { person, conversation, ...(pressed && ACTIVITY_ID.test(pressed) ? { pressed } : {}) };
}

/**
 * The id under which a message of ours that an activity speaks of was posted: what began a thread was posted in the channel
 * itself.
 */
export function messageIdOf(conversation: string, activity: string): string {
  const isRoot = rootMessage(conversation) === activity;
  return messageId(isRoot ? baseConversation(conversation) : conversation, activity);
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

/** The thread under a message of a channel; undefined elsewhere, and for what is no address. */
export function threadUnder(kind: Place['kind'], id: string): string | undefined {
  const address = parseMessageId(id);
  if (!address || kind === 'direct' || kind === 'group' || isUnsent(address)) return undefined;
  return `${baseConversation(address.conversation)}${THREAD_MARK}${address.activity}`;
}
