import type { IncomingDeletion, IncomingMessage } from '../../src/core/message.ts';
import {
  homeOf,
  ignored,
  type Parsed,
  parseMessage,
  type TenantOf,
  unlessByPerson,
} from './parse-message.ts';
import { messageId, timeOf } from './slack-ids.ts';
import type { EventEnvelope, MessageChanged, MessageDeleted } from './slack-payloads.ts';

/** What became of a message: other words, or nothing. */
export type MessageChange =
  | { readonly kind: 'edit'; readonly message: IncomingMessage }
  | { readonly kind: 'deletion'; readonly deletion: IncomingDeletion };

/** What is left of a message whose replies still stand. */
const TOMBSTONE = 'tombstone';

/**
 * Turns `message_changed` into the message as it stands now, by the same rules as a new one. Slack reports unfurled
 * links and new replies in the same way: only other words count. A deleted message with replies comes as a tombstone.
 */
export function parseChanged(
  envelope: EventEnvelope,
  event: MessageChanged,
  tenantOf: TenantOf,
): Parsed<MessageChange> {
  const { channel, channel_type, message, previous_message: before } = event;
  if (message.subtype === TOMBSTONE)
    return parseDeletion(envelope, { ...event, removed: message.ts }, tenantOf);
  if (before ? (before.text ?? '') === (message.text ?? '') : !message.edited) return ignored('same-words');
  const parsed = parseMessage(envelope, { ...message, channel, channel_type }, tenantOf);
  if (parsed.kind === 'ignored') return parsed;
  return { kind: 'parsed', value: { kind: 'edit', message: parsed.value } };
}

/** Turns `message_deleted` into a deletion of what a person wrote. */
export function parseDeleted(
  envelope: EventEnvelope,
  event: MessageDeleted,
  tenantOf: TenantOf,
): Parsed<MessageChange> {
  return parseDeletion(envelope, { ...event, removed: event.deleted_ts }, tenantOf);
}

type Removal = Pick<MessageDeleted, 'channel' | 'channel_type' | 'ts' | 'previous_message'> & {
  readonly removed: string;
};

function parseDeletion(envelope: EventEnvelope, event: Removal, tenantOf: TenantOf): Parsed<MessageChange> {
  const { channel, removed, ts, previous_message: before } = event;
  const nobodys = before && unlessByPerson(envelope, before);
  if (nobodys) return nobodys;
  const home = homeOf(envelope, event, tenantOf);
  if (home === undefined) return ignored('unknown-tenant');
  const deletion: IncomingDeletion = {
    eventId: envelope.event_id,
    messageId: messageId(channel, removed),
    thread: { ...home, id: before?.thread_ts ?? removed },
    sentAt: timeOf(ts),
  };
  return { kind: 'parsed', value: { kind: 'deletion', deletion } };
}
