import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Reply } from '../core/reply.ts';
import { WORDS } from '../core/words/words.ts';
import {
  type ConversationCase,
  knownFailure,
  loadConversationCases,
} from '../evaluation/conversation-cases.ts';
import type { ConversationDriver } from '../testing/conversation/conversation-driver.ts';
import {
  type Decided,
  type Outcome,
  type Probes,
  playConversations,
} from '../testing/conversation/play-conversations.ts';
import { converseDirectlyInSlack, converseInSlack } from '../testing/conversation/slack-conversation.ts';
import { converseInTeams } from '../testing/conversation/teams-conversation.ts';
import { converseDirectlyInTeams } from '../testing/conversation/teams-direct-conversation.ts';
import { threeChannels } from '../testing/conversation/three-channels.ts';
import { converseOnTheWeb } from '../testing/conversation/web-conversation.ts';
import { createSlackSender } from '../testing/slack/slack-signer.ts';
import { type SlackStandIn, startSlackStandIn } from '../testing/slack/slack-stand-in.ts';
import { ANA, MEMBER } from '../testing/teams/teams-activities.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../testing/teams/teams-stand-in.ts';
import { type ApplicationUnderTest, startApplicationUnderTest } from './application-under-test.ts';

const CHANNELS = ['slack', 'teams', 'web'] as const;
type Channel = (typeof CHANNELS)[number];

/** Conversations at a time: enough that waiting for all to be answered is waiting for the processor. */
const AT_ONCE = 16;
/** How the stand-in names the chats that Footnote opens. */
const PRIVATE_CHAT = 'a:chat-with-';
/** What stands above the buttons of an answer in Teams, whatever was spoken. */
const BUTTON_PROMPTS = new Set(Object.values(WORDS).map(({ labels }) => labels.ratherPerson));
const KNOWLEDGE = fileURLToPath(new URL('../../knowledge', import.meta.url));
const cases = await loadConversationCases(join(KNOWLEDGE, 'evals'));
const tenant = `conversations-${randomUUID()}`;
let knowledge: string;
let slack: SlackStandIn;
let teams: TeamsStandIn;
let application: ApplicationUnderTest;
let database: Pool;

beforeAll(async () => {
  knowledge = await mkdtemp(join(tmpdir(), 'footnote-conversations-'));
  await cp(KNOWLEDGE, knowledge, { recursive: true });
  [slack, teams] = await Promise.all([startSlackStandIn(), startTeamsStandIn()]);
  const ben = { id: '29:1ben-scrubbed', name: 'Ben', aadObjectId: 'account-of-ben' };
  teams.members.push({ ...MEMBER, ...ben, email: 'ben@example.com', userPrincipalName: 'ben@example.com' });
  application = await startApplicationUnderTest({
    variables: {
      KNOWLEDGE_DIR: knowledge,
      ...threeChannels(slack, teams, tenant),
    },
  });
  database = new Pool({ connectionString: inject('databaseUrl'), max: 1 });
}, 180_000);
afterAll(async () => {
  await database?.end();
  await application?.stop();
  await Promise.all([slack?.close(), teams?.close()]);
  if (knowledge) await rm(knowledge, { recursive: true, force: true });
});

async function converse(channel: Channel, { place }: ConversationCase): Promise<ConversationDriver> {
  const isDirect = place === 'direct';
  switch (channel) {
    case 'slack': {
      const { signingSecret } = slack;
      const sender = createSlackSender(`${application.url}/slack/events`, { signingSecret });
      if (isDirect) return converseDirectlyInSlack(slack, sender, await slack.openDirect());
      return converseInSlack(slack, sender);
    }
    case 'teams': {
      const url = `${application.url}/api/messages`;
      if (isDirect) return converseDirectlyInTeams(teams, url);
      return converseInTeams(teams, url, `19:${randomUUID()}@thread.tacv2`);
    }
    case 'web':
      return converseOnTheWeb(application.url);
  }
}

/** A job may move between two counts of one reading: what is settled stays so. */
async function settled(): Promise<void> {
  const readings = 2;
  for (let quiet = 0; quiet < readings; ) {
    quiet = (await application.settled()) ? quiet + 1 : 0;
    if (quiet < readings) await wait(50);
  }
}

