import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { createLogger } from '../observability/logger.ts';
import type { EmbeddedServer } from '../storage/embedded/child-server.ts';
import { startRedisServer } from '../storage/embedded/redis-server.ts';
import {
  ANA,
  cardAction,
  CHANNEL,
  channelMention,
  channelReply,
  newActivityId,
  personalMessage,
  TENANT,
} from '../testing/teams/teams-activities.ts';
import { pressIn } from '../testing/teams/teams-press.ts';
import { postActivity } from '../testing/teams/teams-gateway.ts';
import { APP_ID, createSigningKey, signToken } from '../testing/teams/teams-signer.ts';
import { startTeamsStandIn, type TeamsFault, type TeamsStandIn } from '../testing/teams/teams-stand-in.ts';
import { claimsOf, objectsIn, visibleActivity } from '../testing/teams/teams-visible.ts';
import { type Application, startApplication } from './application.ts';
import { writeTestKnowledge } from './application-under-test.ts';
import type { CommandContext } from './command-line.ts';
import { ingestSources } from './ingest-sources.ts';
import { withKnowledge } from './with-knowledge.ts';

const HELP_DESK = '19:help-desk@thread.tacv2';
const PERSONAL = 'a:personal-scrubbed';
const QUESTION = 'How many days of annual leave do employees get?';

let teams: TeamsStandIn;
let redis: EmbeddedServer;
let directory: string;
/** Two processes' worth: what the gateway takes, another application's worker answers. */
let gateway: Application;
let worker: Application;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'footnote-teams-e2e-'));
  [teams, redis] = await Promise.all([
    startTeamsStandIn(),
    startRedisServer({ dir: join(directory, 'redis') }),
  ]);
  await writeTestKnowledge(directory, `teams:${HELP_DESK}`);
  const variables = {
    KNOWLEDGE_DIR: directory,
    PORT: '0',
    TENANTS: `${TENANT}=e2e-${randomUUID()}`,
    MICROSOFT_APP_ID: APP_ID,
    MICROSOFT_APP_PASSWORD: 'stand-in',
    MICROSOFT_APP_TENANT_ID: TENANT,
    TEAMS_OPENID_METADATA_URL: teams.openIdMetadataUrl,
    TEAMS_LOGIN_URL: teams.loginUrl,
    QUESTIONS_PER_MINUTE: '1000',
  };
  const start = (role: string) =>
    startApplication({ config: configOf({ ...variables, ROLE: role }), urls, log });
  const urls = { redis: redis.url, chroma: inject('chromaUrl'), postgres: inject('databaseUrl') };
  const log = createLogger('error');
  const config = configOf(variables);
  const signal = new AbortController().signal;
  const context: CommandContext = { config, urls, log, signal, say: () => undefined };
  const [tenant = ''] = config.tenants?.values() ?? [];
  await withKnowledge(context, (knowledge) => ingestSources({ context, knowledge, tenant, paths: [] }));
  worker = await start('worker');
  gateway = await start('gateway');
}, 90_000);

afterAll(async () => {
  await gateway?.stop();
  await worker?.stop();
  await Promise.all([teams?.close(), redis?.stop()]);
  await rm(directory, { recursive: true, force: true });
});
beforeEach(() => teams.clearFaults());

function configOf(variables: Record<string, string>) {
  const read = loadConfig(variables);
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  return read.config;
}

type Activity = Readonly<Record<string, unknown>>;

function send(activity: Activity, authorization: string | null = teams.authorization()) {
  return postActivity(`http://127.0.0.1:${gateway.port}/api/messages`, activity, authorization);
}

function conversationOf(activity: Activity): string {
  return String(Object(activity.conversation).id);
}

/** Asks in a new thread of the channel. */
async function ask(text: string) {
  const activity = channelMention(teams.serviceUrl, text);
  const answer = await send(activity);
  return { activity, answer, thread: conversationOf(activity), root: String(activity.id) };
}

/** The bot's messages with text in a conversation, as a reader sees them; cards with buttons join the text before. */
function shownIn(conversation: string) {
  return teams.messages(conversation).map(({ id, body }) => visibleActivity(id, body));
}

function answersIn(conversation: string) {
  return shownIn(conversation).filter((message) => message.actions.length === 0);
}

async function answers(conversation: string, count: number) {
  return vi.waitFor(
    () => {
      const found = answersIn(conversation);
      expect(found.length).toBeGreaterThanOrEqual(count);
      return found;
    },
    { timeout: 10_000, interval: 50 },
  );
}

