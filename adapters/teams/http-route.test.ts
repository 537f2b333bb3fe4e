import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../src/observability/logger.ts';
import { cardAction, channelMention, personalMessage } from '../../src/testing/teams/teams-activities.ts';
import { startTeamsGateway, type TeamsGateway } from '../../src/testing/teams/teams-gateway.ts';
import { APP_ID, createSigningKey, signToken, unsignedToken } from '../../src/testing/teams/teams-signer.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../../src/testing/teams/teams-stand-in.ts';
import { acceptActivity } from './accept-activity.ts';
import { isFromHere } from './http-route.ts';
import { Activity } from './teams-activities.ts';

let teams: TeamsStandIn;
let gateway: TeamsGateway;

beforeEach(async () => {
  // botbuilder writes the keys that it looked in to stderr.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  teams = await startTeamsStandIn();
  gateway = await startTeamsGateway(teams);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await gateway.close();
  await teams.close();
});

function handedIn(): number {
  const { messages, commands, actions } = gateway.sink;
  return messages.length + commands.length + actions.length;
}

/** What reached anything but the signing keys. */
function outbound() {
  return teams.calls.filter(({ call }) => call !== 'keys');
}

const FORGERIES: Readonly<Record<string, () => string | null>> = {
  'without a token': () => null,
  'with an empty token': () => 'Bearer ',
  'with another scheme': () => teams.authorization().replace('Bearer', 'Basic'),
  'with what is no token': () => 'Bearer a.b.c',
  'with alg none': () => `Bearer ${unsignedToken({ serviceurl: teams.serviceUrl })}`,
  'with alg HS256': () =>
    `Bearer ${signToken(teams.key, { serviceurl: teams.serviceUrl }, { alg: 'HS256' })}`,
  'of another issuer': () => teams.authorization({ iss: 'https://evil.example' }),
  "of an emulator's issuer": () =>
    teams.authorization({
      iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
      appid: APP_ID,
      ver: '1.0',
    }),
  'of another bot': () => teams.authorization({ iss: APP_ID, appid: 'another', ver: '1.0' }),
  'for another audience': () => teams.authorization({ aud: 'somebody-else' }),
  'that has expired': () => teams.authorization({ exp: 1_000 }),
  'that never expires': () => teams.authorization({ exp: undefined }),
  'that is not valid yet': () => teams.authorization({ nbf: Math.floor(Date.now() / 1_000) + 3_600 }),
  'for another service URL': () => teams.authorization({ serviceurl: 'https://evil.example/' }),
  'for no service URL': () => teams.authorization({ serviceurl: undefined }),
  'signed with another key': () =>
    `Bearer ${signToken(createSigningKey('k1'), { serviceurl: teams.serviceUrl })}`,
  'signed with an unknown key': () =>
    `Bearer ${signToken(createSigningKey('k2'), { serviceurl: teams.serviceUrl })}`,
  'with a changed signature': () => `${teams.authorization().slice(0, -8)}AAAAAAAA`,
};

