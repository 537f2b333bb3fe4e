import { APP_ID } from './teams-signer.ts';

type Json = Readonly<Record<string, unknown>>;

export const TENANT = 'aaaaaaaa-0000-4000-8000-000000000001';
export const BOT = { id: `28:${APP_ID}`, name: 'Footnote' };
export const ANA = {
  id: '29:1ana-scrubbed',
  name: 'Ana Lee',
  aadObjectId: 'bbbbbbbb-0000-4000-8000-000000000002',
};
/** Ana as the list of members has her. */
export const MEMBER = {
  ...ANA,
  email: 'ana@example.com',
  userPrincipalName: 'ana@example.com',
  tenantId: TENANT,
  userRole: 'user',
};
export const CHANNEL = '19:channel-scrubbed@thread.tacv2';
const MENTION = { type: 'mention', mentioned: BOT, text: '<at>Footnote</at>' };

let count = 0;

/** A fresh activity id, in Teams' form. */
export function newActivityId(): string {
  count += 1;
  return String(1_767_225_000_000 + count);
}

/** What every activity of Teams has. */
function activity(serviceUrl: string, more: Json): Json {
  return {
    type: 'message',
    channelId: 'msteams',
    serviceUrl,
    from: ANA,
    recipient: BOT,
    timestamp: '2026-03-02T09:00:00.123Z',
    ...more,
  };
}

/** `@Footnote text` in a channel: a new thread, or a reply in the thread of `root`. */
export function channelMention(serviceUrl: string, text: string, more: Json = {}, root?: string): Json {
  const id = newActivityId();
  return activity(serviceUrl, {
    id,
    text: `<at>Footnote</at> ${text}`,
    textFormat: 'plain',
    entities: [MENTION],
    conversation: {
      isGroup: true,
      conversationType: 'channel',
      tenantId: TENANT,
      id: `${CHANNEL};messageid=${root ?? id}`,
    },
    channelData: {
      tenant: { id: TENANT },
      team: { id: '19:team-scrubbed@thread.tacv2' },
      channel: { id: CHANNEL },
    },
    ...more,
  });
}

let changes = 0;

/** What Teams reports when a message got other words, or came back after its deletion. */
export function editOf(
  message: Json,
  text: string,
  eventType: 'editMessage' | 'undeleteMessage' = 'editMessage',
): Json {
  return { ...changeOf(message, 'messageUpdate', eventType), text };
}

/** What Teams reports when a message was deleted: without its words. */
export function deletionOf(message: Json): Json {
  return { ...changeOf(message, 'messageDelete', 'softDeleteMessage'), text: '', entities: [] };
}

function changeOf(message: Json, type: string, eventType: string): Json {
  changes += 1;
  const timestamp = new Date(Date.UTC(2026, 2, 2, 9, 1, changes)).toISOString();
  return { ...message, type, timestamp, channelData: { ...Object(message.channelData), eventType } };
}

/** A reply in a channel's thread that names nobody. */
export function channelReply(serviceUrl: string, text: string, root: string): Json {
  return { ...channelMention(serviceUrl, text, {}, root), text, entities: [] };
}

/** A message in the chat with Footnote alone. */
export function personalMessage(serviceUrl: string, text: string, more: Json = {}): Json {
  return activity(serviceUrl, {
    id: newActivityId(),
    text,
    textFormat: 'plain',
    conversation: { conversationType: 'personal', tenantId: TENANT, id: 'a:personal-scrubbed' },
    channelData: { tenant: { id: TENANT } },
    ...more,
  });
}

/** A press of a button in a card of Footnote's. */
export function cardAction(serviceUrl: string, data: Json, more: Json = {}): Json {
  return activity(serviceUrl, {
    id: `f:${newActivityId()}`,
    type: 'invoke',
    name: 'adaptiveCard/action',
    conversation: { conversationType: 'personal', tenantId: TENANT, id: 'a:personal-scrubbed' },
    channelData: { tenant: { id: TENANT } },
    value: { action: { type: 'Action.Execute', verb: 'x', data }, trigger: 'manual' },
    ...more,
  });
}

/** A thumb under a message of Footnote's (its activity id), as Teams' own feedback loop sends it. */
export function feedbackOn(
  serviceUrl: string,
  replyToId: string,
  said: { readonly reaction: 'like' | 'dislike'; readonly text?: string },
  more: Json = {},
): Json {
  return activity(serviceUrl, {
    id: `f:${newActivityId()}`,
    type: 'invoke',
    name: 'message/submitAction',
    replyToId,
    conversation: { conversationType: 'personal', tenantId: TENANT, id: 'a:personal-scrubbed' },
    channelData: { tenant: { id: TENANT } },
    value: {
      actionName: 'feedback',
      actionValue: { reaction: said.reaction, feedback: JSON.stringify({ feedbackText: said.text ?? '' }) },
    },
    ...more,
  });
}
