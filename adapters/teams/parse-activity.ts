import { createHash } from 'node:crypto';
import type { IncomingCommand, IncomingDeletion, IncomingMessage } from '../../src/core/message.ts';
import type { Principal } from '../../src/core/principal.ts';
import type { Place } from '../../src/core/thread.ts';
import { mentionsBot, messageText } from './message-text.ts';
import { isStranger } from './strangers.ts';
import { type Activity, workspaceOf } from './teams-activities.ts';
import { baseConversation, messageId, placeKind, privateHandle, rootMessage } from './teams-ids.ts';
import { type CommandWords, typedCommand } from './typed-command.ts';

/** Which tenant a Microsoft tenant belongs to; undefined when none. */
export type TenantOf = (tenantId: string) => string | undefined;

/** An activity of a tenant that is served: who, where, when. */
export type Origin = {
  readonly activity: Activity;
  readonly tenant: string;
  readonly author: Principal;
  readonly place: Place;
  readonly sentAt: string;
};

/** Reads who and where; undefined when the tenant isn't served. */
export function originOf(activity: Activity, tenantOf: TenantOf, nowMs: number): Origin | undefined {
  const workspace = workspaceOf(activity);
  const tenant = workspace === undefined ? undefined : tenantOf(workspace);
  if (workspace === undefined || tenant === undefined) return undefined;
  const { from, conversation, channelData, timestamp } = activity;
  const channelType = channelData?.channel?.type ?? undefined;
  // Teams names a tenant twice: where they differ, somebody writes from outside.
  const ofAnother = Boolean(conversation.tenantId) && conversation.tenantId !== workspace;
  return {
    activity,
    tenant,
    author: {
      tenant,
      channel: 'teams',
      workspace,
      id: from.aadObjectId ?? from.id,
      ...(from.name ? { name: from.name } : {}),
      // Who has no account in the directory (a caller from outside, say) gets the least rights.
      guest: !from.aadObjectId || isStranger(from, workspace) || ofAnother,
    },
    place: {
      channel: 'teams',
      workspace,
      id: baseConversation(conversation.id),
      kind: placeKind(conversation.conversationType ?? undefined, channelType),
      // People of other organisations can be members of a shared channel, and Teams doesn't say whether any is.
      external: channelType === 'shared' || ofAnother,
    },
    sentAt: new Date(timestamp ?? nowMs).toISOString(),
  };
}

export type ParsedMessage =
  | { readonly kind: 'message'; readonly message: IncomingMessage }
  | { readonly kind: 'command'; readonly command: IncomingCommand }
  | { readonly kind: 'ignored'; readonly reason: string };

/** Attachments that repeat the text, or are cards: not files of the person's. */
const NO_FILES = /^(text\/html|application\/vnd\.microsoft\.(card|teams\.card)\..*)$/i;

function addressing({ activity, place }: Origin): IncomingMessage['addressing'] {
  if (place.kind === 'direct') return 'direct';
  if (mentionsBot(activity)) return 'mention';
  // A group chat is one endless thread: each message begins something of its own.
  if (place.kind === 'group') return 'overheard';
  const root = rootMessage(activity.conversation.id);
  return root !== undefined && root !== activity.id ? 'thread' : 'overheard';
}

/** Whether a bot wrote it: Footnote itself, or another one. */
function isFromBot({ from, recipient }: Activity): boolean {
  return from.id === recipient.id || from.id.startsWith('28:');
}

/**
 * Turns a message activity into core nouns, or says why it is none of ours. Who turns to Footnote may type a command of
 * `commands`; what is only overheard is never one.
 */
export function parseMessage(origin: Origin, commands: readonly CommandWords[]): ParsedMessage {
  const { activity, author, place, sentAt, tenant } = origin;
  if (!activity.id) return { kind: 'ignored', reason: 'no-id' };
  if (isFromBot(activity)) return { kind: 'ignored', reason: 'bot' };
  const addressed = addressing(origin);
  const text = messageText(activity);
  const conversation = activity.conversation.id;
  const id = messageId(conversation, activity.id);
  const isToFootnote = addressed === 'direct' || addressed === 'mention';
  const typed = isToFootnote ? typedCommand(text, commands) : undefined;
  if (typed) {
    const handle = privateHandle({ person: activity.from.id, conversation });
    return { kind: 'command', command: { eventId: id, ...typed, author, place, handle, sentAt } };
  }
  const files = activity.attachments?.filter(({ contentType }) => !NO_FILES.test(contentType ?? '')) ?? [];
  const thread = { tenant, place, id: conversation };
  const attachments = files.length;
  const message = {
    eventId: id,
    messageId: id,
    thread,
    author,
    text,
    addressing: addressed,
    attachments,
    sentAt,
  };
  return { kind: 'message', message };
}

/** Tells one change of a message from the next: a second delivery of the same one gives the same id. */
function changeId(id: string, { activity }: Origin): string {
  const { timestamp, text, channelData } = activity;
  const words = createHash('sha256')
    .update(text ?? '')
    .digest('base64url')
    .slice(0, 16);
  return [id, channelData?.eventType, timestamp ?? 'untimed', words].join('|');
}

const EDITS = new Set(['editMessage', 'undeleteMessage']);

/**
 * Turns an edit, or the return of a deleted message, into the message as it stands now; says why it is none of ours.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-messages-events
 */
export function parseEdit(
  origin: Origin,
  commands: readonly CommandWords[],
): Exclude<ParsedMessage, { kind: 'command' }> {
  if (!EDITS.has(origin.activity.channelData?.eventType ?? '')) return { kind: 'ignored', reason: 'no-edit' };
  const parsed = parseMessage(origin, commands);
  // A command has run: its effects aren't undone by other words.
  if (parsed.kind === 'command') return { kind: 'ignored', reason: 'command-edited' };
  if (parsed.kind === 'ignored') return parsed;
  const { message } = parsed;
  const isRestored = origin.activity.channelData?.eventType === 'undeleteMessage';
  const eventId = changeId(message.messageId, origin);
  return { kind: 'message', message: { ...message, eventId, ...(isRestored ? { isRestored } : {}) } };
}

/** Turns a deletion into core nouns; undefined for what a bot deleted, and for other events. */
export function parseDeletion(origin: Origin): IncomingDeletion | undefined {
  const { activity, place, sentAt, tenant } = origin;
  if (activity.channelData?.eventType !== 'softDeleteMessage') return undefined;
  if (!activity.id || isFromBot(activity)) return undefined;
  const conversation = activity.conversation.id;
  const id = messageId(conversation, activity.id);
  const thread = { tenant, place, id: conversation };
  return { eventId: changeId(id, origin), messageId: id, thread, sentAt };
}
