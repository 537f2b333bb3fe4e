import { randomUUID } from 'node:crypto';
import { pressPayload, thumbPayload } from '../slack/slack-press.ts';
import type { SlackSender } from '../slack/slack-signer.ts';
import type { SlackStandIn } from '../slack/slack-stand-in.ts';
import { visibleMessage } from '../slack/slack-visible.ts';
import type { ConversationDriver, HelpPlaceDriver, Written } from './conversation-driver.ts';

/** A thread in a Slack channel: the first question mentions Footnote, the later ones are replies. Ana speaks first; ben and chi may join. */
export function converseInSlack(slack: SlackStandIn, sender: SlackSender): ConversationDriver {
  return driverOf(slack, sender, { channel: slack.channelId, thread: undefined, mentioned: false }, 'ana');
}

/** A thread in the direct conversation `channel`, between Ana and Footnote. */
export function converseDirectlyInSlack(
  slack: SlackStandIn,
  sender: SlackSender,
  channel: string,
): ConversationDriver {
  return driverOf(slack, sender, { channel, thread: undefined, mentioned: true }, 'ana');
}

/** The channel where requests for a person arrive, with Ben at the keyboard. */
export function helpInSlack(slack: SlackStandIn, sender: SlackSender): HelpPlaceDriver {
  return helpDriver(slack, sender, 'Ben');
}

function helpDriver(slack: SlackStandIn, sender: SlackSender, by: string): HelpPlaceDriver {
  const channel = slack.helpDeskId;
  const seated = { channel, mentioned: true };
  return {
    ...driverOf(slack, sender, { ...seated, thread: undefined }, by),
    as: (person) => helpDriver(slack, sender, person),
    under: ({ id }) => driverOf(slack, sender, { ...seated, thread: id.split(':')[1] }, by),
    async visible() {
      const messages = await slack.history(channel);
      return messages
        .filter(({ user }) => user === slack.botUserId)
        .map((message) => visibleMessage(channel, message))
        .toReversed();
    },
  };
}

type Shared = { readonly channel: string; thread: string | undefined; mentioned: boolean };

function driverOf(slack: SlackStandIn, sender: SlackSender, shared: Shared, by: string): ConversationDriver {
  const { channel } = shared;
  const user = slack.userIdOf(by);
  const channel_type = channel.startsWith('D') ? 'im' : 'channel';
  const event = (more: Readonly<Record<string, unknown>>) => ({ channel, channel_type, ...more });
  const threadOf = (ts: string) =>
    shared.thread === undefined || shared.thread === ts ? {} : { thread_ts: shared.thread };
  const messageAt = (ts: string, text: string) => ({
    type: 'message',
    user,
    ts,
    text,
    ...threadOf(ts),
  });
  const send = async (body: Readonly<Record<string, unknown>>): Promise<void> => {
    const answer = await sender.event(slack.envelope(event(body)));
    if (answer.status !== 200) throw new Error(`Footnote answered ${answer.status}`);
  };
  const interact = async (payload: unknown): Promise<void> => {
    const answer = await sender.interaction(payload);
    if (answer.status !== 200) throw new Error(`Footnote answered ${answer.status}`);
  };
  /** A message of a channel, not of a thread, is pressed where it stands. */
  const standing = (id: string) => ({ thread: shared.thread ?? id.split(':')[1] ?? '', messageId: id, by });
  const mention = `<@${slack.botUserId}> `;
  const post = async (written: string, type: 'message' | 'app_mention'): Promise<Written> => {
    const ts = await slack.say(written, { by, threadTs: shared.thread, channel });
    shared.thread ??= ts;
    await send({ ...messageAt(ts, written), type, event_ts: ts });
    return { id: ts, text: written };
  };

  return {
    channel: 'slack',
    async say(text) {
      if (shared.mentioned) return post(escaped(text), 'message');
      shared.mentioned = true;
      return post(`${mention}${escaped(text)}`, 'app_mention');
    },
    remark: (text) =>
      post(
        escaped(text).replace(/@(\p{L}+)/gu, (_, name: string) => `<@${slack.userIdOf(name)}>`),
        'message',
      ),
    async edit({ id, text }, changed) {
      const words = `${text.startsWith(mention) ? mention : ''}${escaped(changed)}`;
      await slack.rewrite(id, words, { by, channel });
      await send({
        type: 'message',
        subtype: 'message_changed',
        message: { ...messageAt(id, words), edited: { user, ts: `${id}9` } },
        previous_message: messageAt(id, text),
        ts: `${id}8`,
        event_ts: `${id}8`,
      });
    },
    async remove({ id, text }) {
      await slack.takeBack(id, { by, channel });
      await send({
        type: 'message',
        subtype: 'message_deleted',
        deleted_ts: id,
        previous_message: messageAt(id, text),
        ts: `${id}7`,
        event_ts: `${id}7`,
      });
    },
    async command(words) {
      const answer = await sender.command({
        command: '/footnote',
        text: words,
        user_id: user,
        channel_id: channel,
        channel_name: 'help',
        team_id: slack.teamId,
        response_url: slack.responseUrl('commands', undefined, { channel, user }),
        trigger_id: randomUUID(),
        api_app_id: 'A1',
        token: 'unused',
        user_name: by.toLowerCase(),
        team_domain: 'example',
      });
      if (answer.status !== 200) throw new Error(`Footnote answered ${answer.status}`);
    },
    press: async ({ id }, action, choice) =>
      interact(await pressPayload(slack, { ...standing(id), action, choice })),
    fill: async ({ id }, action, changed) =>
      interact(await pressPayload(slack, { ...standing(id), action, changed })),
    judge: async ({ id }, verdict) => interact(await thumbPayload(slack, { ...standing(id), verdict })),
    as: (person) => driverOf(slack, sender, shared, person),
    async visible() {
      if (shared.thread === undefined) return [];
      const messages = await slack.replies(channel, shared.thread);
      return messages
        .filter(({ user }) => user === slack.botUserId)
        .map((message) => visibleMessage(channel, message));
    },
    alone: async () =>
      slack
        .ephemerals()
        .filter((message) => message.user === user)
        .map((message) => visibleMessage(message.channel, message)),
  };
}

/** As Slack's events carry what a person typed. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