async function decided(channel: Channel): Promise<readonly Decided[]> {
  const { rows } = await database.query<{ message_id: string; reply: unknown }>(
    'select message_id, reply from turns where tenant = $1 and channel = $2 and message_id is not null order by created_at',
    [tenant, channel],
  );
  return rows.map(({ message_id, reply }) => ({ messageId: message_id, reply: Reply.parse(reply) }));
}

const reactions: Readonly<Record<Channel, Probes['reaction']>> = {
  slack: ({ id }) =>
    slack.callsOf('reactions.add').some(({ accepted, args }) => accepted && args.timestamp === id),
  // Teams takes few calls a second for one conversation: over that, words are said instead.
  teams: ({ id }) => teams.callsOf('react').some(({ activityId }) => activityId === id) || undefined,
  web: () => undefined,
};

/** Nobody but Ana may read more than is public: what is shown to others in private shouldn't be. */
const offers: Readonly<Record<Channel, Probes['offeredTo']>> = {
  slack: (requestId) =>
    slack
      .callsOf('chat.postEphemeral')
      .map(({ args }) => ({ toAna: args.user === slack.userId, text: JSON.stringify(args) }))
      .flatMap((offer) => nameOf(offer, requestId)),
  teams: (requestId) =>
    teams
      .received()
      .filter(({ conversation }) => conversation.startsWith(PRIVATE_CHAT))
      .map(({ body, conversation }) => ({
        toAna: [ANA.aadObjectId, ANA.id].some((id) => conversation === `${PRIVATE_CHAT}${id}`),
        text: JSON.stringify(body),
      }))
      .flatMap((offer) => nameOf(offer, requestId)),
  web: () => [],
};

/** An offer has the button that takes it up, and the button the request that it is about. */
function nameOf(
  offer: { readonly toAna: boolean; readonly text: string },
  requestId: string,
): readonly string[] {
  if (!offer.text.includes('ask-privately')) return [];
  if (!offer.toAna) return ['somebody else'];
  return offer.text.includes(requestId) ? ['Ana'] : [];
}

/** The cases that are played on a channel. */
function playedOn(channel: Channel): readonly ConversationCase[] {
  return cases.filter(
    ({ pending, only }) => pending === undefined && (only?.channels.includes(channel) ?? true),
  );
}

describe.each(CHANNELS)('scripted conversations on %s', (channel) => {
  const played = playedOn(channel);
  let outcomes: ReadonlyMap<string, Outcome>;
  beforeAll(async () => {
    outcomes = await playConversations(played, (one) => converse(channel, one), {
      settled,
      decided: () => decided(channel),
      reaction: reactions[channel],
      offeredTo: offers[channel],
      // A message of Teams' that holds an answer has no room for buttons.
      isButtonsOnly: ({ text }) => channel === 'teams' && BUTTON_PROMPTS.has(text.trim()),
      atOnce: AT_ONCE,
    });
  }, 240_000);

  it('are at least forty that should hold', () => {
    const sound = played.filter((conversation) => knownFailure(conversation, channel) === undefined);

    expect(sound.length).toBeGreaterThanOrEqual(40);
  });

  for (const conversation of cases) {
    const { id, only, pending } = conversation;
    const known = knownFailure(conversation, channel);
    if (pending !== undefined) it.skip(`${id} (waits for ${pending})`);
    else if (!played.includes(conversation)) it.skip(`${id} (not on ${channel}: ${only?.because})`);
    else if (known === undefined)
      it(id, () => {
        const outcome = outcomes.get(id);
        if (outcome?.kind !== 'held')
          expect.fail(`${id} on ${channel}, step ${outcome?.step}: ${outcome?.why}`);
      });
    else
      it(`${id} (known to fail: ${known.because})`, () => {
        const outcome = outcomes.get(id);
        if (outcome?.kind === 'held')
          expect.fail(`${id} holds on ${channel} now: take its "known" away in conversations.yml`);
        else if (outcome?.step !== known.step)
          expect.fail(`${id} on ${channel} fails sooner than known, step ${outcome?.step}: ${outcome?.why}`);
      });
  }
});
