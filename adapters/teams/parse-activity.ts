import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  ActionName,
  type IncomingAction,
  type IncomingCommand,
  type IncomingDeletion,
  type IncomingMessage,
} from '../../src/core/message.ts';
import type { Principal } from '../../src/core/principal.ts';
import type { Place } from '../../src/core/thread.ts';
import { mentionsBot, messageText } from './message-text.ts';
import { isStranger } from './strangers.ts';
import { type Activity, workspaceOf } from './teams-activities.ts';
import { baseConversation, messageId, placeKind, privateHandle, rootMessage } from './teams-ids.ts';

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

const COMMAND = /^\/(ask|footnote)(?:\s+([\s\S]*))?$/i;
/** Attachments that repeat the text, or are cards: not files of the person's. */
const NO_FILES = /^(text\/html|application\/vnd\.microsoft\.(card|teams\.card)\..*)$/i;

function addressing(origin: Origin): IncomingMessage['addressing'] | undefined {
  const { activity, place } = origin;
  if (place.kind === 'direct') return 'direct';
  if (mentionsBot(activity)) return 'mention';
  // A group chat is one endless thread: what doesn't name Footnote there is not for it.
  if (place.kind === 'group') return undefined;
  const root = rootMessage(activity.conversation.id);
  return root !== undefined && root !== activity.id ? 'thread' : undefined;
}

/** Whether a bot wrote it: Footnote itself, or another one. */
function isFromBot({ from, recipient }: Activity): boolean {
  return from.id === recipient.id || from.id.startsWith('28:');
}

/** Turns a message activity into core nouns, or says why it is none of ours. */
export function parseMessage(origin: Origin): ParsedMessage {
  const { activity, author, place, sentAt, tenant } = origin;
  if (!activity.id) return { kind: 'ignored', reason: 'no-id' };
  if (isFromBot(activity)) return { kind: 'ignored', reason: 'bot' };
  const addressed = addressing(origin);
  if (addressed === undefined) return { kind: 'ignored', reason: 'not-addressed' };
  const text = messageText(activity);
  const conversation = activity.conversation.id;
  const id = messageId(conversation, activity.id);
  const [, name, argument = ''] = (addressed === 'thread' ? null : COMMAND.exec(text)) ?? [];
  if (name !== undefined) {
    const handle = privateHandle(activity.from.id, conversation);
    const command = {
      eventId: id,
      name: name.toLowerCase(),
      text: argument.trim(),
      author,
      place,
      handle,
      sentAt,
    };
    return { kind: 'command', command };
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
export function parseEdit(origin: Origin): Exclude<ParsedMessage, { kind: 'command' }> {
  if (!EDITS.has(origin.activity.channelData?.eventType ?? '')) return { kind: 'ignored', reason: 'no-edit' };
  const parsed = parseMessage(origin);
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

/** What our buttons carry. */
export const ButtonData = z.object({
  footnote: z.object({
    action: ActionName,
    requestId: z.string().min(1),
    choice: z.number().int().nonnegative().optional(),
  }),
});
/** A press comes as an invoke (Action.Execute) or, from older clients, as a message with a value (Action.Submit). */
const Pressed = z.union([
  z.object({ action: z.object({ data: ButtonData }) }).transform(({ action }) => action.data),
  ButtonData,
]);

/** Whether the activity is the press of a button rather than a text. */
export function isPress({ type, name, value, text }: Activity): boolean {
  if (type === 'invoke') return name === 'adaptiveCard/action';
  return type === 'message' && !text?.trim() && Pressed.safeParse(value).success;
}

/** Turns a press of one of our buttons into core nouns; undefined for buttons that we don't know, or no longer do. */
export function parseAction(origin: Origin): IncomingAction | undefined {
  const { activity, author, place, sentAt, tenant } = origin;
  const pressed = Pressed.safeParse(activity.value);
  if (!pressed.success || !activity.id) return undefined;
  const { action, requestId, choice } = pressed.data.footnote;
  if (action === 'choose' && choice === undefined) return undefined;
  const conversation = activity.conversation.id;
  return {
    eventId: messageId(conversation, activity.id),
    name: action,
    requestId,
    ...(action === 'choose' ? { choice } : {}),
    author,
    place,
    thread: { tenant, place, id: conversation },
    handle: privateHandle(activity.from.id, conversation),
    sentAt,
  };
}
