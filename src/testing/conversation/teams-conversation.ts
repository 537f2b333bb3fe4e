import {
  ANA,
  CHANNEL,
  channelMention,
  channelReply,
  MEMBER,
  newActivityId,
} from '../teams/teams-activities.ts';
import { postActivity } from '../teams/teams-gateway.ts';
import { pressIn } from '../teams/teams-press.ts';
import type { TeamsStandIn } from '../teams/teams-stand-in.ts';
import { visibleActivity } from '../teams/teams-visible.ts';
import type { ConversationDriver } from './conversation-driver.ts';

/**
 * A thread in a Teams channel: the first message mentions Footnote, the later ones are replies. `url` is the bot's endpoint.
 * Teams takes few messages a second for one channel: conversations side by side want a `channel` each.
 */
export function converseInTeams(teams: TeamsStandIn, url: string, channel = CHANNEL): ConversationDriver {
  if (teams.channels.every(({ id }) => id !== channel))
    teams.channels.push({ id: channel, type: 'standard' });
  return converse(teams, url, { channel, thread: { root: undefined }, person: ANA });
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
    press: (message, action, choice) =>
      send(pressIn(teams, message.id, { action, choice }, activityOf('', false))),
    as: (name) => converse(teams, url, { ...seat, person: sitDown(teams, name) }),
    async visible() {
      if (thread.root === undefined) return [];
      return teams.messages(String(conversation().id)).map(({ id, body }) => visibleActivity(id, body));
    },
  };
}
