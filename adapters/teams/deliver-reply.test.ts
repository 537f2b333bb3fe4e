import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RenderedPart, ReplyTarget } from '../../src/channels/channel-adapter.ts';
import { answerReply, formReply } from '../../src/testing/replies.ts';
import { ANA, BOT, CHANNEL, feedbackOn, TENANT } from '../../src/testing/teams/teams-activities.ts';
import { startTeamsGateway } from '../../src/testing/teams/teams-gateway.ts';
import { startTeamsHarness, type TeamsHarness } from '../../src/testing/teams/teams-harness.ts';
import { startTeamsStandIn, type TeamsFault } from '../../src/testing/teams/teams-stand-in.ts';

const KEY = { deliveryId: 'delivery-1', part: 0 };
const PART: RenderedPart = {
  text: 'Yes.',
  payload: { type: 'message', textFormat: 'markdown', text: 'Yes.' },
};
const PLACE = { channel: 'teams', workspace: TENANT, id: CHANNEL, kind: 'channel', external: false } as const;
const PERSON = {
  tenant: 'default',
  channel: 'teams',
  workspace: TENANT,
  id: ANA.aadObjectId,
  guest: false,
} as const;

let harness: TeamsHarness;
beforeEach(async () => {
  harness = await startTeamsHarness();
});
afterEach(() => harness.close());

function post(target: ReplyTarget = harness.target, signal = AbortSignal.timeout(5_000)) {
  return harness.adapter.post(target, PART, KEY, { signal });
}

