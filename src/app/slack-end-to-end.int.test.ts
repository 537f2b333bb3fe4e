import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { pressPayload } from '../testing/slack/slack-press.ts';
import { createSlackSender, signatureHeaders, type SlackSender } from '../testing/slack/slack-signer.ts';
import { type SlackStandIn, startSlackStandIn } from '../testing/slack/slack-stand-in.ts';
import { visibleMessage } from '../testing/slack/slack-visible.ts';
import { type ApplicationUnderTest, startApplicationUnderTest } from './application-under-test.ts';

let slack: SlackStandIn;
let application: ApplicationUnderTest;
let sender: SlackSender;

beforeAll(async () => {
  slack = await startSlackStandIn();
  application = await startApplicationUnderTest({
    escalation: `slack:${slack.helpDeskId}`,
    variables: {
      TENANTS: `${slack.teamId}=e2e-${randomUUID()}`,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
    },
  });
  sender = createSlackSender(`${application.url}/slack/events`, { signingSecret: slack.signingSecret });
}, 90_000);

afterAll(async () => {
  await application?.stop();
  await slack?.close();
});
beforeEach(() => slack.clearFaults());

/** The person writes in the channel, and Slack tells the gateway. */
async function write(text: string, more: { threadTs?: string; type?: string } = {}) {
  const ts = await slack.say(text, { threadTs: more.threadTs });
  const type = more.type ?? (text.includes(`<@${slack.botUserId}>`) ? 'app_mention' : 'message');
  const envelope = slack.envelope({
    type,
    user: slack.userId,
    text,
    ts,
    event_ts: ts,
    channel: slack.channelId,
    channel_type: 'channel',
    ...(more.threadTs && { thread_ts: more.threadTs }),
  });
  return { ts, envelope, answer: await sender.event(envelope) };
}

const mention = (question: string) => `<@${slack.botUserId}> ${question}`;

/** What the bot said in a thread, as a reader sees it. */
async function answersIn(threadTs: string) {
  const messages = await slack.replies(slack.channelId, threadTs);
  return messages
    .filter((message) => message.user === slack.botUserId)
    .map((message) => visibleMessage(slack.channelId, message));
}

async function answers(threadTs: string, count: number) {
  return vi.waitFor(
    async () => {
      const found = await answersIn(threadTs);
      expect(found.length).toBeGreaterThanOrEqual(count);
      return found;
    },
    { timeout: 10_000, interval: 50 },
  );
}

/** Waits long enough for a wrong second answer to show up: everything queued is done. */
async function settled() {
  await vi.waitFor(async () => expect(await application.settled()).toBe(true), {
    timeout: 10_000,
    interval: 50,
  });
}

function command(name: string, text: string, responseUrl = slack.responseUrl('commands')) {
  return sender.command({
    command: name,
    text,
    user_id: slack.userId,
    channel_id: slack.channelId,
    channel_name: 'help',
    team_id: slack.teamId,
    response_url: responseUrl,
    trigger_id: randomUUID(),
    api_app_id: 'A1',
    token: 'unused',
    user_name: 'ana',
    team_domain: 'example',
  });
}

/** What a command answered to the person alone. */
async function told(text: string): Promise<string> {
  const before = slack.callsOf('response_url').length;
  await command('/footnote', text);
  return vi.waitFor(() => {
    const call = slack.callsOf('response_url')[before];
    expect(call).toBeDefined();
    return JSON.stringify(call?.args);
  }, 10_000);
}

