import { randomUUID } from 'node:crypto';
import type { ActionName } from '../../core/message.ts';
import type { SlackStandIn } from './slack-stand-in.ts';

type Json = Readonly<Record<string, unknown>>;

/** Which button of which message of a thread, and who presses it (default ana). */
export type SlackPress = {
  readonly thread: string;
  /** As `visible` gives it: `C…:ts`. */
  readonly messageId: string;
  readonly action: ActionName;
  readonly choice?: number;
  readonly by?: string;
};

/** Slack's payload of a press on a button that stands there. Throws when it doesn't. */
export async function pressPayload(slack: SlackStandIn, press: SlackPress): Promise<Json> {
  const { thread, action, choice, by = 'ana' } = press;
  const [channel = '', ts] = press.messageId.split(':');
  const message = (await slack.replies(channel, thread)).find((each) => each.ts === ts);
  const id = action === 'choose' ? `choose:${choice}` : action;
  const button = (message?.blocks ?? [])
    .flatMap(({ elements }) => (Array.isArray(elements) ? (elements as Json[]) : []))
    .find((element) => element.action_id === id);
  if (button === undefined) throw new Error(`No button ${id} stands under ${press.messageId}`);
  return {
    type: 'block_actions',
    trigger_id: randomUUID(),
    team: { id: slack.teamId, domain: 'example' },
    user: { id: slack.userIdOf(by), username: by.toLowerCase(), team_id: slack.teamId },
    channel: { id: channel, name: 'help' },
    container: {
      type: 'message',
      channel_id: channel,
      message_ts: ts,
      thread_ts: thread,
      is_ephemeral: false,
    },
    message: { ...message, thread_ts: thread },
    response_url: slack.responseUrl('actions'),
    actions: [{ ...button, block_id: 'b1', action_ts: ts }],
  };
}
