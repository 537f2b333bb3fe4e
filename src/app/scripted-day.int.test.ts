import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FormValues } from '../core/form.ts';
import type { VisibleMessage } from '../testing/adapter-contract.ts';
import type { ConversationDriver, HelpPlaceDriver } from '../testing/conversation/conversation-driver.ts';
import { converseInSlack, helpInSlack } from '../testing/conversation/slack-conversation.ts';
import { converseInTeams, helpInTeams } from '../testing/conversation/teams-conversation.ts';
import { threeChannels } from '../testing/conversation/three-channels.ts';
import { THREE_PEOPLE } from '../testing/conversation/three-people.ts';
import { createSlackSender, type SlackSender } from '../testing/slack/slack-signer.ts';
import { type SlackStandIn, startSlackStandIn } from '../testing/slack/slack-stand-in.ts';
import { CHANNEL, TENANT } from '../testing/teams/teams-activities.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../testing/teams/teams-stand-in.ts';
import { type ApplicationUnderTest, startApplicationUnderTest } from './application-under-test.ts';

const HELP_DESK = '19:help-desk@thread.tacv2';
/** As long as other workers may take to hear of a verified answer. */
const HALF_A_MINUTE = 31_000;
const DOCUMENTS = {
  'parking.md': 'Parking\n\nThe car park costs employees 4 euros a day. It closes at 22:00.',
  'lunch.md': 'Lunch\n\nThe canteen serves lunch from 11:30 to 14:00. Vegan dishes are on the blue counter.',
};
const DAYS = [
  {
    asked: 'slack',
    helped: 'slack',
    by: 'reply',
    document: 'leave.md',
    question: 'How many days of annual leave do employees get?',
    before: '27 days',
    after: 'It is 30 days of leave since May.',
  },
  {
    asked: 'teams',
    helped: 'teams',
    by: 'button',
    document: 'parking.md',
    question: 'How much does the car park cost employees?',
    before: '4 euros',
    after: 'Parking costs 5 euros a day now.',
  },
  {
    asked: 'slack',
    helped: 'teams',
    by: 'reply',
    document: 'lunch.md',
    question: 'When does the canteen serve lunch?',
    before: '11:30',
    after: 'Lunch begins at 12:00 in summer.',
  },
] as const;

const clock = performance.now.bind(performance);
let aheadMs = 0;
let slack: SlackStandIn;
let teams: TeamsStandIn;
let sender: SlackSender;
let application: ApplicationUnderTest;

beforeAll(async () => {
  [slack, teams] = await Promise.all([startSlackStandIn(), startTeamsStandIn()]);
  const escalation = [
    `default: slack:${slack.helpDeskId}`,
    `workspaces: {slack: ${slack.teamId}, teams: ${TENANT}}`,
    'routes:',
    `  - {when: {places: ["teams:${CHANNEL}"]}, to: "teams:${HELP_DESK}"}`,
    `  - {when: {words: [canteen]}, to: "teams:${HELP_DESK}"}`,
  ].join('\n');
  application = await startApplicationUnderTest({
    documents: {
      ...Object.fromEntries(
        Object.entries(DOCUMENTS).map(([name, text]) => [name, `---\naccess: public\n---\n# ${text}\n`]),
      ),
      'access.yml': THREE_PEOPLE,
      'escalation.yml': escalation,
    },
    variables: threeChannels(slack, teams, `day-${randomUUID()}`),
  });
  sender = createSlackSender(`${application.url}/slack/events`, { signingSecret: slack.signingSecret });
  vi.spyOn(performance, 'now').mockImplementation(() => clock() + aheadMs);
  // Before it was spoken to in a channel of Teams, Footnote doesn't know who reads there.
  await helpOn('teams').say('Hello');
  await application.idle();
}, 60_000);
afterAll(async () => {
  await application?.stop();
  await Promise.all([slack?.close(), teams?.close()]);
  vi.restoreAllMocks();
});

const endpoint = () => `${application.url}/api/messages`;
const converse = (channel: 'slack' | 'teams'): ConversationDriver =>
  channel === 'slack' ? converseInSlack(slack, sender) : converseInTeams(teams, endpoint());
const helpOn = (channel: 'slack' | 'teams'): HelpPlaceDriver =>
  channel === 'slack' ? helpInSlack(slack, sender) : helpInTeams(teams, endpoint(), HELP_DESK);

/** Does something, and gives what then stands somewhere once there is nothing left to do. */
async function after(
  doing: Promise<unknown>,
  shown: () => Promise<readonly VisibleMessage[]>,
): Promise<readonly VisibleMessage[]> {
  await doing;
  await application.idle();
  return shown();
}