describe('Footnote in Slack, end to end', () => {
  it('answers a mention in its thread, with a footnote and its source, after showing that it works', async () => {
    const { ts, answer } = await write(mention('How many days of annual leave do employees get?'));

    const [reply] = await answers(ts, 1);

    expect(answer.status).toBe(200);
    expect(reply?.text).toContain('27 days');
    expect(reply?.text).toContain('[1]');
    expect(reply?.text).toContain('Annual leave');
    expect(reply?.links).toContainEqual(expect.stringMatching(/^https:\/\/handbook\.example\.com\/leave#/));
    expect(slack.callsOf('assistant.threads.setStatus').length).toBeGreaterThan(0);
  });

  it('answers a reply in that thread without a new mention, and understands what it refers to', async () => {
    const { ts } = await write(mention('How many days of annual leave do employees get?'));
    await answers(ts, 1);

    await write('and contractors?', { threadTs: ts });

    const replies = await answers(ts, 2);
    expect(replies[1]?.text).toContain('no paid leave');
  });

  it('stays out of threads that it takes no part in', async () => {
    const ts = await slack.say('Lunch?');

    const { answer } = await write('How many days of annual leave do I get?', { threadTs: ts });
    await settled();

    expect(answer.status).toBe(200);
    expect(await answersIn(ts)).toEqual([]);
  });

  it('answers a mention once, however often and in however many forms it is delivered', async () => {
    const text = mention('Until when must unused days be taken?');
    const { ts, envelope } = await write(text);
    const twin = slack.envelope({
      type: 'message',
      user: slack.userId,
      text,
      ts,
      event_ts: ts,
      channel: slack.channelId,
      channel_type: 'channel',
    });

    await Promise.all(
      [envelope, envelope, envelope, twin, twin].map((again) =>
        sender.event(again, { 'x-slack-retry-num': '1' }),
      ),
    );
    await answers(ts, 1);
    await settled();

    expect(await answersIn(ts)).toHaveLength(1);
  });

  it('posts once when Slack takes the post and the connection ends before the answer', async () => {
    slack.failNext('chat.postMessage', { kind: 'drop-after-accept' });

    const { ts } = await write(mention('How many days of annual leave do employees get?'));
    await answers(ts, 1);
    await settled();

    expect(await answersIn(ts)).toHaveLength(1);
  });

  it.each([
    { kind: 'rate-limited', retryAfterSeconds: 1 } as const,
    { kind: 'status', status: 503 } as const,
    { kind: 'drop' } as const,
  ])('answers after Slack failed first: $kind', async (fault) => {
    slack.failNext('chat.postMessage', fault);

    const { ts } = await write(mention('How many days of annual leave do employees get?'));

    expect((await answers(ts, 1))[0]?.text).toContain('27 days');
  });

  it('says that it does not know, and gets a person when asked to', async () => {
    const { ts } = await write(mention('What is the wifi password of the moon base?'));
    const [reply] = await answers(ts, 1);

    await pressButton('ask-a-person', ts);
    const preview = await previewIn(ts);
    expect(await slack.history(slack.helpDeskId)).toEqual([]);
    const changed = { more: 'It is urgent' };
    await sender.interaction(await pressPayload(slack, { ...preview, action: 'submit', changed }));

    const confirmed = await answers(ts, 2);
    await settled();
    expect(reply?.actions).toContain('ask-a-person');
    expect(confirmed[1]?.text).toContain('passed your question');
    const posted = await slack.history(slack.helpDeskId);
    expect(posted).toHaveLength(1);
    const texts = posted.map((message) => visibleMessage(slack.helpDeskId, message).text).join('\n');
    expect(texts).toContain('wifi password of the moon base');
    expect(texts).toContain('It is urgent');
  });

  it('never tells what stands in a restricted document', async () => {
    const { ts } = await write(mention('What do level 7 engineers earn a year in the salary bands?'));

    const [reply] = await answers(ts, 1);

    expect(reply?.text).not.toContain('123456');
    expect(reply?.text).not.toContain('Salary bands');
  });

  it('remembers what a person asks it to, shows it, and forgets it', async () => {
    expect(await told('memory')).not.toContain('Rotterdam');
    await told('remember I work in the Rotterdam office');

    expect(await told('memory')).toContain('Rotterdam');
    await told('forget 1');
    expect(await told('memory')).not.toContain('Rotterdam');
  });

  it('shows each person only the commands that they may run, and refuses the others kindly', async () => {
    const help = await told('help');

    expect(help).toContain('remember');
    expect(help).not.toContain('every-question');
    expect(await told('channel answer never')).toContain('admin');
  });

  it('answers /ask to the person alone, who can share it', async () => {
    const responseUrl = slack.responseUrl('commands');
    const answer = await command('/ask', 'How many days of annual leave do employees get?', responseUrl);

    const privately = await vi.waitFor(() => {
      const call = slack.callsOf('response_url').find(({ args }) => JSON.stringify(args).includes('27 days'));
      expect(call).toBeDefined();
      return JSON.stringify(call?.args);
    }, 10_000);

    expect(answer.status).toBe(200);
    expect(privately).toContain('share-answer');
    expect(privately).toContain('ephemeral');
    const requestId = valueOf('share-answer', JSON.parse(privately));
    const before = (await slack.history(slack.channelId)).length;
    await press('share-answer', requestId);
    await vi.waitFor(
      async () => expect((await slack.history(slack.channelId)).length).toBe(before + 1),
      10_000,
    );
  });

  it.each([
    ['forged', { 'x-slack-signature': 'v0=00' }],
    ['five minutes old', signedAt(-6)],
    ['from the future', signedAt(6)],
  ])('refuses a request that is %s with 401, and leaves no trace', async (_name, headers) => {
    const ts = await slack.say(mention('How many days?'));
    const event = {
      type: 'app_mention',
      user: slack.userId,
      text: mention('How many days?'),
      ts,
      channel: slack.channelId,
    };
    const body = JSON.stringify(slack.envelope(event));
    const changes = typeof headers === 'function' ? headers(body) : headers;

    const answer = await sender.raw(body, 'application/json', changes);
    await settled();

    expect(answer.status).toBe(401);
    expect(await answersIn(ts)).toEqual([]);
  });

  it.each([
    ['an empty question', ''],
    ['emoji alone', '🎉🎉🎉'],
    ['right-to-left text', 'كم يوم إجازة أحصل عليه؟'],
    ['40,000 characters', 'leave '.repeat(6_600)],
    ['markup', '<!channel> <script>alert(1)</script> `code` *bold*'],
  ])('answers %s kindly', async (_name, text) => {
    const { ts, answer } = await write(mention(text));

    const [reply] = await answers(ts, 1);

    expect(answer.status).toBe(200);
    expect(reply?.text.length).toBeGreaterThan(10);
    expect(reply?.links.filter((link) => link.startsWith('!'))).toEqual([]);
  });
});

function signedAt(minutes: number) {
  return (body: string): Record<string, string> =>
    signatureHeaders(body, { signingSecret: slack.signingSecret, nowMs: Date.now() + minutes * 60_000 });
}

/** The form that shows its reader alone what a person who helps would see. */
async function previewIn(thread: string): Promise<{ readonly thread: string; readonly messageId: string }> {
  return vi.waitFor(
    () => {
      const form = slack.ephemerals().find(({ threadTs }) => threadTs === thread);
      expect(form?.text).toContain('goes to a person');
      return { thread, messageId: `${form?.channel}:${form?.ts}` };
    },
    { timeout: 10_000, interval: 50 },
  );
}

/** The value of the first button with this action, wherever it stands in Slack's JSON. */
function valueOf(action: string, json: unknown): string {
  if (typeof json !== 'object' || json === null) return '';
  if ('action_id' in json && json.action_id === action && 'value' in json) return String(json.value);
  return Object.values(json).reduce((found: string, inside) => found || valueOf(action, inside), '');
}

/** Presses the button of the last message of a thread. */
async function pressButton(name: string, threadTs: string) {
  const messages = await slack.replies(slack.channelId, threadTs);
  const value = valueOf(name, messages);
  const { ts } = messages.at(-1) ?? { ts: threadTs };
  await press(name, value, {
    message: { ts, thread_ts: threadTs },
    container: { type: 'message', message_ts: ts, thread_ts: threadTs, channel_id: slack.channelId },
  });
}

async function press(
  name: string,
  value: string,
  more: Record<string, unknown> = {
    container: { type: 'message', is_ephemeral: true, channel_id: slack.channelId },
  },
) {
  await sender.interaction({
    type: 'block_actions',
    api_app_id: 'A1',
    token: 'unused',
    trigger_id: randomUUID(),
    team: { id: slack.teamId },
    user: { id: slack.userId, team_id: slack.teamId },
    channel: { id: slack.channelId, name: 'help' },
    response_url: slack.responseUrl('actions', undefined, { channel: slack.channelId, user: slack.userId }),
    actions: [
      { type: 'button', action_id: name, block_id: 'b', value, action_ts: String(Date.now() / 1_000) },
    ],
    ...more,
  });
}
