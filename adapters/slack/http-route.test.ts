import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InboundSink } from '../../src/channels/channel-adapter.ts';
import { createRecordingSink } from '../../src/testing/recording-sink.ts';
import {
  GATEWAY_SECRET,
  type SlackGateway,
  startSlackGateway,
} from '../../src/testing/slack/slack-gateway.ts';
import { signatureHeaders } from '../../src/testing/slack/slack-signer.ts';
import { acceptDelivery } from './accept-delivery.ts';
import { createLogger } from '../../src/observability/logger.ts';

const MENTION = {
  type: 'event_callback',
  event_id: 'Ev1',
  team_id: 'T1',
  authorizations: [{ user_id: 'U1BOT', is_bot: true }],
  event: { type: 'app_mention', user: 'U2', text: '<@U1BOT> hello', ts: '1767225600.000100', channel: 'C1' },
};
const BODY = JSON.stringify(MENTION);
const JSON_TYPE = 'application/json';
const MINUTE = 60_000;

function signed(nowMs: number, signingSecret = GATEWAY_SECRET): Record<string, string> {
  return signatureHeaders(BODY, { signingSecret, nowMs });
}

const FORGERIES: Readonly<Record<string, () => Record<string, string>>> = {
  'six minutes old': () => signed(Date.now() - 6 * MINUTE),
  'six minutes ahead': () => signed(Date.now() + 6 * MINUTE),
  'ten years ahead': () => signed(Date.now() + 10 * 365 * 24 * 60 * MINUTE),
  'signed with another secret': () => signed(Date.now(), 'another'),
  'with an empty signature': () => ({ 'x-slack-signature': '' }),
  'with a short signature': () => ({
    'x-slack-signature': signed(Date.now())['x-slack-signature']?.slice(0, 20) ?? '',
  }),
  'with another version': () => ({
    'x-slack-signature': signed(Date.now())['x-slack-signature']?.replace('v0=', 'v1=') ?? '',
  }),
  'without a timestamp': () => ({ 'x-slack-request-timestamp': '' }),
  'with a timestamp that is no number': () => ({ 'x-slack-request-timestamp': 'NaN' }),
  'with a timestamp that is not the signed one': () => ({
    'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000) - 1),
  }),
};