function newest(
  messages: readonly VisibleMessage[],
  which: (message: VisibleMessage) => boolean = () => true,
) {
  const found = messages.findLast(which);
  if (!found) throw new Error(`Not among ${JSON.stringify(messages.map(({ text }) => text))}`);
  return found;
}

const textOf = (messages: readonly VisibleMessage[]) =>
  messages.map(({ text }) => text.replaceAll(/[*`]/g, '')).join('\n');

describe('a day with Footnote', () => {
  it.each(DAYS)('asked in $asked, helped in $helped by $by: $question', async (day) => {
    const ana = converse(day.asked);
    const chi = ana.as('Chi');
    const ben = helpOn(day.helped);

    const answered = await after(ana.say(day.question), ana.visible);
    expect(textOf(answered)).toContain(day.before);

    // Ana finds it wrong, says why, and wants to hear when it is right.
    const judged = newest(answered, ({ takesThumbs }) => takesThumbs === true);
    const reasons = newest(await after(ana.judge(judged, 'down'), ana.alone));
    expect(reasons.fields).toContain('What is it?');
    const reason = { reason: 'outdated', text: 'That was last year', tellMe: 'yes' };
    expect(textOf(await after(ana.fill(reasons, 'submit', reason), ana.alone))).toContain(
      'I’ll tell you here when it is fixed',
    );

    // She asks a person, leaves the sources out, and sees before what is shared.
    const offer = newest(answered, ({ actions }) => actions.includes('ask-a-person'));
    const preview = newest(await after(ana.press(offer, 'ask-a-person'), ana.alone));
    expect(preview.text).toContain(day.before);
    expect(preview.fields).toContain('Share the sources');
    const requestsBefore = (await ben.visible()).length;
    const [seen, heard] = [answered.length, (await ana.alone()).length];
    const passedOn = await after(
      ana.fill(preview, 'submit', { sources: 'no', more: 'I need it by Friday' }),
      ana.visible,
    );
    // One receipt; the preview closes in its place.
    expect(passedOn.slice(seen).map(({ text }) => text)).toEqual([
      'I’ve passed your question to a person. You’ll hear here how it goes.',
    ]);
    expect(await ana.alone()).toHaveLength(heard);
    expect(newest(await ana.alone()).text).toContain('Sent.');

    // Ben claims it, answers, and ends it; Ana's thread hears of each.
    const requests = await ben.visible();
    expect(requests).toHaveLength(requestsBefore + 1);
    const request = newest(requests);
    for (const words of [day.question, day.before, 'I need it by Friday'])
      expect(request.text).toContain(words);
    expect(request.text).not.toContain('Sources that it looked at');
    expect(request.text.split('Request ')).toHaveLength(2);
    expect(textOf(await after(ben.press(request, 'claim-escalation'), ana.visible))).toMatch(
      /ben\b.* has taken your question/i,
    );
    const standing = newest(await ben.visible());
    const answering =
      day.by === 'button' ? ben.press(standing, 'answer-escalation') : ben.under(standing).say(day.after);
    const form = newest(await after(answering, ben.alone));
    expect(form.fields).toContain('Your answer');
    expect(textOf(await ana.visible())).not.toContain(day.after);
    const answer: FormValues = day.by === 'button' ? { answer: day.after } : {};
    const relayed = await after(ben.fill(form, 'submit', answer), ana.visible);
    expect(textOf(relayed)).toMatch(/ben\b.* answers your question/i);
    expect(textOf(relayed)).toContain(day.after);
    const ended = newest(await ben.visible());
    expect(textOf(await after(ben.press(ended, 'resolve-escalation'), ana.visible))).toContain(
      'has marked your question as done',
    );
    expect(newest(await ben.visible()).actions).toEqual([]);

    // Chi finds it in the queue and vouches for the right words.
    const queue = textOf([newest(await after(chi.command('review'), chi.alone))]);
    expect(queue).toMatch(new RegExp(`${day.document}.*out of date`));
    const [, id = ''] =
      new RegExp(`(\\w{6,}) \\d{4}-\\d\\d-\\d\\d .*${day.question.slice(0, 30)}`).exec(queue) ?? [];
    const item = textOf([newest(await after(chi.command(`review show ${id}`), chi.alone))]);
    expect(item).toContain('That was last year');
    const toldBefore = textOf(await ana.alone());
    const done = await after(chi.command(`review verify ${id} ${day.after} confirm`), chi.alone);
    expect(textOf([newest(done)])).toContain('has the verified answer');
    const told = textOf(await ana.alone()).slice(toldBefore.length);
    expect(told).toContain(day.question);

    // From then on it is answered so, and marked.
    aheadMs += HALF_A_MINUTE;
    const again = converse(day.asked);
    const verified = textOf(await after(again.say(day.question), again.visible));
    expect(verified).toContain(day.after);
    expect(verified).toMatch(/checked by chi on/i);
  });
});
