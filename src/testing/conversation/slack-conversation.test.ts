import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clarificationReply } from '../replies.ts';
import { type SlackHarness, startSlackHarness } from '../slack/slack-harness.ts';
import { converseInSlack } from './slack-conversation.ts';

describe('a conversation in Slack', () => {
  let harness: SlackHarness;
  beforeEach(async () => {
    harness = await startSlackHarness();
  });
  afterEach(() => harness.close());

  it('has several people in one thread, each of whom may press', async () => {
    const { slack, sink, adapter, gateway } = harness;
    const ana = converseInSlack(slack, gateway.sender);
    const ben = ana.as('Ben');

    await ana.say('Which leave is there?');
    await ben.say('I wonder, too');
    const thread = sink.messages[0]?.thread;
    if (!thread) throw new Error('nothing was handed in');
    const [part] = adapter.render(clarificationReply(), { kind: 'thread', thread });
    if (!part) throw new Error('render returned no part');
    const call = { signal: AbortSignal.timeout(10_000) };
    await adapter.post({ kind: 'thread', thread }, part, { deliveryId: 'd', part: 0 }, call);
    const [shown] = await ana.visible();
    if (!shown) throw new Error('nothing is visible');
    await ben.press(shown, 'choose', 2);

    const ids = [slack.userIdOf('ana'), slack.userIdOf('ben')];
    expect(sink.messages.map(({ author }) => author.id)).toEqual(ids);
    expect(sink.messages[1]?.thread).toEqual(thread);
    expect(sink.actions).toMatchObject([{ name: 'choose', choice: 2, author: { id: ids[1] }, thread }]);
    await expect(ben.press(shown, 'choose', 7)).rejects.toThrow('Nothing of that kind');
    expect(() => ana.as('Nobody')).toThrow('Nobody in the workspace');
  });
});
