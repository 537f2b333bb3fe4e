import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VisibleMessage } from '../testing/adapter-contract.ts';
import type { ConversationDriver } from '../testing/conversation/conversation-driver.ts';
import { converseInSlack } from '../testing/conversation/slack-conversation.ts';
import { converseInTeams } from '../testing/conversation/teams-conversation.ts';
import { threeChannels } from '../testing/conversation/three-channels.ts';
import { converseOnTheWeb } from '../testing/conversation/web-conversation.ts';
import { createSlackSender } from '../testing/slack/slack-signer.ts';
import { type SlackStandIn, startSlackStandIn } from '../testing/slack/slack-stand-in.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../testing/teams/teams-stand-in.ts';
import { createBrowserCaller } from '../testing/web/browser-caller.ts';
import { type ApplicationUnderTest, startApplicationUnderTest } from './application-under-test.ts';

const GERMAN = 'Welche Farbe hat das Raumschiff von unserem Vorstand?';
const ENGLISH = 'Which colour does the spaceship of our board have?';
const GERMAN_TEXT = 'Dazu habe ich in den Dokumenten, die ich hier nutzen darf, keine Antwort gefunden.';
const ENGLISH_TEXT = 'I couldn’t find an answer to this in the documents that I may use here.';
const HELP = 'C0HELP';

let slack: SlackStandIn;
let teams: TeamsStandIn;
let application: ApplicationUnderTest;

beforeAll(async () => {
  [slack, teams] = await Promise.all([startSlackStandIn(), startTeamsStandIn()]);
  application = await startApplicationUnderTest({
    variables: threeChannels(slack, teams, `languages-${randomUUID()}`),
    escalation: `slack:${HELP}`,
  });
}, 180_000);
afterAll(async () => {
  await application?.stop();
  await Promise.all([slack?.close(), teams?.close()]);
});

function inSlack(): ConversationDriver {
  const { signingSecret } = slack;
  return converseInSlack(slack, createSlackSender(`${application.url}/slack/events`, { signingSecret }));
}

/** What Footnote says to that, as new messages. */
async function told(driver: ConversationDriver, text: string): Promise<readonly VisibleMessage[]> {
  const before = (await driver.visible()).length;
  await driver.say(text);
  await application.idle();
  return (await driver.visible()).slice(before);
}

function wordsOf(messages: readonly VisibleMessage[]): string {
  return messages.map(({ text }) => text).join('\n');
}

describe('who asks in German what no document answers', () => {
  it('reads German in Slack, with German buttons and thumbs', async () => {
    const driver = inSlack();

    const words = wordsOf(await told(driver, GERMAN));

    expect(words).toContain(GERMAN_TEXT);
    expect(words).toMatch(/^Referenz: .+ \(no-support\)$/m);
    const sent = JSON.stringify(slack.callsOf('chat.postMessage').at(-1)?.args);
    expect(sent).toContain('Einen Menschen fragen');
    expect(sent).toContain('Gute Antwort');
    expect(sent).not.toMatch(/Ask a person|Good answer|Reference:/);
    expect(JSON.stringify(slack.callsOf('assistant.threads.setStatus').at(-1)?.args)).toContain(
      'schaut nach…',
    );
  });

  it('reads German in Teams, with German buttons', async () => {
    const driver = converseInTeams(
      teams,
      `${application.url}/api/messages`,
      `19:${randomUUID()}@thread.tacv2`,
    );

    expect(wordsOf(await told(driver, GERMAN))).toContain(GERMAN_TEXT);

    const sent = JSON.stringify(teams.received().map(({ body }) => body));
    expect(sent).toContain('"title":"Einen Menschen fragen"');
    expect(sent).toContain('Möchtest du es lieber von einem Menschen hören?');
    expect(sent).not.toMatch(/Ask a person|Reference:/);
  });

  it('reads German on the web, in a reply that says so', async () => {
    const browser = createBrowserCaller(application.url);
    const { body } = await browser.call('/api/chat/messages', {
      json: { text: GERMAN, clientMessageId: randomUUID() },
    });
    await application.idle();

    const answer = await browser.call(`/api/chat/conversations/${String(body.conversation)}`, {});

    expect(answer.body.messages).toContainEqual(
      expect.objectContaining({
        from: 'footnote',
        body: expect.objectContaining({ kind: 'not-known', reason: 'no-support', language: 'de' }),
      }),
    );
    expect(JSON.stringify(answer.body.messages)).toContain(GERMAN_TEXT);
  });
});

describe('a thread in two languages', () => {
  it('follows its asker, and keeps the language where a message tells none', async () => {
    const driver = inSlack();

    expect(wordsOf(await told(driver, GERMAN))).toContain(GERMAN_TEXT);
    expect(wordsOf(await told(driver, 'Zeitmaschine?'))).toContain(GERMAN_TEXT);
    expect(wordsOf(await told(driver, ENGLISH))).toContain(ENGLISH_TEXT);
    const last = JSON.stringify(slack.callsOf('chat.postMessage').at(-1)?.args);
    expect(last).toContain('Ask a person');
    expect(last).not.toContain('Einen Menschen');
  });

  it('is English where it began with words that tell no language', async () => {
    expect(wordsOf(await told(converseOnTheWeb(application.url), 'Zeitmaschine?'))).toContain(ENGLISH_TEXT);
  });
});
