import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VisibleMessage } from '../testing/adapter-contract.ts';
import type { ConversationDriver } from '../testing/conversation/conversation-driver.ts';
import { converseInSlack, helpInSlack } from '../testing/conversation/slack-conversation.ts';
import { converseInTeams } from '../testing/conversation/teams-conversation.ts';
import { threeChannels } from '../testing/conversation/three-channels.ts';
import { THREE_PEOPLE } from '../testing/conversation/three-people.ts';
import { createSlackSender, type SlackSender } from '../testing/slack/slack-signer.ts';
import { type SlackStandIn, startSlackStandIn } from '../testing/slack/slack-stand-in.ts';
import { TENANT } from '../testing/teams/teams-activities.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../testing/teams/teams-stand-in.ts';
import { type ApplicationUnderTest, startApplicationUnderTest } from './application-under-test.ts';

const NOTE = 'Es eilt bis Freitag.';
const ADVICE = 'Es ist silbern.';
/** What an asker would read if a part had stayed English. */
const ENGLISH =
  /\b(the|your|question|answer(ed|s)?|sources?|what|nothing|send|cancel|sent|thank|person|by|not now|yes)\b/i;

let slack: SlackStandIn;
let teams: TeamsStandIn;
let sender: SlackSender;
let application: ApplicationUnderTest;

beforeAll(async () => {
  [slack, teams] = await Promise.all([startSlackStandIn(), startTeamsStandIn()]);
  application = await startApplicationUnderTest({
    documents: {
      'access.yml': THREE_PEOPLE,
      'escalation.yml': `default: slack:${slack.helpDeskId}\nworkspaces: {slack: ${slack.teamId}, teams: ${TENANT}}\n`,
    },
    variables: threeChannels(slack, teams, `languages-${randomUUID()}`),
  });
  sender = createSlackSender(`${application.url}/slack/events`, { signingSecret: slack.signingSecret });
}, 180_000);
afterAll(async () => {
  await application?.stop();
  await Promise.all([slack?.close(), teams?.close()]);
});

const CHANNELS = [
  { channel: 'Slack', question: 'Welche Farbe hat das Raumschiff von unserem Vorstand?' },
  { channel: 'Teams', question: 'Welche Farbe hat das Flugzeug von unserem Vorstand?' },
] as const;

function converse(channel: 'Slack' | 'Teams'): ConversationDriver {
  if (channel === 'Slack') return converseInSlack(slack, sender);
  return converseInTeams(teams, `${application.url}/api/messages`);
}

/** Does something, and gives what is new somewhere once there is nothing left to do. */
async function newAfter(
  doing: () => Promise<unknown>,
  shown: () => Promise<readonly VisibleMessage[]>,
): Promise<readonly VisibleMessage[]> {
  const before = (await shown()).length;
  await doing();
  await application.idle();
  return (await shown()).slice(before);
}

function last(messages: readonly VisibleMessage[]): VisibleMessage {
  const message = messages.at(-1);
  if (!message) throw new Error('Nothing was said');
  return message;
}

const textOf = (messages: readonly VisibleMessage[]) => messages.map(({ text }) => text).join('\n');
const found = (messages: readonly VisibleMessage[], which: (message: VisibleMessage) => boolean) =>
  last(messages.filter(which));

