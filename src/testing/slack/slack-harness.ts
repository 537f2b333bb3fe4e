import type { ReplyTarget } from '../../channels/channel-adapter.ts';
import type { AdapterHarness, PostFailure } from '../adapter-contract.ts';
import { type SlackGateway, startSlackGateway } from './slack-gateway.ts';
import type { SlackFault } from './slack-faults.ts';
import { pressPayload, thumbPayload } from './slack-press.ts';
import { createSlackSender } from './slack-signer.ts';
import { type SlackEnvelope, type SlackStandIn, startSlackStandIn } from './slack-stand-in.ts';
import { visibleMessage } from './slack-visible.ts';

const FAULTS: Readonly<Record<PostFailure, SlackFault>> = {
  'rate-limited': { kind: 'rate-limited', retryAfterSeconds: 2 },
  rejected: { kind: 'error', error: 'not_in_channel' },
  unavailable: { kind: 'status', status: 503 },
  lost: { kind: 'drop-after-accept' },
};

/** The Slack adapter at work before a Slack on loopback. */
export type SlackHarness = AdapterHarness & {
  readonly slack: SlackStandIn;
  readonly gateway: SlackGateway;
};

/** Starts emulate, the adapter's route and a thread in its channel to answer in. */
export async function startSlackHarness(): Promise<SlackHarness> {
  const slack = await startSlackStandIn();
  const gateway = await startSlackGateway({
    botToken: slack.botToken,
    signingSecret: slack.signingSecret,
    apiUrl: slack.apiUrl,
    tenantOf: (teamId) => (teamId === slack.teamId ? 'default' : undefined),
  });
  const { adapter, sender, sink, url } = gateway;
  const root = await slack.say('A question');
  const place = {
    channel: 'slack',
    workspace: slack.teamId,
    id: slack.channelId,
    kind: 'channel',
    external: false,
  } as const;
  const target: ReplyTarget = { kind: 'thread', thread: { tenant: 'default', place, id: root } };
  let last: SlackEnvelope | undefined;
  let count = 0;

  const message = (text: string, more: Record<string, unknown> = {}) => {
    count += 1;
    const ts = `1767225600.${String(count).padStart(6, '0')}`;
    return {
      type: 'app_mention',
      user: slack.userId,
      text,
      ts,
      channel: slack.channelId,
      event_ts: ts,
      ...more,
    };
  };
  const asked = () => {
    const event = last?.event;
    if (typeof event !== 'object' || event === null) throw new Error('nothing was asked yet');
    return { ...event, type: 'message', client_msg_id: 'of-the-question' } as Record<string, unknown>;
  };
  /** Slack wraps what became of a message: the event's own `ts` is the moment of the change. */
  const changed = (subtype: string, more: Record<string, unknown>) => {
    const around = { type: 'message', subtype, hidden: true, channel_type: 'channel', ...more };
    return sender.event(slack.envelope({ ...message(''), ...around, user: undefined, text: undefined }));
  };
  return {
    adapter,
    sink,
    slack,
    gateway,
    target,
    sendQuestion(text) {
      last = slack.envelope(message(`<@${slack.botUserId}> ${text}`));
      return sender.event(last);
    },
    redeliver: () => sender.event(last, { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' }),
    editQuestion(text) {
      const edited = { user: slack.userId, ts: '1767225700.000000' };
      const now = { ...asked(), text: `<@${slack.botUserId}> ${text}`, edited };
      return changed('message_changed', { message: now, previous_message: asked() });
    },
    touchQuestion() {
      const unfurled = { ...asked(), attachments: [{ title: 'Example', from_url: 'https://example.com' }] };
      return changed('message_changed', { message: unfurled, previous_message: asked() });
    },
    deleteQuestion: () => changed('message_deleted', { deleted_ts: asked().ts, previous_message: asked() }),
    press: async (messageId, action, choice) =>
      sender.interaction(await pressPayload(slack, { thread: root, messageId, action, choice })),
    fill: async (messageId, action, changed) =>
      sender.interaction(await pressPayload(slack, { thread: root, messageId, action, changed })),
    judge: async (messageId, verdict) =>
      sender.interaction(await thumbPayload(slack, { thread: root, messageId, verdict })),
    sendOwnMessage: () =>
      sender.event(
        slack.envelope(
          message('Looking it up', { type: 'message', user: slack.botUserId, bot_id: slack.botId }),
        ),
      ),
    sendForged: () =>
      createSlackSender(url, { signingSecret: 'somebody-elses' }).event(slack.envelope(message('Let me in'))),
    async visible() {
      const messages = await slack.replies(slack.channelId, root);
      return messages
        .filter((entry) => entry.ts !== root)
        .map((entry) => visibleMessage(slack.channelId, entry));
    },
    failNextPost: (failure) => slack.failNext('chat.postMessage', FAULTS[failure]),
    async close() {
      await gateway.close();
      await slack.close();
    },
  };
}
