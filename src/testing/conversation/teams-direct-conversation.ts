import { randomUUID } from 'node:crypto';
import { deletionOf, editOf, personalMessage } from '../teams/teams-activities.ts';
import { postActivity } from '../teams/teams-gateway.ts';
import { judgeIn, pressIn } from '../teams/teams-press.ts';
import type { TeamsStandIn } from '../teams/teams-stand-in.ts';
import { visibleActivity } from '../teams/teams-visible.ts';
import type { ConversationDriver } from './conversation-driver.ts';

type Json = Readonly<Record<string, unknown>>;

/** A chat of Ana's with Footnote alone, of its own each time. `url` is the bot's endpoint. */
export function converseDirectlyInTeams(teams: TeamsStandIn, url: string): ConversationDriver {
  const id = `a:chat-${randomUUID()}`;
  const said = new Map<string, Json>();
  const activityOf = (text: string): Json => {
    const activity = personalMessage(teams.serviceUrl, text);
    return { ...activity, conversation: { ...Object(activity.conversation), id } };
  };
  const send = async (activity: Json): Promise<void> => {
    const answer = await postActivity(url, activity, teams.authorization());
    if (answer.status !== 200) throw new Error(`Footnote answered ${answer.status}`);
  };
  const earlier = (message: string): Json => {
    const activity = said.get(message);
    if (!activity) throw new Error(`Nobody wrote the message ${message}`);
    return activity;
  };

  const visible = async () => teams.messages(id).map((message) => visibleActivity(message.id, message.body));
  return {
    channel: 'teams',
    async say(text) {
      const activity = activityOf(text);
      const written = { id: String(activity.id), text };
      said.set(written.id, activity);
      await send(activity);
      return written;
    },
    edit: (message, text) => send(editOf(earlier(message.id), text)),
    remove: (message) => send(deletionOf(earlier(message.id))),
    press: (message, action, choice) => send(pressIn(teams, message.id, { action, choice }, activityOf(''))),
    fill: (message, action, changed) => send(pressIn(teams, message.id, { action, changed }, activityOf(''))),
    judge: (message, verdict, text) => send(judgeIn(teams, message.id, { verdict, text }, activityOf(''))),
    command: (words) => send(activityOf(`/footnote ${words}`)),
    as(person) {
      throw new Error(`A direct chat has one person: ${person} can't join`);
    },
    visible,
    alone: visible,
  };
}
