import type { IncomingMessage } from '../../src/core/message.ts';
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

function ignored(reason: string): { readonly kind: 'ignored'; readonly reason: string } {
  return { kind: 'ignored', reason };
}

/** Our user in the workspace that the event comes from. */
function ownUser(envelope: EventEnvelope): string | undefined {
  const known = envelope.authorizations ?? [];
  return (known.find((authorization) => authorization.is_bot) ?? known[0])?.user_id;
}

function addressing(event: MessageEvent, own: string | undefined): IncomingMessage['addressing'] | undefined {
  if (placeKind(event.channel, event.channel_type) === 'direct') return 'direct';
  if (event.type === 'app_mention' || mentions(event.text ?? '', own)) return 'mention';
  return event.thread_ts !== undefined && event.thread_ts !== event.ts ? 'thread' : undefined;
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
  if (!TAKEN_SUBTYPES.includes(event.subtype)) return ignored('subtype');
  if (event.bot_id || event.app_id) return ignored('bot');
  if (!event.user || event.user === own || event.user === 'USLACKBOT') return ignored('no-person');
  const team = envelope.context_team_id ?? envelope.team_id;
  const tenant = team === undefined ? undefined : tenantOf(team);
  if (team === undefined || tenant === undefined) return ignored('unknown-tenant');
  const addressed = addressing(event, own);
  if (addressed === undefined) return ignored('not-addressed');

  const home = event.user_team ?? event.team ?? team;
  const place = {
    channel: 'slack' as const,
    workspace: team,
    id: event.channel,
    kind: placeKind(event.channel, event.channel_type),
    external: envelope.is_ext_shared_channel === true,
  };
  return {
    kind: 'parsed',
    value: {
      eventId: envelope.event_id,
      messageId: messageId(event.channel, event.ts),
      thread: { tenant, place, id: event.thread_ts ?? event.ts },
      // Guests of our own workspace need users.info, which would delay the acknowledgement: they are told apart later.
      author: { tenant, channel: 'slack', workspace: team, id: event.user, guest: tenantOf(home) !== tenant },
      text: decodeText(event.text ?? '', own),
      addressing: addressed,
      attachments: event.files?.length ?? 0,
      sentAt: timeOf(event.ts),
    },
  };
}