/** Waits long enough for a wrong second answer to show up: everything queued is done. */
async function settled() {
  await vi.waitFor(
    async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${worker.port}/metrics`)).text();
      expect(metrics).toMatch(/^footnote_queue_waiting 0$/m);
      expect(metrics).toMatch(/^footnote_queue_active 0$/m);
    },
    { timeout: 10_000, interval: 50 },
  );
}

/** What the button of that name carries in a conversation. */
async function buttonIn(conversation: string, action: string): Promise<Activity> {
  return vi.waitFor(
    () => {
      const bodies = teams.messages(conversation).flatMap(({ body }) => objectsIn(body.attachments));
      const button = bodies.find(({ type, verb }) => type === 'Action.Execute' && verb === action);
      expect(button).toBeDefined();
      return Object(button?.data) as Activity;
    },
    { timeout: 10_000, interval: 50 },
  );
}

describe('Footnote in Teams, end to end', () => {
  it('answers a mention in its thread, with a footnote on hovering, after showing that it works', async () => {
    const { thread, answer } = await ask(QUESTION);

    const [reply] = await answers(thread, 1);

    expect(answer).toEqual({ status: 200, body: '' });
    expect(reply?.text).toContain('27 days');
    expect(reply?.text).toContain('[1]');
    expect(reply?.links).toContainEqual(expect.stringMatching(/^https:\/\/handbook\.example\.com\/leave#/));
    const [message] = teams.messages(thread);
    expect(claimsOf(message?.body ?? {})[0]).toMatchObject({
      position: 1,
      appearance: {
        name: 'Annual leave',
        url: expect.stringMatching(/^https:\/\/handbook\.example\.com\/leave#/),
      },
    });
    const inThread = teams.callsOf('send').filter(({ conversation }) => conversation === thread);
    expect(inThread.map(({ body }) => body.type).slice(0, 2)).toEqual(['typing', 'message']);
  });

  it('answers a reply in that thread without a new mention, and understands what it refers to', async () => {
    const { thread, root } = await ask(QUESTION);
    await answers(thread, 1);

    await send(channelReply(teams.serviceUrl, 'and contractors?', root));

    expect((await answers(thread, 2))[1]?.text).toContain('no paid leave');
  });

  it('answers in a personal chat without a mention', async () => {
    const conversation = { conversationType: 'personal', tenantId: TENANT, id: `a:${randomUUID()}` };

    await send(personalMessage(teams.serviceUrl, QUESTION, { conversation }));

    expect((await answers(conversation.id, 1))[0]?.text).toContain('27 days');
  });

  it('answers a mention in a group chat, and stays out of the rest', async () => {
    const conversation = {
      conversationType: 'groupChat',
      isGroup: true,
      tenantId: TENANT,
      id: `19:${randomUUID()}@thread.v2`,
    };
    await send(channelMention(teams.serviceUrl, QUESTION, { conversation }));
    await answers(conversation.id, 1);

    await send({ ...channelMention(teams.serviceUrl, '', { conversation }), text: QUESTION, entities: [] });
    await settled();

    expect(answersIn(conversation.id)).toHaveLength(1);
  });

  it('stays out of threads that it takes no part in', async () => {
    const root = newActivityId();

    const answer = await send(channelReply(teams.serviceUrl, QUESTION, root));
    await settled();

    expect(answer.status).toBe(200);
    expect(answersIn(`${CHANNEL};messageid=${root}`)).toEqual([]);
  });

  it('answers an activity once, however often it is delivered', async () => {
    const { activity, thread } = await ask('Until when must unused days be taken?');

    await Promise.all([activity, activity, activity, activity].map((again) => send(again)));
    await answers(thread, 1);
    await settled();

    expect(answersIn(thread)).toHaveLength(1);
  });

  it.each<TeamsFault>([
    { kind: 'status', status: 429, retryAfter: '1' },
    { kind: 'status', status: 412 },
    { kind: 'status', status: 502 },
    { kind: 'drop' },
  ])('answers after Teams failed first: $kind $status', async (fault) => {
    const activity = channelMention(teams.serviceUrl, QUESTION);
    // The typing signal is the first call, and nobody waits for it to work.
    teams.failNext('send', fault, 2);

    await send(activity);

    expect((await answers(conversationOf(activity), 1))[0]?.text).toContain('27 days');
  });

  it('says that it does not know, and gets a person when asked to', async () => {
    const { thread } = await ask('What is the wifi password of the moon base?');
    const data = await buttonIn(thread, 'ask-a-person');
    const chat = `a:chat-with-${ANA.id}`;
    const channelData = { tenant: { id: TENANT }, channel: { id: CHANNEL } };
    const conversation = { conversationType: 'channel', isGroup: true, tenantId: TENANT, id: thread };

    const pressed = await send(cardAction(teams.serviceUrl, data, { conversation, channelData }));
    await buttonIn(chat, 'submit');
    const preview = shownIn(chat).find(({ fields }) => fields !== undefined);
    expect(teams.messages(HELP_DESK)).toEqual([]);
    const sent = { action: 'submit', changed: { more: 'It is urgent' } };
    await send(pressIn(teams, preview?.id ?? '', sent, personalMessage(teams.serviceUrl, '')));

    const confirmed = await answers(thread, 2);
    await settled();
    expect(JSON.parse(pressed.body)).toMatchObject({ statusCode: 200 });
    expect(confirmed[1]?.text).toContain('passed your question');
    expect(teams.messages(HELP_DESK)).toHaveLength(1);
    const [posted] = shownIn(HELP_DESK).slice(-1);
    expect(posted?.text).toContain('wifi password of the moon base');
    expect(posted?.text).toContain('It is urgent');
    // Cards show Markdown's sign of a quote as it is.
    expect(posted?.text).not.toMatch(/^> /m);
    expect(posted?.text).toContain(ANA.name);
  });

  it('never tells what stands in a restricted document', async () => {
    const { thread } = await ask('What do level 7 engineers earn a year in the salary bands?');

    const [reply] = await answers(thread, 1);

    expect(reply?.text).not.toContain('123456');
    expect(reply?.text).not.toContain('Salary bands');
  });

  it("answers /ask in the person's own chat, who can share it", async () => {
    const activity = channelMention(teams.serviceUrl, `/ask ${QUESTION}`);
    const chat = `a:chat-with-${ANA.id}`;
    const before = answersIn(chat).length;
    await send(activity);

    const replies = await answers(chat, before + 1);
    expect(replies.at(-1)?.text).toContain('27 days');
    expect(answersIn(conversationOf(activity))).toEqual([]);

    const conversation = { conversationType: 'personal', tenantId: TENANT, id: chat };
    await send(cardAction(teams.serviceUrl, await buttonIn(chat, 'share-answer'), { conversation }));

    const [shared] = await answers(CHANNEL, 1);
    expect(shared?.text).toContain('27 days');
    await settled();
    expect(answersIn(CHANNEL)).toHaveLength(1);
  });

  it('lists its commands', async () => {
    await send(personalMessage(teams.serviceUrl, '/footnote help'));

    const shown = await answers(PERSONAL, 1);

    expect(shown.at(-1)?.text).toContain('/footnote ask');
  });

  it('tells somebody without an account in the directory nothing, and why', async () => {
    const from = { id: '29:1caller', name: 'A caller' };
    const activity = channelMention(teams.serviceUrl, QUESTION, { from });
    await send(activity);

    const [reply] = await answers(conversationOf(activity), 1);

    expect(reply?.text).not.toContain('27 days');
    expect(reply?.text).toContain('external-readers');
  });

  it.each([
    ['forged', () => `Bearer ${signToken(createSigningKey('k1'), { serviceurl: teams.serviceUrl })}`],
    ['expired', () => teams.authorization({ exp: 1_000 })],
    ['for another service', () => teams.authorization({ serviceurl: 'https://evil.example/' })],
    ['without a token', () => null],
  ])('refuses a request that is %s with 401, and leaves no trace', async (_name, authorization) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const activity = channelMention(teams.serviceUrl, QUESTION);

    const answer = await send(activity, authorization());
    await settled();

    expect(answer.status).toBe(401);
    expect(teams.calls.filter(({ conversation }) => conversation === conversationOf(activity))).toEqual([]);
    vi.restoreAllMocks();
  });

  it.each([
    ['an empty question', ''],
    ['emoji alone', '🎉🎉🎉'],
    ['right-to-left text', 'كم يوم إجازة أحصل عليه؟'],
    ['40,000 characters', 'leave '.repeat(6_600)],
    ['markup', '&lt;script&gt;alert(1)&lt;/script&gt; <b>bold</b> `code`'],
  ])('answers %s kindly', async (_name, text) => {
    const { thread, answer } = await ask(text);

    const [reply] = await answers(thread, 1);

    expect(answer.status).toBe(200);
    expect(reply?.text.length).toBeGreaterThan(10);
  });
});
