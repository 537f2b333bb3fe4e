import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import type { Thread } from '../../src/core/thread.ts';
import { answerReply } from '../../src/testing/replies.ts';
import { type SlackHarness, startSlackHarness } from '../../src/testing/slack/slack-harness.ts';

describe('what stood in a Slack thread before', () => {
  let harness: SlackHarness;
  let thread: Thread;
  beforeEach(async () => {
    harness = await startSlackHarness();
    thread = (harness.target as Extract<ReplyTarget, { kind: 'thread' }>).thread;
  });
  afterEach(() => harness.close());

  const call = () => ({ signal: AbortSignal.timeout(10_000) });
  const say = (text: string, by: string) => harness.slack.say(text, { by, threadTs: thread.id });
  const before = (ts: string) => harness.adapter.earlier(thread, `${thread.place.id}:${ts}`, call());

  it('is who wrote what, oldest first, up to the message that asks', async () => {
    const { slack, adapter, target } = harness;
    await say('Can somebody &lt;tell&gt; me the <https://example.com|leave policy>?', 'ben');
    const [part] = adapter.render(answerReply({ text: 'You have 25 days [1].' }), target);
    if (!part) throw new Error('render returned no part');
    await adapter.post(target, part, { deliveryId: 'd', part: 0 }, call());
    const asking = await say('Footnote, can you?', 'chi');
    await say('Later', 'ana');

    const earlier = await before(asking);

    expect(earlier).toMatchObject([
      { author: slack.userIdOf('ana'), text: 'A question', fromFootnote: false },
      {
        author: slack.userIdOf('ben'),
        text: 'Can somebody <tell> me the leave policy (https://example.com)?',
        fromFootnote: false,
      },
      { text: expect.stringContaining('You have 25 days'), fromFootnote: true },
    ]);
    expect(Number.isNaN(Date.parse(earlier[0]?.sentAt ?? ''))).toBe(false);
  });

  it('is the last fifty of a long thread', async () => {
    for (let count = 1; count <= 60; count += 1) await say(`message ${count}`, 'ben');
    const asking = await say('Footnote, can you?', 'ana');

    const earlier = await before(asking);

    expect(earlier).toHaveLength(50);
    expect([earlier[0]?.text, earlier.at(-1)?.text]).toEqual(['message 11', 'message 60']);
  });

  it('is nothing, without a call, for the message that begins the thread', async () => {
    expect(await before(thread.id)).toEqual([]);
    expect(harness.slack.callsOf('conversations.replies')).toHaveLength(0);
  });

  it.each([
    { kind: 'rate-limited' },
    { kind: 'status', status: 503 },
    { kind: 'error', error: 'missing_scope' },
  ] as const)('is nothing when Slack answers with %o', async (fault) => {
    const asking = await say('Footnote, can you?', 'ana');
    harness.slack.failNext('conversations.replies', fault);

    expect(await before(asking)).toEqual([]);
  });
});

describe('acknowledging in Slack', () => {
  let harness: SlackHarness;
  beforeEach(async () => {
    harness = await startSlackHarness();
  });
  afterEach(() => harness.close());

  const acknowledge = (messageId: string) =>
    harness.adapter.acknowledge(harness.target, messageId, { signal: AbortSignal.timeout(10_000) });

  it('puts a thumbs-up on the message, and says so again when it stands there', async () => {
    const id = `${harness.slack.channelId}:${await harness.slack.say('Thanks!')}`;

    expect([await acknowledge(id), await acknowledge(id)]).toEqual([true, true]);
    expect(harness.slack.callsOf('reactions.add')[0]?.args).toMatchObject({ name: '+1' });
  });

  it('says when Slack took none', async () => {
    harness.slack.failNext('reactions.add', { kind: 'error', error: 'missing_scope' });

    expect(await acknowledge(`${harness.slack.channelId}:1.1`)).toBe(false);
    expect(await acknowledge('ephemeral:C1:1.1')).toBe(false);
  });
});
