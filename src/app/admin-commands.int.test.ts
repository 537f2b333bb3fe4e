import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VisibleMessage } from '../testing/adapter-contract.ts';
import type { ConversationDriver } from '../testing/conversation/conversation-driver.ts';
import { converseInSlack } from '../testing/conversation/slack-conversation.ts';
import { THREE_PEOPLE } from '../testing/conversation/three-people.ts';
import { createSlackSender, type SlackSender } from '../testing/slack/slack-signer.ts';
import { type SlackStandIn, startSlackStandIn } from '../testing/slack/slack-stand-in.ts';
import { type ApplicationUnderTest, startApplicationUnderTest } from './application-under-test.ts';

const QUESTION = 'How many days of annual leave do employees get?';

let slack: SlackStandIn;
let application: ApplicationUnderTest;
let sender: SlackSender;
/** Chi, who administers Footnote, in a thread of the channel. */
let chi: ConversationDriver;
let ana: ConversationDriver;
const typed = new Set<string>();

beforeAll(async () => {
  slack = await startSlackStandIn();
  application = await startApplicationUnderTest({
    escalation: `slack:${slack.helpDeskId}`,
    documents: { 'access.yml': THREE_PEOPLE, 'tools.yml': 'calculator: {who: public}\n' },
    variables: {
      TENANTS: `${slack.teamId}=admin-${randomUUID()}`,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
    },
  });
  sender = createSlackSender(`${application.url}/slack/events`, { signingSecret: slack.signingSecret });
  ana = converseInSlack(slack, sender);
  chi = ana.as('Chi');
}, 60_000);
afterAll(async () => {
  await application?.stop();
  await slack?.close();
});

/** What Chi is told of a command. */
async function told(words: string): Promise<string> {
  typed.add(words.split(' ')[0] ?? '');
  await chi.command(words);
  await application.idle();
  return (await chi.alone()).at(-1)?.text ?? '';
}

async function asked(
  text: string,
): Promise<{ driver: ConversationDriver; shown: readonly VisibleMessage[] }> {
  const driver = converseInSlack(slack, sender);
  await driver.say(text);
  await application.idle();
  return { driver, shown: await driver.visible() };
}

const textOf = (messages: readonly VisibleMessage[]): string => messages.map(({ text }) => text).join('\n');
const idIn = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? expect.fail(text);