describe('POST /slack/events', () => {
  let gateway: SlackGateway;
  beforeEach(async () => {
    gateway = await startSlackGateway();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await gateway.close();
  });

  function handedIn(): number {
    const { messages, commands, actions } = gateway.sink;
    return messages.length + commands.length + actions.length;
  }

  it.each(Object.entries(FORGERIES))('refuses a request %s', async (_, headers) => {
    const answer = await gateway.sender.raw(BODY, JSON_TYPE, headers());

    expect(answer.status).toBe(401);
    expect(handedIn()).toBe(0);
  });

  it('refuses a body that was changed after signing, even by re-encoding alone', async () => {
    const reencoded = JSON.stringify(MENTION, null, 1);

    const answer = await gateway.sender.raw(reencoded, JSON_TYPE, signed(Date.now()));

    expect(answer.status).toBe(401);
    expect(handedIn()).toBe(0);
  });

  it.each([-4, 4])('takes a request whose clock is %i minutes off', async (minutes) => {
    const answer = await gateway.sender.raw(BODY, JSON_TYPE, signed(Date.now() + minutes * MINUTE));

    expect(answer.status).toBe(200);
    expect(handedIn()).toBe(1);
  });

  it('answers the URL verification', async () => {
    const answer = await gateway.sender.event({ type: 'url_verification', challenge: 'abc' });

    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ challenge: 'abc' });
  });

  it.each([
    ['{"type": ', JSON_TYPE],
    ['null', JSON_TYPE],
    ['[]', JSON_TYPE],
    ['"text"', JSON_TYPE],
    ['', JSON_TYPE],
    ['payload=null', 'application/x-www-form-urlencoded'],
    ['payload=%7B', 'application/x-www-form-urlencoded'],
  ])('refuses the signed but malformed body %j', async (body, type) => {
    const answer = await gateway.sender.raw(body, type);

    expect(answer.status).toBe(400);
    expect(handedIn()).toBe(0);
  });

  it.each([
    {},
    { type: 'something_new' },
    { type: 'event_callback' },
    { ...MENTION, event: null },
    { ...MENTION, event: { type: 'message' } },
    { ...MENTION, event: { ...MENTION.event, ts: 5 } },
    { ...MENTION, event: { type: 'a_new_event', channel: { deeply: ['nested'] } } },
  ])('acknowledges and ignores what it does not know: %j', async (body) => {
    const answer = await gateway.sender.event(body);

    expect(answer.status).toBe(200);
    expect(handedIn()).toBe(0);
  });

  it('reads a form whose content type names a charset', async () => {
    const form = {
      command: '/ask',
      text: 'x',
      team_id: 'T1',
      user_id: 'U2',
      channel_id: 'C1',
      trigger_id: '1',
    };
    const body = new URLSearchParams(form).toString();

    const answer = await gateway.sender.raw(body, 'application/x-www-form-urlencoded; charset=utf-8');

    expect(answer.status).toBe(200);
    expect(gateway.sink.commands).toHaveLength(1);
  });

  it('refuses a body over a megabyte', async () => {
    const answer = await gateway.sender.event({ ...MENTION, filler: 'x'.repeat(1024 * 1024) });

    expect(answer.status).toBe(413);
    expect(handedIn()).toBe(0);
  });

  it('takes a message of 40,000 characters', async () => {
    const text = `<@U1BOT> ${'🦊'.repeat(20_000)}`;

    const answer = await gateway.sender.event({ ...MENTION, event: { ...MENTION.event, text } });

    expect(answer.status).toBe(200);
    expect(gateway.sink.messages[0]?.text).toHaveLength(40_000);
  });

  it('gives up on a body that does not arrive', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const slow = request(gateway.url, { method: 'POST', headers: { 'content-length': '100' } });
    let status: number | undefined;
    slow.once('response', (response) => {
      status = response.statusCode;
    });
    slow.on('error', () => undefined);
    slow.write('{');

    for (let second = 0; second < 10_000 && status === undefined; second += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      vi.advanceTimersByTime(10);
    }

    expect(status).toBe(408);
    expect(handedIn()).toBe(0);
    slow.destroy();
  });

  it.each([
    ['GET', '/slack/events', 405],
    ['POST', '/slack/events/other', 404],
  ])('answers %s %s with %i', async (method, path, status) => {
    const response = await fetch(new URL(path, gateway.url), { method });

    expect(response.status).toBe(status);
  });

  it('answers 503 at once when an event could not be queued', async () => {
    gateway.sink.failNext();

    const answer = await gateway.sender.event(MENTION);

    expect(answer.status).toBe(503);
    expect(answer.ms).toBeLessThan(1_000);
  });

  it('asks the person to try again when a command could not be queued, since Slack does not', async () => {
    const form = {
      command: '/ask',
      text: 'x',
      team_id: 'T1',
      user_id: 'U2',
      channel_id: 'C1',
      trigger_id: '1',
    };
    gateway.sink.failNext();

    const answer = await gateway.sender.command(form);

    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ response_type: 'ephemeral', text: /try again/i });
  });

  it('compares signatures byte by byte, over the raw body', async () => {
    const body = '{"type":"something_new","text":"caf\u00e9 \u{1f98a}"}';
    const timestamp = String(Math.floor(Date.now() / 1000));
    const digest = createHmac('sha256', GATEWAY_SECRET)
      .update(`v0:${timestamp}:${body}`, 'utf8')
      .digest('hex');

    const answer = await gateway.sender.raw(body, JSON_TYPE, {
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${digest}`,
    });

    expect(answer.status).toBe(200);
  });
});

describe('a sink that does not answer', () => {
  it('is given up in time for Slack to be told', async () => {
    const recording = createRecordingSink();
    const stuck: InboundSink = { ...recording, message: () => new Promise(() => undefined) };
    vi.useFakeTimers();

    const accepted = acceptDelivery(MENTION, {
      sink: stuck,
      tenantOf: () => 'default',
      now: Date.now,
      log: createLogger('silent'),
      suggestPrompts: () => undefined,
      directoryChanged: () => undefined,
      tellPrivately: () => undefined,
    });

    const refused = expect(accepted).rejects.toMatchObject({ retryable: true });
    await vi.advanceTimersByTimeAsync(2_500);

    await refused;
    vi.useRealTimers();
  });
});
