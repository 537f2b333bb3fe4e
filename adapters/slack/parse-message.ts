import type { IncomingMessage } from '../../src/core/message.ts';
import type { Place } from '../../src/core/thread.ts';
import { decodeText, mentions } from './decode-text.ts';
import { messageId, placeKind, timeOf } from './slack-ids.ts';
import type { EventEnvelope, MessageEvent } from './slack-payloads.ts';

/** Which tenant a Slack workspace belongs to; undefined when none. */
export type TenantOf = (teamId: string) => string | undefined;

export type Parsed<T> =
  | { readonly kind: 'parsed'; readonly value: T }
  | { readonly kind: 'ignored'; readonly reason: string };

/** A person's message has none of these, or one of these subtypes; edits, deletions, joins and bots have others. */
const TAKEN_SUBTYPES: readonly (string | undefined)[] = [undefined, 'file_share', 'thread_broadcast'];

const SLACKBOT = 'USLACKBOT';

/** What Footnote leaves alone, and why. */
export function ignored(reason: string): { readonly kind: 'ignored'; readonly reason: string } {
  return { kind: 'ignored', reason };
}

/** Our user in the workspace that the event comes from. */
function ownUser(envelope: EventEnvelope): string | undefined {
  const known = envelope.authorizations ?? [];
  return (known.find((authorization) => authorization.is_bot) ?? known[0])?.user_id;
}

function addressing(event: MessageEvent, own: string | undefined): IncomingMessage['addressing'] {
  if (placeKind(event.channel, event.channel_type) === 'direct') return 'direct';
  if (event.type === 'app_mention' || mentions(event.text ?? '', own)) return 'mention';
  return event.thread_ts !== undefined && event.thread_ts !== event.ts ? 'thread' : 'overheard';
}

/** Whether a person wrote it, and no app; whose own messages are ours only an event tells. */
export function isWrittenByPerson({
  subtype,
  bot_id,
  app_id,
  user,
}: Pick<MessageEvent, 'subtype' | 'bot_id' | 'app_id' | 'user'>): boolean {
  return TAKEN_SUBTYPES.includes(subtype) && !bot_id && !app_id && Boolean(user) && user !== SLACKBOT;
}

/** Whether a person wrote it; Slack's own notices and what bots write are nobody's. */
export function unlessByPerson(
  envelope: EventEnvelope,
  message: Pick<MessageEvent, 'subtype' | 'bot_id' | 'app_id' | 'user'>,
): ReturnType<typeof ignored> | undefined {
  if (!TAKEN_SUBTYPES.includes(message.subtype)) return ignored('subtype');
  if (message.bot_id || message.app_id) return ignored('bot');
  const nobody = !message.user || message.user === ownUser(envelope) || message.user === SLACKBOT;
  return nobody ? ignored('no-person') : undefined;
}

type Home = { readonly tenant: string; readonly place: Place };

/** Whose the channel is and who reads it; undefined when its workspace belongs to no tenant. */
export function homeOf(
  envelope: EventEnvelope,
  { channel, channel_type }: Pick<MessageEvent, 'channel' | 'channel_type'>,
  tenantOf: TenantOf,
): Home | undefined {
  const team = envelope.context_team_id ?? envelope.team_id;
  const tenant = team === undefined ? undefined : tenantOf(team);
  if (team === undefined || tenant === undefined) return undefined;
  const kind = placeKind(channel, channel_type);
  const external = envelope.is_ext_shared_channel === true;
  return { tenant, place: { channel: 'slack', workspace: team, id: channel, kind, external } };
}

/**
 * Turns a message event into core nouns, or says why it is none of ours. A mention's `app_mention` and `message`
 * events, which carry the same `ts`, give the same message id, thread and text.
 */
export function parseMessage(
  envelope: EventEnvelope,
  event: MessageEvent,
  tenantOf: TenantOf,
): Parsed<IncomingMessage> {
  const own = ownUser(envelope);
  const nobodys = unlessByPerson(envelope, event);
  if (nobodys || !event.user) return nobodys ?? ignored('no-person');
  // An edit that names us may bring another one; `message_changed` tells of every edit.
  if (event.type === 'app_mention' && event.edited) return ignored('edited');
  const home = homeOf(envelope, event, tenantOf);
  if (home === undefined) return ignored('unknown-tenant');
  const addressed = addressing(event, own);

  const { tenant, place } = home;
  const team = place.workspace;
  const guest = tenantOf(event.user_team ?? event.team ?? team) !== tenant;
  return {
    kind: 'parsed',
    value: {
      eventId: envelope.event_id,
      messageId: messageId(event.channel, event.ts),
      thread: { tenant, place, id: event.thread_ts ?? event.ts },
      // Guests of our own workspace need users.info, which would delay the acknowledgement: they are told apart later.
      author: { tenant, channel: 'slack', workspace: team, id: event.user, guest },
      text: decodeText(event.text ?? '', own),
      addressing: addressed,
      attachments: event.files?.length ?? 0,
      sentAt: timeOf(event.ts),
    },
  };
}
