import type { SlackMethod } from './slack-calls.ts';

/**
 * Which bot scopes each method that Footnote calls needs; manifest.yml asks for these, for what its events need, and
 * for nothing else. https://docs.slack.dev/reference/methods
 */
export const METHOD_SCOPES: Readonly<Record<SlackMethod, readonly string[]>> = {
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'assistant.threads.setStatus': ['assistant:write'],
  'assistant.threads.setSuggestedPrompts': ['assistant:write'],
  // Direct messages are never asked about: nobody shares an answer there.
  'conversations.info': ['channels:read', 'groups:read'],
  'users.info': ['users:read'],
  'reactions.add': ['reactions:write'],
};

/** Which bot scopes each event needs that Footnote listens to; `app_home_opened` needs none. */
export const EVENT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  app_mention: ['app_mentions:read'],
  app_home_opened: [],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
};

/** What slash commands need. */
export const COMMAND_SCOPE = 'commands';
