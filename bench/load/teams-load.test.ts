import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTeamsStandIn, type TeamsStandIn } from '../../src/testing/teams/teams-stand-in.ts';
import { askedByThread, tally } from './tally.ts';
import { teamsLoad } from './teams-load.ts';

let teams: TeamsStandIn;
beforeAll(async () => {
  teams = await startTeamsStandIn();
});
afterAll(() => teams.close());

const options = { count: 4, channels: 1, threads: 4, questions: ['How many days?', 'Who approves?'], run: 1 };
const RATED = { feedbackLoop: { type: 'default' } };

async function answer(thread: string, channelData?: object): Promise<void> {
  const url = `${teams.serviceUrl}v3/conversations/${encodeURIComponent(thread)}/activities`;
  const body = JSON.stringify({ type: 'message', text: 'Words', channelData });
  await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

it('signs questions, each in the thread that its answer is looked for in', () => {
  const events = teamsLoad(teams, 'http://127.0.0.1:1/api/messages').events(options);

  const sent = events.map(({ thread, request }) => {
    const { conversation, text } = JSON.parse(request.body) as { conversation: { id: string }; text: string };
    return { same: conversation.id === thread, signed: request.headers.authorization, text };
  });
  expect(new Set(sent.map(({ text }) => text)).size).toBe(4);
  expect(new Set(events.map(({ thread }) => thread)).size).toBe(4);
  for (const { same, signed } of sent) {
    expect(same).toBe(true);
    expect(signed).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
  }
});

it('counts one answer a rating, however many parts, and any other message where there is none', async () => {
  const channel = teamsLoad(teams, 'http://127.0.0.1:1/api/messages');
  const events = channel.events({ ...options, run: 2 });
  const [parts = '', twice = '', refused = '', lost = ''] = events.map(({ thread }) => thread);
  await answer(parts);
  await answer(parts, RATED);
  await answer(twice, RATED);
  await answer(twice, RATED);
  await answer(refused);

  const counted = tally(askedByThread(events), channel.posts());

  expect(counted).toEqual({ answered: 3, lost: 1, doubled: 1 });
  expect(tally(new Map([[lost, 1]]), channel.posts()).lost).toBe(1);
});
