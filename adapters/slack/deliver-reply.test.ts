import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { answerReply, formReply, numberedWords } from '../../src/testing/replies.ts';
import type { SlackFault } from '../../src/testing/slack/slack-faults.ts';
import { startSlackGateway } from '../../src/testing/slack/slack-gateway.ts';
import { type SlackHarness, startSlackHarness } from '../../src/testing/slack/slack-harness.ts';

/** Long enough for a machine whose cores are all busy. */
const PATIENT = { timeout: 10_000 };
const KEY = { deliveryId: 'delivery-1', part: 0 };

function signal(): AbortSignal {
  return AbortSignal.timeout(20_000);
}

describe('delivering to Slack', () => {
  let harness: SlackHarness;
  beforeEach(async () => {
    harness = await startSlackHarness();
  });
  afterEach(() => harness.close());

  function privately(handle?: string): ReplyTarget {
    const { slack } = harness;
    const place = {
      channel: 'slack',
      workspace: slack.teamId,
      id: slack.channelId,
      kind: 'channel',
      external: false,
    } as const;
    const person = {
      tenant: 'default',
      channel: 'slack',
      workspace: slack.teamId,
      id: slack.userId,
      guest: false,
    } as const;
    return { kind: 'private', place, person, handle };
  }

  async function post(
    target: ReplyTarget,
    text = 'You get 25 days [1].',
    deliveryId = KEY.deliveryId,
  ): Promise<string[]> {
    const ids: string[] = [];
    for (const [part, rendered] of harness.adapter.render(answerReply({ text }), target).entries()) {
      ids.push(
        (await harness.adapter.post(target, rendered, { deliveryId, part }, { signal: signal() })).messageId,
      );
    }
    return ids;
  }

  function place(): ReplyTarget {
    const { thread } = harness.target as Extract<ReplyTarget, { kind: 'thread' }>;
    return { kind: 'place', tenant: thread.tenant, place: thread.place };
  }

  it('posts text, blocks and metadata, and neither unfurls nor parses', async () => {
    await post(harness.target);

    const [call] = harness.slack.callsOf('chat.postMessage');
    expect(call?.args).toMatchObject({
      text: expect.stringContaining('You get 25 days'),
      blocks: expect.any(Array),
      metadata: { event_type: 'footnote_reply', event_payload: { delivery_id: 'delivery-1', part: 0 } },
      unfurl_links: 'false',
      unfurl_media: 'false',
      link_names: 'false',
      parse: 'none',
    });
  });

  it('finds a new message of a place again', async () => {
    const [messageId] = await post(place());

    expect(harness.slack.callsOf('chat.postMessage')[0]?.args.thread_ts).toBeUndefined();
    expect(await harness.adapter.find(place(), KEY, { signal: signal() })).toEqual({ messageId });
    expect(await harness.adapter.find(place(), { ...KEY, part: 1 }, { signal: signal() })).toBeUndefined();
  });

  it('pages through a long thread to find a part', async () => {
    const { thread } = harness.target as Extract<ReplyTarget, { kind: 'thread' }>;
    for (let count = 0; count < 210; count += 1) await harness.slack.say('chatter', { threadTs: thread.id });
    const [messageId] = await post(harness.target);

    const found = await harness.adapter.find(harness.target, KEY, { signal: signal() });

    expect(found).toEqual({ messageId });
    expect(harness.slack.callsOf('conversations.replies').length).toBeGreaterThan(1);
  });

  it("puts a command's answer in the place of its acknowledgement, further parts below", async () => {
    const target = privately(harness.slack.responseUrl('commands'));

    await post(target, numberedWords(20_000));

    const messages = harness.slack.callsOf('response_url').map((call) => call.args);
    expect(messages.length).toBeGreaterThan(1);
    expect(messages.map((message) => message.replace_original)).toEqual([
      true,
      ...messages.slice(1).map(() => false),
    ]);
    expect(messages.every((message) => message.response_type === 'ephemeral')).toBe(true);
    expect(harness.slack.callsOf('chat.postMessage')).toHaveLength(0);
  });

  it('leaves the message alone under which a button was pressed', async () => {
    await post(privately(harness.slack.responseUrl('actions')));

    expect(harness.slack.callsOf('response_url')[0]?.args.replace_original).toBe(false);
  });

  /** A form before Ana's eyes alone; resolves with its id and what its submit button hands in. */
  async function submitPrivately() {
    const target = privately();
    const [part] = harness.adapter.render(formReply(), target);
    if (!part) throw new Error('nothing was rendered');
    await harness.adapter.post(target, part, { deliveryId: 'form', part: 0 }, { signal: signal() });
    const shown = harness.slack.ephemerals().at(-1);
    await harness.fill(`${harness.slack.channelId}:${shown?.ts}`, 'submit', { note: 'It howls' });
    const action = harness.sink.actions.at(-1);
    return { shown, handle: action?.handle, values: action?.values };
  }

  it('puts the outcome of a private form in its place', async () => {
    const { shown, handle, values } = await submitPrivately();
    const target = { ...privately(handle), replaces: true } as const;

    await post(target, numberedWords(15_000));

    expect(values).toEqual({ note: 'It howls', urgent: 'yes', reason: 'wrong' });
    const [first, ...more] = harness.slack.ephemerals();
    expect(first?.ts).toBe(shown?.ts);
    expect(JSON.stringify(first?.blocks)).toContain('word1 ');
    expect(JSON.stringify(harness.slack.ephemerals())).not.toContain('Please check this');
    expect(more.length).toBeGreaterThan(0);
  });

  it('changes and takes away the outcome of a private form, as often as Slack lets it', async () => {
    const { shown, handle } = await submitPrivately();
    const target = { ...privately(handle), replaces: true } as const;
    const [id] = await post(target, 'Working on it [1].');
    const [part] = harness.adapter.render(answerReply({ text: 'Done [1].' }), target);
    if (!id || !part) throw new Error('nothing was posted');

    await harness.adapter.update(target, id, part, { signal: signal() });

    expect(harness.slack.ephemerals().map(({ ts }) => ts)).toEqual([shown?.ts]);
    expect(JSON.stringify(harness.slack.ephemerals())).toContain('Done');
    await harness.adapter.remove(target, id, { signal: signal() });
    expect(harness.slack.ephemerals()).toEqual([]);
  });

  it('leaves a private form alone unless its outcome is to replace it', async () => {
    const { handle } = await submitPrivately();

    await post(privately(handle), 'By the way [1].');

    expect(harness.slack.ephemerals()).toHaveLength(2);
  });

  it('never puts private words in the place of a form that everybody sees', async () => {
    const [part] = harness.adapter.render(formReply(), harness.target);
    if (!part) throw new Error('nothing was rendered');
    const { messageId } = await harness.adapter.post(harness.target, part, KEY, { signal: signal() });
    await harness.fill(messageId, 'submit');
    const target = { ...privately(harness.sink.actions[0]?.handle), replaces: true } as const;

    await post(target, 'For you alone [1].');

    expect((await harness.visible()).map(({ text }) => text).join()).toContain('Please check this');
    expect((await harness.visible()).map(({ text }) => text).join()).not.toContain('For you alone');
    expect(JSON.stringify(harness.slack.ephemerals())).toContain('For you alone');
  });

  it('asks for a thumb under a private answer too', async () => {
    await post(privately(harness.slack.responseUrl('commands')), 'You get 25 days [1].');
    const [shown] = harness.slack.ephemerals();

    await harness.judge(`${harness.slack.channelId}:${shown?.ts}`, 'up');

    expect(harness.sink.judgements).toHaveLength(1);
    expect(harness.sink.judgements[0]).toMatchObject({
      about: { requestId: 'request-1' },
      verdict: 'up',
      thread: undefined,
      handle: expect.stringContaining('/actions/'),
    });
  });

  it('goes on with ephemeral messages when a response URL is used up', async () => {
    const target = privately(harness.slack.responseUrl('commands'));

    await post(target, '- **a** b [1] `c`\n'.repeat(1_000));

    expect(harness.slack.callsOf('response_url')).toHaveLength(5);
    expect(harness.slack.callsOf('chat.postEphemeral').length).toBeGreaterThan(0);
  });

  it('shows a private answer to its person alone when there is no response URL', async () => {
    const [messageId] = await post(privately());

    expect(messageId).toMatch(/^ephemeral:/);
    expect(harness.slack.callsOf('chat.postEphemeral')[0]?.args.user).toBe(harness.slack.userId);
    expect(await harness.adapter.find(privately(), KEY, { signal: signal() })).toBeUndefined();
  });

  it('updates a private answer through its response URL, or says that it cannot', async () => {
    const target = privately(harness.slack.responseUrl('commands'));
    const [part] = harness.adapter.render(answerReply({ text: 'Better [1].' }), target);
    if (!part) throw new Error('nothing was rendered');

    await harness.adapter.update(target, 'response:x:0', part, { signal: signal() });

    expect(harness.slack.callsOf('response_url')[0]?.args.replace_original).toBe(true);
    await expect(
      harness.adapter.update(privately(), 'ephemeral:C1:1', part, { signal: signal() }),
    ).rejects.toMatchObject({
      outcome: 'rejected',
      retryable: false,
    });
  });

  it.each(['commands', 'actions'] as const)(
    'takes away through a response URL only what was posted first with it (%s)',
    async (kind) => {
      const target = privately(harness.slack.responseUrl(kind));
      const cannot = { outcome: 'rejected', retryable: false };
      const remove = (id: string) => harness.adapter.remove(target, id, { signal: signal() });

      if (kind === 'commands') await remove('response:x:0');
      else await expect(remove('response:x:0')).rejects.toMatchObject(cannot);
      await expect(remove('response:x:1')).rejects.toMatchObject(cannot);
      await expect(remove('ephemeral:C1:1')).rejects.toMatchObject(cannot);

      const sent = harness.slack.callsOf('response_url').map((call) => call.args);
      expect(sent).toEqual(kind === 'commands' ? [{ delete_original: true }] : []);
    },
  );

  it('updates with a longest part, whose blocks carry the text', async () => {
    const [messageId] = await post(harness.target, 'Short [1].');
    const rendered = harness.adapter.render(answerReply({ text: numberedWords(40_000) }), harness.target);
    const longest = rendered.toSorted((one, other) => other.text.length - one.text.length)[0];
    if (!messageId || !longest) throw new Error('nothing was posted');

    await harness.adapter.update(harness.target, messageId, longest, { signal: signal() });

    expect(longest.text.length).toBeGreaterThan(4_000);
    expect(harness.slack.callsOf('chat.update')[0]?.args.blocks).toEqual(longest.payload.blocks);
  });

  it.each([
    ['chat.update', 'cant_update_message', 'rejected'],
    ['chat.update', 'edit_window_closed', 'rejected'],
    ['chat.update', 'message_not_found', 'gone'],
    ['chat.delete', 'cant_delete_message', 'rejected'],
    ['chat.delete', 'message_not_found', 'gone'],
  ] as const)('gives %s up for good after %s: %s', async (method, error, outcome) => {
    const [messageId] = await post(harness.target);
    const [part] = harness.adapter.render(answerReply({ text: 'Better [1].' }), harness.target);
    if (!messageId || !part) throw new Error('nothing was posted');
    harness.slack.failNext(method, { kind: 'error', error });

    const { adapter, target } = harness;
    const changed =
      method === 'chat.update'
        ? adapter.update(target, messageId, part, { signal: signal() })
        : adapter.remove(target, messageId, { signal: signal() });

    await expect(changed).rejects.toMatchObject({ outcome, retryable: false });
  });

  it.each<[string, SlackFault, object]>([
    [
      'a rate limit',
      { kind: 'rate-limited', retryAfterSeconds: 7 },
      { outcome: 'rejected', retryable: true, retryAfterMs: 7_000 },
    ],
    ['a refusal', { kind: 'status', status: 403 }, { outcome: 'rejected', retryable: false }],
    ['a server error', { kind: 'status', status: 500 }, { outcome: 'unknown', retryable: true }],
    ['a lost answer', { kind: 'drop-after-accept' }, { outcome: 'unknown', retryable: true }],
  ])('reports %s of a response URL', async (_, fault, expected) => {
    harness.slack.failNext('response_url', fault);

    await expect(post(privately(harness.slack.responseUrl('commands')))).rejects.toMatchObject(expected);
  });

  it.each([
    'invalid_auth',
    'not_in_channel',
    'channel_not_found',
    'is_archived',
    'msg_too_long',
    'msg_blocks_too_long',
  ])('gives %s up for good', async (error) => {
    harness.slack.failNext('chat.postMessage', { kind: 'error', error });

    await expect(post(harness.target)).rejects.toMatchObject({ outcome: 'rejected', retryable: false });
  });

  it.each(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])(
    'does not know what became of a post after %s',
    async (error) => {
      harness.slack.failNext('chat.postMessage', { kind: 'error', error });

      await expect(post(harness.target)).rejects.toMatchObject({ outcome: 'unknown', retryable: true });
    },
  );

  it('tries a post once only, whatever happens', async () => {
    harness.slack.failNext('chat.postMessage', { kind: 'drop-after-accept' });

    await expect(post(harness.target)).rejects.toMatchObject({ outcome: 'unknown' });

    expect(harness.slack.callsOf('chat.postMessage')).toHaveLength(1);
  });

  it('calls off a post that takes too long, with an unknown outcome', async () => {
    harness.slack.failNext('chat.postMessage', { kind: 'delay', ms: 2_000 });
    const [part] = harness.adapter.render(answerReply({ text: 'Yes [1].' }), harness.target);
    if (!part) throw new Error('nothing was rendered');

    const posted = harness.adapter.post(harness.target, part, KEY, { signal: AbortSignal.timeout(100) });

    await expect(posted).rejects.toMatchObject({ outcome: 'unknown', retryable: true });
  });

  it('knows that nothing was posted when it was called off before', async () => {
    const [part] = harness.adapter.render(answerReply({ text: 'Yes [1].' }), harness.target);
    if (!part) throw new Error('nothing was rendered');

    const posted = harness.adapter.post(harness.target, part, KEY, { signal: AbortSignal.abort() });

    await expect(posted).rejects.toMatchObject({ outcome: 'rejected', retryable: true });
    expect(harness.slack.callsOf('chat.postMessage')).toHaveLength(0);
  });

  it('knows that nothing was posted when Slack could not be reached', async () => {
    const [part] = harness.adapter.render(answerReply({ text: 'Yes [1].' }), harness.target);
    const closed = await startSlackGateway();
    await closed.close();
    const unreachable = await startSlackGateway({ apiUrl: new URL('/api/', closed.url).href });
    if (!part) throw new Error('nothing was rendered');

    const posted = unreachable.adapter.post(harness.target, part, KEY, { signal: signal() });

    await expect(posted).rejects.toMatchObject({ outcome: 'rejected', retryable: true });
    await unreachable.close();
  });

  it('reports a lookup that failed instead of finding nothing', async () => {
    harness.slack.failNext('conversations.replies', { kind: 'rate-limited', retryAfterSeconds: 60 });

    const found = harness.adapter.find(harness.target, KEY, { signal: signal() });

    await expect(found).rejects.toMatchObject({ retryable: true, retryAfterMs: 60_000 });
  });

  it('shows a status in the thread', async () => {
    await harness.adapter.progress(harness.target, 'C1:1.1', { signal: signal() });

    const { thread } = harness.target as Extract<ReplyTarget, { kind: 'thread' }>;
    expect(harness.slack.callsOf('assistant.threads.setStatus')[0]?.args).toMatchObject({
      thread_ts: thread.id,
    });
    expect(harness.slack.callsOf('reactions.add')).toHaveLength(0);
  });

  it('puts eyes on the message where no status can be shown', async () => {
    const ts = await harness.slack.say('a question');
    harness.slack.failNext('assistant.threads.setStatus', { kind: 'error', error: 'not_allowed_token_type' });

    await harness.adapter.progress(harness.target, `${harness.slack.channelId}:${ts}`, { signal: signal() });

    expect(harness.slack.callsOf('reactions.add').map((call) => call.args)).toEqual([
      { channel: harness.slack.channelId, timestamp: ts, name: 'eyes' },
    ]);
  });

  it('offers first questions to who opens the messages tab', async () => {
    const opened = { type: 'app_home_opened', user: 'U2', channel: 'D1', tab: 'messages' };

    await harness.gateway.sender.event(harness.slack.envelope(opened));
    await expect
      .poll(() => harness.slack.callsOf('assistant.threads.setSuggestedPrompts').length, PATIENT)
      .toBe(1);

    const [call] = harness.slack.callsOf('assistant.threads.setSuggestedPrompts');
    expect(call?.args.channel_id).toBe('D1');
    expect(call?.args.prompts).toHaveLength(2);
    expect(call?.args.thread_ts).toBeUndefined();
  });

  it('tells a person privately that their press could not be taken', async () => {
    const payload = {
      type: 'block_actions',
      trigger_id: '1',
      team: { id: harness.slack.teamId },
      user: { id: 'U2' },
      channel: { id: 'C1' },
      container: {},
      response_url: harness.slack.responseUrl('actions'),
      actions: [{ action_id: 'ask-a-person', value: 'request-1' }],
    };
    harness.sink.failNext();

    const answer = await harness.gateway.sender.interaction(payload);
    await expect.poll(() => harness.slack.callsOf('response_url').length, PATIENT).toBe(1);

    expect(answer.status).toBe(200);
    expect(harness.slack.callsOf('response_url')[0]?.args).toMatchObject({
      response_type: 'ephemeral',
      replace_original: false,
      text: expect.stringMatching(/try again/i),
    });
  });
});
