import type { TurnReference } from '../core/turn-reports.ts';

const SLACK = /^\/archives\/([A-Z][A-Z0-9]{2,30})\/p(\d{10})(\d{6})\/?$/;
const TEAMS = /^\/l\/message\/([^/]{3,200})\/(\d{10,16})\/?$/;
const REQUEST_ID = /^[\w.:-]{1,120}$/;

/**
 * What a request id, a Slack permalink or a Teams message link names; undefined for anything else. Nothing is fetched: the
 * link is only read.
 */
export function readReference(typed: string): TurnReference | undefined {
  const text = typed
    .trim()
    .replace(/^<([^|>]+)(?:\|[^>]*)?>$/, '$1')
    .replace(/^`(.*)`$/, '$1');
  if (REQUEST_ID.test(text) && !text.includes('://')) return { requestId: text };
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  return slackMessage(url) ?? teamsMessage(url);
}

/** https://api.slack.com/methods/chat.getPermalink: the `ts` without its point. */
function slackMessage({ pathname }: URL): TurnReference | undefined {
  const [, channel, seconds, micros] = SLACK.exec(pathname) ?? [];
  if (channel === undefined) return undefined;
  return { channel: 'slack', messageIds: [`${channel}:${seconds}.${micros}`] };
}

/**
 * https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams: a message of a channel stands in
 * the thread of its root (`parentMessageId`), one of a chat in the chat itself. A reply that was streamed has the time of its
 * beginning in its id.
 */
function teamsMessage({ pathname, searchParams }: URL): TurnReference | undefined {
  const [, encoded, message] = TEAMS.exec(pathname) ?? [];
  if (encoded === undefined || message === undefined) return undefined;
  const conversation = decoded(encoded);
  const root = searchParams.get('parentMessageId') ?? message;
  const homes = [`${conversation};messageid=${root}`, conversation];
  return {
    channel: 'teams',
    messageIds: homes.flatMap((home) => [`${home}|${message}`, `${home}|stream:*:${message}`]),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