describe('posting to Teams', () => {
  it('replies into the thread, as the bot, with a token for the connector', async () => {
    const { messageId } = await post();

    const [call] = harness.teams.callsOf('send');
    expect(call?.conversation).toBe(`${CHANNEL};messageid=1767220000000`);
    expect(call?.authorization).toBe('Bearer stand-in-token');
    expect(call?.body).toMatchObject({
      type: 'message',
      text: 'Yes.',
      textFormat: 'markdown',
      from: { id: BOT.id },
    });
    expect(messageId).toBe(`${CHANNEL};messageid=1767220000000|1767225600001`);
    expect(harness.teams.callsOf('token')[0]?.body).toMatchObject({
      grant_type: 'client_credentials',
      scope: 'https://api.botframework.com/.default',
    });
  });

  it('sends entities, cards and channel data as they were rendered', async () => {
    const parts = harness.adapter.render(
      answerReply({ text: 'Yes [1].', actions: ['ask-a-person'] }),
      harness.target,
    );
    for (const part of parts)
      await harness.adapter.post(harness.target, part, KEY, { signal: AbortSignal.timeout(5_000) });

    const bodies = harness.teams.callsOf('send').map(({ body }) => body);
    for (const [at, { payload }] of parts.entries()) expect(bodies[at]).toMatchObject(payload);
  });

  it('asks for one token for many posts', async () => {
    await post();
    await post();

    expect(harness.teams.callsOf('token')).toHaveLength(1);
  });

  it('begins a new thread in a place that it only knows by its tenant', async () => {
    await post({
      kind: 'place',
      tenant: 'default',
      place: { ...PLACE, workspace: 'teams', id: '19:help@thread.tacv2' },
    });

    expect(harness.teams.callsOf('send')[0]?.conversation).toBe('19:help@thread.tacv2');
  });

  it('says what to do where nobody of the tenant ever wrote', async () => {
    const target: ReplyTarget = {
      kind: 'place',
      tenant: 'umbrella',
      place: { ...PLACE, id: '19:other@thread.tacv2' },
    };

    await expect(post(target)).rejects.toMatchObject({
      outcome: 'rejected',
      retryable: false,
      message: expect.stringContaining('install the app'),
    });
    expect(harness.teams.callsOf('send')).toEqual([]);
  });

  it("answers privately in the person's own chat", async () => {
    const handle = `${ANA.id}|${CHANNEL};messageid=1`;
    await post({ kind: 'private', place: PLACE, person: PERSON, handle });

    expect(harness.teams.callsOf('create')[0]?.body).toMatchObject({
      isGroup: false,
      tenantId: TENANT,
      members: [{ id: ANA.id }],
      bot: { id: BOT.id },
    });
    expect(harness.teams.callsOf('send')[0]?.conversation).toBe(`a:chat-with-${ANA.id}`);
  });

  it('never shows a private answer to others: it says there why it can not be given', async () => {
    harness.teams.failNext('create', { kind: 'status', status: 403 }, 2);
    const target: ReplyTarget = {
      kind: 'private',
      place: PLACE,
      person: PERSON,
      handle: `${ANA.id}|${CHANNEL};messageid=1`,
    };

    await post(target);
    await harness.adapter.post(target, PART, { ...KEY, part: 1 }, { signal: AbortSignal.timeout(5_000) });

    const sent = harness.teams.callsOf('send');
    expect(sent).toHaveLength(1);
    expect(sent[0]?.conversation).toBe(`${CHANNEL};messageid=1`);
    expect(sent[0]?.body.text).toMatch(/personal app/);
    expect(JSON.stringify(sent)).not.toContain('Yes.');
  });

  it('says why in the language of what it can not show', async () => {
    harness.teams.failNext('create', { kind: 'status', status: 403 }, 2);
    const target: ReplyTarget = { kind: 'private', place: PLACE, person: PERSON };
    const reply = {
      kind: 'notice',
      requestId: 'r1',
      text: 'Gesendet.',
      actions: [],
      language: 'de',
    } as const;
    const [part = PART] = harness.adapter.render(reply, target);

    await harness.adapter.post(target, part, KEY, { signal: AbortSignal.timeout(5_000) });

    expect(harness.teams.callsOf('send')[0]?.body.text).toMatch(/als persönliche App hinzu/);
  });

  describe('in the place of a card that was pressed', () => {
    const CHAT = 'a:personal-scrubbed';
    const chat = { ...PLACE, id: CHAT, kind: 'direct' } as const;
    const inChat = (handle: string, more: object = {}): ReplyTarget => ({
      kind: 'private',
      place: chat,
      person: PERSON,
      handle,
      replaces: true,
      ...more,
    });
    const standing = () => harness.teams.received().map(({ body }) => body.text ?? 'a card');

    it("replaces it in the person's own chat, however often it is tried", async () => {
      const { messageId } = await harness.adapter.post(
        { kind: 'private', place: chat, person: PERSON },
        { text: 'a card', payload: { type: 'message', attachments: [] } },
        KEY,
        { signal: AbortSignal.timeout(5_000) },
      );
      const handle = `${ANA.id}|${messageId}`;

      const replaced = [await post(inChat(handle)), await post(inChat(handle))];

      expect(replaced).toEqual([{ messageId }, { messageId }]);
      expect(standing()).toEqual(['Yes.']);
    });

    it('posts where the card is gone', async () => {
      const { messageId } = await post(inChat(`${ANA.id}|${CHAT}|1767220000000`));

      expect(messageId).toMatch(/^a:personal-scrubbed\|/);
      expect(standing()).toEqual(['Yes.']);
    });

    it('posts beside it when it is not to be replaced, and from the second part on', async () => {
      const { messageId } = await post(inChat(ANA.id));
      const handle = `${ANA.id}|${messageId}`;

      await post(inChat(handle, { replaces: false }));
      await harness.adapter.post(
        inChat(handle),
        PART,
        { ...KEY, part: 1 },
        { signal: AbortSignal.timeout(5_000) },
      );

      expect(standing()).toHaveLength(3);
      expect(harness.teams.callsOf('update')).toEqual([]);
    });

    it.each([
      ['in a channel', PLACE, `${CHANNEL};messageid=1`],
      ['in another chat than the target', chat, 'a:somebody-else'],
      [
        'in a group chat',
        { ...PLACE, id: '19:group@thread.v2', kind: 'group' } as const,
        '19:group@thread.v2',
      ],
    ])('never shows it to others: pressed %s', async (_name, place, conversation) => {
      const shown = await harness.adapter.post(
        { kind: 'place', tenant: 'default', place: { ...PLACE, id: conversation } },
        { text: 'Card', payload: { type: 'message', text: 'Card' } },
        KEY,
        { signal: AbortSignal.timeout(5_000) },
      );

      await post({
        kind: 'private',
        place,
        person: PERSON,
        handle: `${ANA.id}|${shown.messageId}`,
        replaces: true,
      });

      expect(harness.teams.callsOf('update')).toEqual([]);
      expect(harness.teams.messages(conversation).map(({ body }) => body.text)).toEqual(['Card']);
    });

    it('does not post while it is not known whether the card was replaced', async () => {
      const { messageId } = await post(inChat(ANA.id));
      harness.teams.failNext('update', { kind: 'drop-after-accept' });

      await expect(post(inChat(`${ANA.id}|${messageId}`))).rejects.toMatchObject({
        outcome: 'unknown',
        retryable: true,
      });

      expect(standing()).toHaveLength(1);
    });
  });

  it('posts unthreaded where a group chat refuses a thread', async () => {
    const place = { ...PLACE, id: '19:group@thread.v2', kind: 'group' } as const;
    harness.teams.failNext('send', { kind: 'status', status: 400 });

    const { messageId } = await post({
      kind: 'thread',
      thread: { tenant: 'default', place, id: `${place.id};messageid=5` },
    });

    const tried = harness.teams.callsOf('send').map(({ conversation }) => conversation);
    expect(tried).toEqual(['19:group@thread.v2;messageid=5', '19:group@thread.v2']);
    expect(messageId).toMatch(/^19:group@thread\.v2\|/);
  });

  it.each<[string, TeamsFault, object]>([
    ['412', { kind: 'status', status: 412 }, { outcome: 'rejected', retryable: true, retryAfterMs: 1_000 }],
    [
      '429',
      { kind: 'status', status: 429, retryAfter: '7' },
      { outcome: 'rejected', retryable: true, retryAfterMs: 7_000 },
    ],
    ['400', { kind: 'status', status: 400 }, { outcome: 'rejected', retryable: false }],
    ['401', { kind: 'status', status: 401 }, { outcome: 'rejected', retryable: false }],
    ['403', { kind: 'status', status: 403 }, { outcome: 'rejected', retryable: false }],
    ['404', { kind: 'status', status: 404 }, { outcome: 'rejected', retryable: false }],
    ['413', { kind: 'status', status: 413 }, { outcome: 'rejected', retryable: false }],
    ['500', { kind: 'status', status: 500 }, { outcome: 'unknown', retryable: true }],
    ['502', { kind: 'status', status: 502 }, { outcome: 'unknown', retryable: true }],
    [
      '503',
      { kind: 'status', status: 503, retryAfter: '3' },
      { outcome: 'unknown', retryable: true, retryAfterMs: 3_000 },
    ],
    ['504', { kind: 'status', status: 504 }, { outcome: 'unknown', retryable: true }],
    ['a lost answer', { kind: 'drop-after-accept' }, { outcome: 'unknown', retryable: true }],
  ])('posts once and reports %s', async (_name, fault, expected) => {
    harness.teams.failNext('send', fault);

    await expect(post()).rejects.toMatchObject(expected);

    expect(harness.teams.callsOf('send')).toHaveLength(1);
  });

  it.each([
    [500, true],
    [429, true],
    [401, false],
  ])('knows that nothing was posted when the login answers %i', async (status, retryable) => {
    harness.teams.failNext('token', { kind: 'status', status });

    await expect(post()).rejects.toMatchObject({ outcome: 'rejected', retryable });

    expect(harness.teams.callsOf('send')).toEqual([]);
  });

  it('knows that nothing was posted when the connector can not be reached', async () => {
    const gateway = await startTeamsGateway(harness.teams);
    const place = { ...PLACE, id: '19:gone@thread.tacv2' };
    const gone = await startTeamsStandIn();
    await gone.close();
    const { serviceUrl } = gone;
    await gateway.references.save({
      tenant: 'default',
      conversation: place.id,
      workspace: TENANT,
      serviceUrl,
      bot: BOT.id,
    });

    const posted = gateway.adapter.post({ kind: 'place', tenant: 'default', place }, PART, KEY, {
      signal: AbortSignal.timeout(5_000),
    });

    await expect(posted).rejects.toMatchObject({ outcome: 'rejected', retryable: true });
    await gateway.close();
  });

  it('does not know what became of a post that took too long', async () => {
    harness.teams.failNext('send', { kind: 'delay', ms: 2_000 });

    await expect(post(harness.target, AbortSignal.timeout(150))).rejects.toMatchObject({
      outcome: 'unknown',
      retryable: true,
    });
  });

  it('knows that nothing was posted when it was called off before', async () => {
    await expect(post(harness.target, AbortSignal.abort())).rejects.toMatchObject({
      outcome: 'rejected',
      retryable: true,
    });

    expect(harness.teams.callsOf('send')).toEqual([]);
  });

  it('does not find what it posted: the Bot Connector lists no messages', async () => {
    await post();

    expect(
      await harness.adapter.find(harness.target, KEY, { signal: AbortSignal.timeout(5_000) }),
    ).toBeUndefined();
  });
});

