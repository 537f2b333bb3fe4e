import {
  ANA,
  CHANNEL,
  channelMention,
  channelReply,
  MEMBER,
  newActivityId,
  personalMessage,
} from '../teams/teams-activities.ts';
import { postActivity } from '../teams/teams-gateway.ts';
import { judgeIn, pressIn } from '../teams/teams-press.ts';
import type { TeamsStandIn } from '../teams/teams-stand-in.ts';
import { visibleActivity } from '../teams/teams-visible.ts';
import type { ConversationDriver, HelpPlaceDriver } from './conversation-driver.ts';

/**
 * A thread in a Teams channel: the first message mentions Footnote, the later ones are replies. `url` is the bot's endpoint.
 * Teams takes few messages a second for one channel: conversations side by side want a `channel` each.
 */
export function converseInTeams(teams: TeamsStandIn, url: string, channel = CHANNEL): ConversationDriver {
  if (teams.channels.every(({ id }) => id !== channel))
    teams.channels.push({ id: channel, type: 'standard' });
  return converse(teams, url, { channel, thread: { root: undefined }, person: ANA });
}

/** The channel where requests for a person arrive, with Ben at the keyboard. `id` is the channel's. */
export function helpInTeams(teams: TeamsStandIn, url: string, id: string): HelpPlaceDriver {
  if (teams.channels.every((channel) => channel.id !== id)) teams.channels.push({ id, type: 'standard' });
  return helpDriver(teams, url, { channel: id, thread: { root: undefined }, person: sitDown(teams, 'Ben') });
}

function helpDriver(teams: TeamsStandIn, url: string, seat: Seat): HelpPlaceDriver {
  return {
    ...converse(teams, url, seat),
    as: (name) => helpDriver(teams, url, { ...seat, person: sitDown(teams, name) }),
    under: ({ id }) => converse(teams, url, { ...seat, thread: { root: id } }),
    visible: async () => teams.messages(seat.channel).map(({ id, body }) => visibleActivity(id, body)),
  };
}

type Account = typeof ANA;
type Seat = {
  readonly channel: string;
  readonly thread: { root: string | undefined };
  readonly person: Account;
};

/** Somebody else of the organisation, whom the channel's list of members then holds too. */
function sitDown(teams: TeamsStandIn, person: string): Account {
  const known = teams.members.find(({ name }) => name === person);
  const account = { id: `29:1${person}`, name: person, aadObjectId: `account-of-${person}` };
  if (known) return { ...account, id: String(known.id), aadObjectId: String(known.aadObjectId) };
  const address = `${encodeURIComponent(person.toLowerCase())}@example.com`;
  teams.members.push({ ...MEMBER, ...account, email: address, userPrincipalName: address });
  return account;
}

function converse(teams: TeamsStandIn, url: string, seat: Seat): ConversationDriver {
  const { channel, thread, person } = seat;
  const activityOf = (text: string, first: boolean): Readonly<Record<string, unknown>> => {
    const isRoot = first || thread.root === undefined;
    const activity = isRoot
      ? channelMention(teams.serviceUrl, text)
      : channelReply(teams.serviceUrl, text, thread.root ?? '');
    const conversation = Object(activity.conversation);
    return {
      ...activity,
      from: person,
      conversation: { ...conversation, id: String(conversation.id).replace(CHANNEL, channel) },
      channelData: { ...Object(activity.channelData), channel: { id: channel } },
    };
  };
  const send = async (activity: Readonly<Record<string, unknown>>): Promise<void> => {
    const answer = await postActivity(url, activity, teams.authorization());
    if (answer.status !== 200) throw new Error(`Footnote answered ${answer.status}`);
  };
  // The stand-in opens a chat by either name of a person; in Teams it is the same one.
  const chats = [person.id, person.aadObjectId].map((id) => `a:chat-with-${id}`);
  const inChat = () => teams.received().filter(({ conversation }) => chats.includes(conversation));
  /** What an activity has that is sent from beside a message: here, or in the person's own chat. */
  const besides = (message: string) =>
    inChat().some(({ id }) => id === message)
      ? { ...personalMessage(teams.serviceUrl, ''), from: person }
      : activityOf('', false);
  const conversation = () => Object(activityOf('', false).conversation);
  const change = async (id: string, text: string, more: Readonly<Record<string, unknown>>) => {
    const { channelData, ...rest } = activityOf(text, id === thread.root);
    await send({
      ...rest,
      id,
      conversation: conversation(),
      timestamp: new Date(Number(newActivityId())).toISOString(),
      ...more,
      channelData: { ...Object(channelData), ...Object(more.channelData) },
    });
  };

  return {
    channel: 'teams',
    async say(text) {
      const activity = activityOf(text, thread.root === undefined);
      thread.root ??= String(activity.id);
      await send(activity);
      return { id: String(activity.id), text };
    },
    edit: ({ id }, text) =>
      change(id, text, { type: 'messageUpdate', channelData: { eventType: 'editMessage' } }),
    remove: ({ id, text }) =>
      change(id, text, { type: 'messageDelete', channelData: { eventType: 'softDeleteMessage' } }),
    command(words) {
      // In a channel Teams hands a bot only what mentions it, also in its own threads.
      const { text, entities } = channelMention(teams.serviceUrl, `/footnote ${words}`);
      return send({ ...activityOf('', thread.root === undefined), text, entities });
    },
    press: (message, action, choice) =>
      send(pressIn(teams, message.id, { action, choice }, besides(message.id))),
    fill: (message, action, changed) =>
      send(pressIn(teams, message.id, { action, changed }, besides(message.id))),
    judge: (message, verdict, text) =>
      send(judgeIn(teams, message.id, { verdict, text }, besides(message.id))),
    as: (name) => converse(teams, url, { ...seat, person: sitDown(teams, name) }),
    async visible() {
      if (thread.root === undefined) return [];
      return teams.messages(String(conversation().id)).map(({ id, body }) => visibleActivity(id, body));
    },
    alone: async () => inChat().map(({ id, body }) => visibleActivity(id, body)),
  };
}
