import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { answerReply } from '../../src/testing/replies.ts';
import { type SlackHarness, startSlackHarness } from '../../src/testing/slack/slack-harness.ts';

const KEY = { deliveryId: 'delivery-1', part: 0 };

const signal = (): AbortSignal => AbortSignal.timeout(20_000);

describe('a post to Slack of which nobody knows how it ended', () => {
  let harness: SlackHarness;
  beforeEach(async () => {
    harness = await startSlackHarness();
  });
  afterEach(() => harness.close());

  function privately(more: Partial<Extract<ReplyTarget, { kind: 'private' }>> = {}): ReplyTarget {
    const { slack } = harness;
    const at = { channel: 'slack', workspace: slack.teamId } as const;
    const place = { ...at, id: slack.channelId, kind: 'channel', external: false } as const;
    const person = { ...at, tenant: 'default', id: slack.userId, guest: false };
    return { kind: 'private', place, person, ...more };
  }

  async function post(target: ReplyTarget, how: { readonly isRepetition?: boolean } = {}): Promise<string> {
    const reply = answerReply({ text: 'You get 25 days [1].' });
    const [part] = harness.adapter.render({ ...reply, language: 'de' }, target);
    if (!part) throw new Error('nothing was rendered');
    return (await harness.adapter.post(target, part, KEY, { signal: signal(), ...how })).messageId;
  }

  const NOTE = /Vielleicht siehst du das zweimal/;

  it('may still arrive when no answer came in time, not when the connection broke or Slack failed', async () => {
    const target = harness.target;
    harness.slack.failNext('chat.postMessage', { kind: 'drop' });
    await expect(post(target)).rejects.toMatchObject({ outcome: 'unknown', mayStillArrive: false });
    harness.slack.failNext('chat.postMessage', { kind: 'status', status: 503 });
    await expect(post(target)).rejects.toMatchObject({ outcome: 'unknown', mayStillArrive: false });
    harness.slack.failNext('chat.postMessage', { kind: 'status', status: 504 });
    await expect(post(target)).rejects.toMatchObject({ outcome: 'unknown', mayStillArrive: true });
    harness.slack.failNext('chat.postMessage', { kind: 'delay', ms: 1_000 });
    const [part] = harness.adapter.render(answerReply({ text: 'Yes [1].' }), target);
    if (!part) throw new Error('nothing was rendered');

    const late = harness.adapter.post(target, part, KEY, { signal: AbortSignal.timeout(100) });

    await expect(late).rejects.toMatchObject({ outcome: 'unknown', mayStillArrive: true });
  });

  it('is found in the chat with one person', async () => {
    const target = privately({ isLasting: true });
    const before = await harness.adapter.find(target, KEY, { signal: signal() });
    harness.slack.failNext('chat.postMessage', { kind: 'drop-after-accept' });
    await expect(post(target)).rejects.toMatchObject({ outcome: 'unknown' });

    const found = await harness.adapter.find(target, KEY, { signal: signal() });

    expect(before).toBeUndefined();
    expect(found?.messageId).toMatch(new RegExp(`^direct:${harness.slack.userId}:\\d+`));
    expect(await harness.adapter.find(target, { ...KEY, part: 1 }, { signal: signal() })).toBeUndefined();
  });

  it('can be found everywhere but among what Slack shows for a while to one person alone', () => {
    const { adapter, target } = harness;

    expect(adapter.canFind?.(target)).toBe(true);
    expect(adapter.canFind?.(privately({ isLasting: true }))).toBe(true);
    expect(adapter.canFind?.(privately())).toBe(false);
  });

  it('says so when it is repeated for one person alone', async () => {
    await post(privately());
    await post(privately(), { isRepetition: true });

    const [first, second] = harness.slack.ephemerals().map((shown) => JSON.stringify(shown.blocks));
    expect(first).not.toMatch(NOTE);
    expect(second).toMatch(NOTE);
    const sent = harness.slack.callsOf('chat.postEphemeral').map(({ args }) => Object.keys(args));
    expect(sent.flat()).not.toContain('repetition');
  });

  it('is repeated without a word where it takes the place of the first one', async () => {
    const target = privately({ handle: harness.slack.responseUrl('commands') });
    harness.slack.failNext('response_url', { kind: 'drop-after-accept' });
    await expect(post(target)).rejects.toMatchObject({ outcome: 'unknown' });

    await post(target, { isRepetition: true });

    const shown = harness.slack.ephemerals();
    expect(shown).toHaveLength(1);
    expect(JSON.stringify(shown)).not.toMatch(NOTE);
  });

  it.each([404, 410])(
    'is shown without its response URL when that is used up or too old (%i)',
    async (status) => {
      harness.slack.failNext('response_url', { kind: 'status', status });

      const messageId = await post(privately({ handle: harness.slack.responseUrl('actions') }));

      expect(messageId).toMatch(/^ephemeral:/);
      expect(harness.slack.ephemerals()).toHaveLength(1);
    },
  );
});