describe('what was posted to Teams', () => {
  it('gives its place, when it was a form, to what came of it', async () => {
    const signal = AbortSignal.timeout(5_000);
    const [form] = harness.adapter.render(formReply(), harness.target);
    const [outcome] = harness.adapter.render(
      { kind: 'notice', requestId: 'request-1', text: 'Ticket 7 is created.', actions: [], tool: 'Tickets' },
      harness.target,
    );
    if (!form || !outcome) throw new Error('nothing was rendered');
    const { messageId } = await harness.adapter.post(harness.target, form, KEY, { signal });

    await harness.adapter.update(harness.target, messageId, outcome, { signal });

    const shown = await harness.visible();
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ text: 'Ticket 7 is created.\nFrom: Tickets', actions: [] });
    expect(shown[0]?.fields).toBeUndefined();
  });

  it('can be judged by the id under which it was posted', async () => {
    const signal = AbortSignal.timeout(5_000);
    const [part] = harness.adapter.render(answerReply({ text: 'Yes [1].' }), harness.target);
    if (!part) throw new Error('nothing was rendered');
    const { messageId } = await harness.adapter.post(harness.target, part, KEY, { signal });
    const place: ReplyTarget = { kind: 'place', tenant: 'default', place: PLACE };
    const root = await harness.adapter.post(place, part, KEY, { signal });

    await harness.judge(messageId, 'up');
    const started = root.messageId.slice(root.messageId.lastIndexOf('|') + 1);
    const conversation = { id: `${CHANNEL};messageid=${started}`, conversationType: 'channel' };
    const channelData = { tenant: { id: TENANT }, channel: { id: CHANNEL } };
    const { serviceUrl } = harness.teams;
    await harness.gateway.send(
      feedbackOn(serviceUrl, started, { reaction: 'dislike', text: 'old' }, { conversation, channelData }),
    );

    const { judgements } = harness.sink;
    expect(judgements.map(({ about }) => about)).toEqual([{ messageId }, { messageId: root.messageId }]);
    expect(judgements[1]).toMatchObject({ verdict: 'down', text: 'old' });
  });
});

describe('showing progress in Teams', () => {
  it('shows the typing signal in the thread, and never throws', async () => {
    await harness.adapter.progress(harness.target, undefined, { signal: AbortSignal.timeout(5_000) });
    harness.teams.failNext('send', { kind: 'status', status: 500 });
    await harness.adapter.progress(harness.target, undefined, { signal: AbortSignal.timeout(5_000) });

    expect(harness.teams.callsOf('send').map(({ body }) => body.type)).toEqual(['typing', 'typing']);
  });
});