describe('POST /api/messages', () => {
  it.each(Object.keys(FORGERIES))('refuses an activity %s, and calls nobody', async (name) => {
    const activity = channelMention(teams.serviceUrl, 'Let me in');

    const answer = await gateway.send(activity, FORGERIES[name]?.() ?? null);

    expect(answer).toEqual({ status: 401, body: '' });
    expect(handedIn()).toBe(0);
    expect(outbound()).toEqual([]);
  });

  it.each([
    ['an empty channel id', { channelId: '' }],
    ['no channel id', { channelId: undefined }],
    ['a channel that the key may not sign for', { channelId: 'directline' }],
    ['the Azure service channel, which has keys of its own', { channelId: 'AseChannel' }],
    ['a changed service URL', { serviceUrl: 'https://evil.example/' }],
    ['no service URL', { serviceUrl: undefined }],
    ['a service URL that is no web address', { serviceUrl: 'urn:x' }],
  ])('refuses %s with a good token, and calls nobody', async (_name, change) => {
    const answer = await gateway.send({ ...channelMention(teams.serviceUrl, 'Let me in'), ...change });

    expect(answer.status).toBe(401);
    expect(handedIn()).toBe(0);
    expect(outbound()).toEqual([]);
  });

  it('takes what Teams signed, and acknowledges without a body', async () => {
    const answer = await gateway.send(channelMention(teams.serviceUrl, 'How many days?'));

    expect(answer).toEqual({ status: 200, body: '' });
    expect(handedIn()).toBe(1);
    expect(outbound()).toEqual([]);
  });

  it('asks Teams to deliver again while the signing keys are away', async () => {
    teams.failNext('keys', { kind: 'status', status: 500 });
    const activity = channelMention(teams.serviceUrl, 'How many days?');

    const away = await gateway.send(activity);
    const back = await gateway.send(activity);

    expect([away.status, back.status]).toEqual([503, 200]);
    expect(handedIn()).toBe(1);
  });

  it.each([
    '',
    '{"type": ',
    'null',
    '[]',
    '"text"',
    '{}',
    '{"type":"message"}',
    '{"type":"message","from":5}',
  ])('refuses the malformed body %j', async (body) => {
    expect((await gateway.send(body)).status).toBe(400);
    expect(handedIn()).toBe(0);
  });

  it('refuses a body over a megabyte', async () => {
    const answer = await gateway.send({
      ...channelMention(teams.serviceUrl, 'x'),
      filler: 'x'.repeat(1024 * 1024),
    });

    expect(answer.status).toBe(413);
    expect(handedIn()).toBe(0);
  });

  it.each([
    ['GET', '/api/messages', 405],
    ['POST', '/api/messages/other', 404],
  ])('answers %s %s with %i', async (method, path, status) => {
    const headers = { authorization: teams.authorization() };

    expect((await fetch(new URL(path, gateway.url), { method, headers })).status).toBe(status);
  });

  it.each(['sink', 'references'] as const)('answers 503 at once when the %s fails', async (part) => {
    gateway[part].failNext();

    const answer = await gateway.send(channelMention(teams.serviceUrl, 'How many days?'));

    expect(answer.status).toBe(503);
    expect(handedIn()).toBe(0);
  });

  it('tells a person that their press could not be taken, since Teams does not repeat it', async () => {
    gateway.sink.failNext();
    const data = { footnote: { action: 'ask-a-person', requestId: 'request-7' } };

    const answer = await gateway.send(cardAction(teams.serviceUrl, data));

    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({
      statusCode: 200,
      value: expect.stringMatching(/try again/i),
    });
  });

  it('gives a sink that does not answer up in time for Teams to be told', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const accepted = acceptActivity(Activity.parse(personalMessage(teams.serviceUrl, 'How many days?')), {
      sink: { ...gateway.sink, message: () => new Promise(() => undefined) },
      references: gateway.references,
      tenantOf: () => 'default',
      commands: [],
      now: Date.now,
      log: createLogger('silent'),
      welcome: () => undefined,
      teamChanged: () => undefined,
    });
    const refused = expect(accepted).rejects.toMatchObject({ retryable: true });
    await vi.advanceTimersByTimeAsync(8_000);

    await refused;
    vi.useRealTimers();
  });
});

describe('emulator mode', () => {
  beforeEach(async () => {
    await gateway.close();
    gateway = await startTeamsGateway(teams, { credentials: undefined });
  });

  it('takes activities of this machine without a token, and answers without one', async () => {
    const answer = await gateway.send(personalMessage(teams.serviceUrl, 'How many days?'), null);
    const [message] = gateway.sink.messages;
    if (!message) throw new Error('nothing was handed in');
    const part = { text: 'Yes.', payload: { type: 'message', text: 'Yes.' } };
    const key = { deliveryId: 'd', part: 0 };
    await gateway.adapter.post({ kind: 'thread', thread: message.thread }, part, key, {
      signal: AbortSignal.timeout(5_000),
    });

    expect(answer.status).toBe(200);
    expect(teams.callsOf('token')).toHaveLength(0);
    expect(teams.callsOf('send')[0]?.authorization).toBeUndefined();
  });

  it('listens to nobody behind a proxy', async () => {
    const body = JSON.stringify(personalMessage(teams.serviceUrl, 'Let me in'));
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.7' };

    expect((await fetch(gateway.url, { method: 'POST', headers, body })).status).toBe(401);
    expect(handedIn()).toBe(0);
  });

  it.each([
    ['127.0.0.1', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.0.0.5', false],
    ['127.0.0.1.evil', false],
  ])('knows whether %s is this machine', (remoteAddress, here) => {
    const socket = new Socket();
    Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });

    expect(isFromHere({ headers: {}, socket })).toBe(here);
  });

  it.each(['https://evil.example/', 'http://169.254.169.254/', 'http://127.0.0.1.evil.example/'])(
    'speaks to no service elsewhere: %s',
    async (serviceUrl) => {
      const answer = await gateway.send(personalMessage(serviceUrl, 'Let me in'), null);

      expect(answer.status).toBe(401);
      expect(handedIn()).toBe(0);
    },
  );
});
