import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { parseSourceBlocks } from '../core/source-block.ts';
import type { VisibleMessage } from '../testing/adapter-contract.ts';
import type { ConversationDriver } from '../testing/conversation/conversation-driver.ts';
import { converseInSlack } from '../testing/conversation/slack-conversation.ts';
import { converseInTeams } from '../testing/conversation/teams-conversation.ts';
import { converseOnTheWeb } from '../testing/conversation/web-conversation.ts';
import { type FakeOpenAI, startFakeOpenAI } from '../testing/fake-openai.ts';
import { threeChannels } from '../testing/conversation/three-channels.ts';
import { createSlackSender } from '../testing/slack/slack-signer.ts';
import { type SlackStandIn, startSlackStandIn } from '../testing/slack/slack-stand-in.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../testing/teams/teams-stand-in.ts';
import { type ApplicationUnderTest, startApplicationUnderTest } from './application-under-test.ts';

const CHANNELS = ['slack', 'teams', 'web'] as const;
const CUPBOARDS = [
  '# Cupboards',
  ...Array.from(
    { length: 120 },
    (_, at) => `- Cupboard ${at + 1} holds spare part number ${(at * 7919) % 1000} and is locked at night.`,
  ),
].join('\n');
const tenant = `conversation-${randomUUID()}`;
let slack: SlackStandIn;
let teams: TeamsStandIn;
let model: FakeOpenAI;
let application: ApplicationUnderTest;
let database: Pool;

beforeAll(async () => {
  [slack, teams, model] = await Promise.all([startSlackStandIn(), startTeamsStandIn(), startFakeOpenAI()]);
  model.answer(({ messages }) => {
    const [instructions] = messages;
    if (!String(instructions?.content).startsWith('You answer questions'))
      return { kind: 'status', status: 500 };
    const prompt = messages.map(({ content }) => String(content)).join('\n');
    return { kind: 'text', text: answerTo(String(messages.at(-1)?.content), prompt) };
  });
  application = await startApplicationUnderTest({
    documents: { 'cupboards.md': CUPBOARDS },
    variables: {
      ...threeChannels(slack, teams, tenant),
      OPENAI_API_KEY: 'sk-stand-in',
      OPENAI_BASE_URL: model.url,
      OPENAI_MODEL: 'model-under-test',
    },
  });
  database = new Pool({ connectionString: inject('databaseUrl'), max: 1 });
}, 120_000);
afterAll(async () => {
  await database?.end();
  await application?.stop();
  await Promise.all([slack?.close(), teams?.close(), model?.close()]);
});

/** What a question asks for, and the lines that answer it. */
const KNOWN: readonly (readonly [RegExp, RegExp])[] = [
  [/contractor/, /Contractors/],
  [/cupboard/, /Cupboard \d+/],
  [/31 March|expire|carry/, /31 March/],
  [/annual leave/, /27 days/],
];

/** A model that answers from the sources it is given: with the lines that hold the question's own words. */
function answerTo(question: string, prompt: string): string {
  const sources = parseSourceBlocks(prompt);
  const [, wanted = /^$/] = KNOWN.find(([asked]) => asked.test(question)) ?? [];
  const lines = sources.flatMap(({ id, text }) =>
    text
      .split(/\n|(?<=\.) /)
      .filter((line) => wanted.test(line))
      .map((line) => `- ${line.replace(/^[-*] /, '').replace(/\.$/, '')} [${id}].`),
  );
  return lines.length > 0 ? lines.join('\n') : 'NOT_IN_SOURCES';
}

function converse(channel: (typeof CHANNELS)[number]): ConversationDriver {
  switch (channel) {
    case 'slack': {
      const sender = createSlackSender(`${application.url}/slack/events`, {
        signingSecret: slack.signingSecret,
      });
      return converseInSlack(slack, sender);
    }
    case 'teams':
      return converseInTeams(teams, `${application.url}/api/messages`);
    case 'web':
      return converseOnTheWeb(application.url);
  }
}

/** What Footnote shows once it has nothing left to do. */
async function settled(driver: ConversationDriver): Promise<readonly VisibleMessage[]> {
  await vi.waitFor(async () => expect(await application.settled()).toBe(true), {
    timeout: 20_000,
    interval: 50,
  });
  return driver.visible();
}

/** The replies as the core made them, oldest first, without what names this one turn. */
async function coresOn(channel: string): Promise<readonly unknown[]> {
  const { rows } = await database.query<{ standalone_question: string; reply: Record<string, unknown> }>(
    'select standalone_question, reply from turns where tenant = $1 and channel = $2 order by created_at',
    [tenant, channel],
  );
  return rows.map(({ standalone_question, reply: { requestId: _requestId, ...reply } }) => [
    standalone_question,
    reply,
  ]);
}

const textOf = (messages: readonly VisibleMessage[]): string => messages.map(({ text }) => text).join('\n');

describe('the same conversation on every channel', () => {
  it.each(CHANNELS)(
    'on %s: question, follow-up, edit, deletion, not found, a very long answer',
    async (channel) => {
      const driver = converse(channel);

      const question = await driver.say('How many days of annual leave do employees get?');
      const answered = await settled(driver);
      expect(textOf(answered)).toContain('27 days');

      const followUp = await driver.say('and contractors?');
      const continued = await settled(driver);
      expect(textOf(continued)).toContain('no paid leave');
      expect(continued.length).toBeGreaterThan(answered.length);

      await driver.edit(question, 'Until when must unused annual leave be taken, when does it expire?');
      const edited = await settled(driver);
      expect(edited.map(({ id }) => id)).toEqual(continued.map(({ id }) => id));
      expect(textOf(edited)).toContain('31 March');
      expect(edited[0]?.text).not.toContain('27 days of');
      expect(textOf(edited)).toContain('no paid leave');

      await driver.remove(followUp);
      const shorter = await settled(driver);
      expect(textOf(shorter)).not.toContain('no paid leave');
      expect(shorter[0]?.id).toBe(edited[0]?.id);

      await driver.say('Which wine goes with fish in the canteen?');
      const unknown = await settled(driver);
      expect(textOf(unknown.slice(shorter.length))).toContain('couldn’t find an answer');
      expect(unknown.flatMap(({ actions }) => actions)).toContain('ask-a-person');

      await driver.say('What does every cupboard hold?');
      const long = textOf((await settled(driver)).slice(unknown.length));
      const cupboards = [...long.matchAll(/Cupboard (\d+) holds/g)].map(([, number]) => Number(number));
      expect(new Set(cupboards).size).toBeGreaterThan(60);
      expect(long).toContain('Cupboards');
    },
    90_000,
  );

  it('leads to the same replies in the core', async () => {
    const [slackCores = [], ...others] = await Promise.all(CHANNELS.map(coresOn));

    expect(slackCores).toHaveLength(4);
    for (const cores of others) expect(cores).toEqual(slackCores);
  });
});