describe.each(CHANNELS)('who asks in German in $channel', ({ channel, question }) => {
  it('judges the answer in German', async () => {
    const ana = converse(channel);
    const answered = await newAfter(() => ana.say(question), ana.visible);
    const judged = found(answered, ({ takesThumbs }) => takesThumbs === true);

    const form = last(await newAfter(() => ana.judge(judged, 'down'), ana.alone));

    expect(form.text).toContain('Was stimmt an dieser Antwort nicht?');
    expect(form.fields).toEqual([
      'Was trifft zu?',
      'Was sollte da stehen? (kann leer bleiben)',
      'Sag mir Bescheid, wenn es behoben ist',
    ]);
    expect(form.text).not.toMatch(ENGLISH);

    await ana.fill(form, 'submit', { reason: 'incomplete', text: 'Silbern', tellMe: 'yes' });
    await application.idle();
    const thanks = last(await ana.alone()).text;
    expect(thanks).toContain('Ich sage dir hier Bescheid, wenn es behoben ist.');
    expect(thanks).not.toMatch(ENGLISH);

    // What is kept, and what admins read of it, is English; what Ana is told in the end is not.
    const chi = ana.as('Chi');
    const queue = textOf(await newAfter(() => chi.command('review'), chi.alone));
    expect(queue).toContain('incomplete');
    const [, id = ''] =
      new RegExp(`(\\w{6,})\\W+\\d{4}-\\d\\d-\\d\\d .*${question.slice(0, 30)}`).exec(queue) ?? [];
    const told = await newAfter(() => chi.command(`review fixed ${id} Steht jetzt drin confirm`), ana.alone);
    expect(textOf(told)).toContain('Das Dokument dahinter ist jetzt berichtigt. Dazu heißt es:');
    expect(textOf(told)).not.toMatch(ENGLISH);
  });

  it('asks a person in German, who reads English around the German words', async () => {
    const ana = converse(channel);
    const ben = helpInSlack(slack, sender);
    const answered = await newAfter(() => ana.say(question), ana.visible);
    const offer = found(answered, ({ actions }) => actions.includes('ask-a-person'));

    const preview = last(await newAfter(() => ana.press(offer, 'ask-a-person'), ana.alone));
    expect(preview.text).toContain('Was ich geantwortet habe');
    expect(preview.fields).toEqual([
      'Deine Frage',
      'Meine Antwort teilen',
      'Die Quellen teilen',
      'Möchtest du etwas ergänzen?',
    ]);
    expect(preview.text).not.toMatch(ENGLISH);

    const sent = () => ana.fill(preview, 'submit', { more: NOTE });
    const requests = await newAfter(() => newAfter(sent, ana.visible), ben.visible);
    const said = (await ana.visible()).slice(answered.length);
    expect(textOf(said)).toContain('Ich habe deine Frage an einen Menschen weitergegeben.');
    expect(last(await ana.alone()).text).toContain('Gesendet.');

    const request = last(requests);
    for (const words of [question, NOTE, 'Somebody asks for a person’s help', 'What they add:', 'Asked by'])
      expect(request.text).toContain(words);
    const posted = slack
      .callsOf('chat.postMessage')
      .findLast(({ args }) => args.channel === slack.helpDeskId);
    expect(JSON.stringify(posted?.args)).toContain("I'll take it");

    const claimed = await newAfter(() => ben.press(request, 'claim-escalation'), ana.visible);
    expect(textOf(claimed)).toMatch(/hat deine Frage übernommen\./);
    const standing = last(await ben.visible());
    expect(standing.text).toContain('has it.');
    const form = last(await newAfter(() => ben.press(standing, 'answer-escalation'), ben.alone));
    expect(form.fields).toEqual(['Your answer', 'Also offer it as a verified answer']);

    const relayed = textOf(await newAfter(() => ben.fill(form, 'submit', { answer: ADVICE }), ana.visible));
    expect(relayed).toContain('beantwortet deine Frage:');
    expect(relayed).toMatch(/Beantwortet von .* in Slack/);
    expect(relayed).toContain(ADVICE);
    expect(last(await ben.alone()).text).toContain('Sent to the person who asked.');
    const ended = last(await ben.visible());
    const resolved = await newAfter(() => ben.press(ended, 'resolve-escalation'), ana.visible);
    expect(textOf(resolved)).toContain('hat deine Frage als erledigt markiert.');
    expect(textOf([...said, ...claimed, ...resolved]).replace(relayed, '')).not.toMatch(ENGLISH);
    expect(last(await ben.visible()).text).toContain('A request for help, done');

    const again = await newAfter(() => ana.press(offer, 'ask-a-person'), ana.alone);
    expect(textOf(again)).toContain('hat das als erledigt markiert.');
  });
});

describe('what Slack says to a command at once', () => {
  it.each([
    ['Wie viele Urlaubstage habe ich?', 'Ich schaue nach…'],
    ['How many days of leave do I get?', 'Looking that up…'],
    ['vpn', 'Looking that up…'],
  ])('to %s is %s', async (text, said) => {
    const answer = await sender.command({
      command: '/ask',
      text,
      user_id: slack.userIdOf('ana'),
      channel_id: slack.channelId,
      team_id: slack.teamId,
      response_url: slack.responseUrl('commands', undefined, {
        channel: slack.channelId,
        user: slack.userIdOf('ana'),
      }),
      trigger_id: randomUUID(),
    });

    expect(answer.body).toContain(said);
    await application.idle();
  });
});
