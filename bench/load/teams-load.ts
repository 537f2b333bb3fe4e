import { ANA, channelMention, TENANT } from '../../src/testing/teams/teams-activities.ts';
import type { StandInActivity, TeamsStandIn } from '../../src/testing/teams/teams-stand-in.ts';
import type { EventOptions, LoadChannel, ReceivedPost } from './load-channel.ts';
import { numberedQuestion } from './numbered-question.ts';

const PEOPLE = Array.from({ length: 50 }, (_, index) => {
  const number = String(index).padStart(12, '0');
  return { ...ANA, id: `29:bench-${number}`, aadObjectId: `cccccccc-0000-4000-8000-${number}` };
});
const FIRST_ID = 1_767_225_600_000;

/** Teams: signed activities go to the gateway at `url`, answers come to the stand-in, which knows who asks. */
export function teamsLoad(teams: TeamsStandIn, url: string): LoadChannel {
  teams.members.push(...PEOPLE);
  return {
    name: 'teams',
    posts: () => postsOf(teams.received()),
    events: (options) => {
      const headers = { authorization: teams.authorization() };
      return activities(options, teams.serviceUrl).map(({ thread, body }) => ({
        thread,
        request: { url, headers, body },
      }));
    },
  };
}

const CONVERSATION = { isGroup: true, conversationType: 'channel', tenantId: TENANT };
const CHANNEL_DATA = { tenant: { id: TENANT }, team: { id: '19:team-scrubbed@thread.tacv2' } };

function activities(
  { count, threads, questions, run }: EventOptions,
  serviceUrl: string,
): readonly { readonly thread: string; readonly body: string }[] {
  return Array.from({ length: count }, (_, index) => {
    const root = String(FIRST_ID + run * 100_000 + (index % threads));
    const id = String(FIRST_ID + run * 100_000 + index);
    const from = PEOPLE[index % PEOPLE.length];
    const text = numberedQuestion(index, questions);
    // Teams limits how much a bot says in a channel: each thread has one of its own.
    const channel = `19:bench-${root}@thread.tacv2`;
    const conversation = { ...CONVERSATION, id: `${channel};messageid=${root}` };
    const channelData = { ...CHANNEL_DATA, channel: { id: channel } };
    return {
      thread: conversation.id,
      body: JSON.stringify(channelMention(serviceUrl, text, { id, from, conversation, channelData }, root)),
    };
  });
}

/**
 * Teams' messages carry no delivery's name. The last part of every answer asks for a rating, so that counts it; in a
 * thread where nothing does, whatever came first is the answer.
 */
function postsOf(messages: readonly StandInActivity[]): readonly ReceivedPost[] {
  const rated = messages.filter(({ body }) => JSON.stringify(body.channelData)?.includes('feedbackLoop'));
  const counted = new Set(rated.map(({ conversation }) => conversation));
  const others = messages.filter(({ conversation }) => {
    if (counted.has(conversation)) return false;
    counted.add(conversation);
    return true;
  });
  return [...rated, ...others].map(({ conversation, id, at }) => ({
    thread: conversation,
    deliveryId: id,
    part: 0,
    at,
  }));
}
