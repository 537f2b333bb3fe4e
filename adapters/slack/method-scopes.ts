import type { SlackMethod } from './slack-calls.ts';

/**
 * Which bot scopes each method that Footnote calls needs; manifest.yml asks for these, for what its events need, and
 * for nothing else. https://docs.slack.dev/reference/methods
 */
export const METHOD_SCOPES: Readonly<Record<SlackMethod, readonly string[]>> = {
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'assistant.threads.setStatus': ['assistant:write'],
  'assistant.threads.setSuggestedPrompts': ['assistant:write'],
  // Of the chats with one person alone.
  'conversations.list': ['im:read'],
  'conversations.info': ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  'conversations.members': ['channels:read', 'groups:read', 'mpim:read'],
  // The e-mail address, where Slack calls it confirmed, is what names people in access.yml.
  'users.info': ['users:read', 'users:read.email'],
  'users.list': ['users:read', 'users:read.email'],
  'usergroups.list': ['usergroups:read'],
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
  member_joined_channel: ['channels:read', 'groups:read'],
  member_left_channel: ['channels:read', 'groups:read'],
  channel_shared: ['channels:read', 'groups:read'],
  channel_unshared: ['channels:read', 'groups:read'],
  subteam_created: ['usergroups:read'],
  subteam_updated: ['usergroups:read'],
  subteam_members_changed: ['usergroups:read'],
  user_change: ['users:read'],
};

/** What slash commands need. */
export const COMMAND_SCOPE = 'commands';
