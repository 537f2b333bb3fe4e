import { expect, it } from 'vitest';
import { slackCommands } from './slack-commands.ts';
import { ADMIN, startSlackReceiver } from './slack-receiver.ts';

it('types commands as the admin, and knows which answer is whose', async () => {
  const receiver = await startSlackReceiver();
  const commands = slackCommands(receiver, 'http://gateway.example/slack/events', 'secret');
  const [first, second] = commands.events(['status', 'usage 7'], 3);
  const form = new URLSearchParams(second?.request.body);

  await fetch(String(form.get('response_url')), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'Usage of the last 7 days' }),
  });
  const posts = commands.posts();
  await receiver.close();

  expect(Object.fromEntries(form)).toMatchObject({
    command: '/footnote',
    text: 'usage 7',
    user_id: ADMIN.id,
  });
  expect(second?.request.headers['x-slack-signature']).toMatch(/^v0=/);
  expect(first?.thread).not.toBe(second?.thread);
  expect(posts).toMatchObject([{ thread: second?.thread, words: expect.stringContaining('last 7 days') }]);
});
