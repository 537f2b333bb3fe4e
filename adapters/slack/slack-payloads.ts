import { z } from 'zod';

/** The envelope of the Events API. Only what is read. https://docs.slack.dev/apis/events-api */
export const EventEnvelope = z.object({
  type: z.literal('event_callback'),
  event_id: z.string().min(1),
  team_id: z.string().optional(),
  context_team_id: z.string().nullish(),
  is_ext_shared_channel: z.boolean().nullish(),
  authorizations: z
    .array(z.object({ user_id: z.string().optional(), is_bot: z.boolean().optional() }))
    .nullish(),
  event: z.looseObject({ type: z.string() }),
});
export type EventEnvelope = z.infer<typeof EventEnvelope>;

/** A `message` or `app_mention` event. */
export const MessageEvent = z.object({
  type: z.enum(['message', 'app_mention']),
  subtype: z.string().optional(),
  channel: z.string().min(1),
  channel_type: z.string().optional(),
  user: z.string().optional(),
  bot_id: z.string().nullish(),
  app_id: z.string().nullish(),
  team: z.string().nullish(),
  user_team: z.string().nullish(),
  text: z.string().nullish(),
  ts: z.string().regex(/^\d+\.\d+$/),
  thread_ts: z.string().optional(),
  files: z.array(z.unknown()).nullish(),
  edited: z.unknown().optional(),
});
export type MessageEvent = z.infer<typeof MessageEvent>;

/** A message inside the event that tells of its change: where it stands, the event says. */
const ChangedMessage = MessageEvent.omit({ channel: true, channel_type: true }).extend({
  type: z.literal('message').default('message'),
});
const Change = MessageEvent.pick({ channel: true, channel_type: true, ts: true }).extend({
  type: z.literal('message'),
});

/** A message that was edited or unfurled, or deleted while its replies stand. https://docs.slack.dev/reference/events/message/message_changed */
export const MessageChanged = Change.extend({
  subtype: z.literal('message_changed'),
  message: ChangedMessage,
  previous_message: ChangedMessage.nullish(),
});
export type MessageChanged = z.infer<typeof MessageChanged>;

/** https://docs.slack.dev/reference/events/message/message_deleted */
export const MessageDeleted = Change.extend({
  subtype: z.literal('message_deleted'),
  deleted_ts: z.string().regex(/^\d+\.\d+$/),
  previous_message: ChangedMessage.nullish(),
});
export type MessageDeleted = z.infer<typeof MessageDeleted>;

export const HomeOpenedEvent = z.object({
  type: z.literal('app_home_opened'),
  tab: z.string(),
  channel: z.string().min(1),
});

/** A slash command's form. https://docs.slack.dev/interactivity/implementing-slash-commands */
export const SlashCommand = z.object({
  command: z.string().min(2),
  text: z.string().default(''),
  team_id: z.string().min(1),
  user_id: z.string().min(1),
  user_name: z.string().optional(),
  channel_id: z.string().min(1),
  channel_name: z.string().default(''),
  response_url: z.string().optional(),
  trigger_id: z.string().min(1),
});
export type SlashCommand = z.infer<typeof SlashCommand>;

/** A press of a button or thumb in one of our messages. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export const BlockActions = z.object({
  type: z.literal('block_actions'),
  trigger_id: z.string().min(1),
  team: z.object({ id: z.string() }).nullish(),
  user: z.object({ id: z.string(), team_id: z.string().optional(), username: z.string().optional() }),
  channel: z.object({ id: z.string(), name: z.string().default('') }).nullish(),
  container: z
    .object({
      channel_id: z.string().optional(),
      thread_ts: z.string().optional(),
      is_ephemeral: z.boolean().optional(),
    })
    .default({}),
  message: z.object({ thread_ts: z.string().optional() }).nullish(),
  /** What stands in the message's fields; read with care by `formValues`. */
  state: z.unknown().optional(),
  response_url: z.string().optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
});
export type BlockActions = z.infer<typeof BlockActions>;