describe('an admin in Slack', () => {
  it('looks up the request id of a real answer', async () => {
    const { shown } = await asked('What is the wifi password of the moon base?');
    const requestId = idIn(textOf(shown), /Reference: (\S+)/);

    const found = await told(`lookup ${requestId}`);

    expect(found).toContain('not-known (reason `no-support`)');
    expect(found).toContain('> What is the wifi password of the moon base?');
    expect(found).toMatch(/^\*Reply\*$/m);
    expect(found).toContain('leave.md');
    expect(await told('lookup nothing-like-it')).toContain('I keep nothing under');
  });

  it('sees how everything is, and what it costs', async () => {
    const status = await told('status');
    for (const name of ['Version', 'Answers', 'Queue', 'Redis', 'Postgres', 'Chroma', 'Passages', 'Sources'])
      expect(status).toContain(`*${name}*`);
    expect(status).not.toContain('can’t be read');
    expect(await told('usage')).toMatch(/In all\*: \d+ turns?/);
    expect(await told('usage many')).toContain('from 1 to 90 days');
    expect(await told('audit action:command.status')).toMatch(/#\d+ .*`command\.status` allowed/);
    expect(await told('audit since:never')).toContain('no time that I know');
  });

  it('settles what people found wrong', async () => {
    const { driver, shown } = await asked(QUESTION);
    const [answer] = shown;
    if (!answer) return expect.fail('there is no answer');
    await driver.judge(answer, 'down');
    await application.idle();

    const queue = await told('review');
    const id = idIn(queue, /`(\w{6})` [\d-]+ `How many days of annual leave/);
    expect(await told(`review show ${id}`)).toContain('27 days');
    expect(await told(`review dismiss ${id} It is right`)).toContain('confirm');
    expect(await told(`review dismiss ${id} It is right confirm`)).toContain('Done');
    expect(await told('review')).not.toContain(id);
  });

  it('claims and resolves requests for a person', async () => {
    const { driver, shown } = await asked('Who waters the plants on the moon base?');
    const offer = shown.find(({ actions }) => actions.includes('ask-a-person')) ?? expect.fail(textOf(shown));
    await driver.press(offer, 'ask-a-person');
    await application.idle();
    await driver.fill((await driver.alone()).at(-1) ?? offer, 'submit');
    await application.idle();

    const waiting = await told('escalations list open');
    const id = idIn(waiting, /([0-9a-f]{8}-[0-9a-f-]{27})/);
    expect(waiting).toContain('Who waters the plants');
    await told(`escalations claim ${id} confirm`);
    expect(textOf(await driver.visible())).toContain('has taken your question');
    await told(`escalations resolve ${id} confirm`);
    expect(textOf(await driver.visible())).toContain('marked your question as done');
    expect(await told('escalations')).toContain('No request for a person is waiting');
  });

  it('pauses answers, is not kept from commands, and resumes', async () => {
    expect(await told('pause Back at 3 pm')).toContain('/footnote pause Back at 3 pm confirm');
    await told('pause Back at 3 pm confirm');
    const paused = textOf((await asked(QUESTION)).shown);
    const status = await told('status');
    await told('resume confirm');
    const resumed = textOf((await asked(QUESTION)).shown);

    expect(paused).toContain('“Back at 3 pm”');
    expect(paused).not.toContain('27 days');
    expect(status).toMatch(/Answers\*: .*paused/);
    expect(resumed).toContain('27 days');
  });

  it('leaves a source alone, reads it anew, and hears what a mistyped name may have meant', async () => {
    const source = idIn(await told('sources'), /`([^`]+)`: done/);
    await told(`sources pause ${source} confirm`);
    expect(await told('sources list')).toContain('*paused*');
    expect(await told(`sources resume ${source} confirm`)).toContain('the schedule counts again');
    expect(await told(`sources sync ${source.slice(0, -1)}`)).toContain(source);
    expect(await told(`reindex ${source}`)).toContain('makes every passage of it anew');
    expect(await told(`sources sync ${source} confirm`)).not.toMatch(/trouble|wrong/i);
  });

  it('vouches for an answer, changes it, and ends it', async () => {
    const added = await told('verified add Can I bring my dog? | Yes, on Fridays. | leave.md confirm');
    const id = idIn(added, /`(v\d+)`/);
    expect(await told('verified list')).toContain('Can I bring my dog?');
    expect(await told(`verified edit ${id} answer Yes, every day. confirm`)).toContain(id);
    expect(await told(`verified expire ${id} confirm`)).toContain(id);
    expect(await told('verified list')).toMatch(/Can I bring my dog\?.*\*ended\*/);
  });

  it('announces, and sets how Footnote behaves in the channel', async () => {
    expect(await told('announce Closed on Monday')).toContain('> Closed on Monday');
    expect(await told('announce Closed on Monday confirm')).toContain('Posted in one place');
    const posted = (await slack.history(slack.channelId)).map(({ text }) => text);
    expect(posted.filter((text) => text.includes('Closed on Monday'))).toHaveLength(1);
    expect(await told('channel verbosity short confirm')).toContain('short');
    expect(await told('channel')).toMatch(/verbosity\*: short/);
    await told('channel reset confirm');
  });

  it('asks, judges and passes on like everybody else', async () => {
    expect(await told(`ask ${QUESTION}`)).toContain('27 days');
    expect(await told('feedback down it is 30 days now')).toContain(QUESTION);
    expect(await told('escalate I need it today')).toContain('This goes to a person who can help');
    expect(await told('remember I work in York')).toContain('I work in York');
    expect(await told('memory')).toContain('York');
    expect(await told('forget 1')).toContain('Forgotten');
    expect(await told('tools')).toContain('Calculator');
  });

  it('erases what is kept of a person, with a receipt', async () => {
    expect(await told('erase nobody@example.com')).toContain('I keep nothing of');
    expect(await told('erase ana@example.com')).toMatch(/turns?/);
    expect(await told('erase ana@example.com confirm')).toMatch(/removed|erased/i);
    expect(await told('erase ana@example.com')).toContain('I keep nothing of');
  });

  it('has tried each command that help lists', async () => {
    const help = await told('help');

    const listed = [...help.matchAll(/`\/footnote (\w+)/g)].map(([, name]) => name);
    expect(listed.length).toBeGreaterThan(20);
    expect(listed.filter((name) => !typed.has(name ?? ''))).toEqual([]);
    await ana.command('help');
    await application.idle();
    expect((await ana.alone()).at(-1)?.text).not.toContain('/footnote audit');
  });
});
