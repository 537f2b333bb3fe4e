import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { createLogger } from '../observability/logger.ts';
import { createConversationReferences } from '../storage/redis/conversation-references.ts';
import { startRedisServer } from '../storage/embedded/redis-server.ts';
import { connectRedis } from '../storage/redis/connection.ts';
import { TENANT } from '../testing/teams/teams-activities.ts';
import { APP_ID } from '../testing/teams/teams-signer.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../testing/teams/teams-stand-in.ts';
import { diagnose } from './doctor-checks.ts';

let directory: string;
let server: Server;
let answer: (path: string, response: ServerResponse) => void;
let url: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'footnote-doctor-'));
  server = createServer((request, response) => answer(request.url ?? '', response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await rm(directory, { recursive: true, force: true });
});

type Urls = Partial<Record<'redis' | 'chroma' | 'postgres', string>>;

async function diagnosed(variables: Record<string, string>, urls: Urls = {}) {
  const read = loadConfig(variables);
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  return diagnose({
    config: read.config,
    urls: {
      redis: inject('redisUrl'),
      chroma: inject('chromaUrl'),
      postgres: inject('databaseUrl'),
      ...urls,
    },
    log: createLogger('silent'),
    signal: new AbortController().signal,
    say: () => undefined,
  });
}

async function findings(variables: Record<string, string>, urls: Urls = {}) {
  return (await diagnosed(variables, urls))
    .filter((finding) => finding.kind === 'bad')
    .map((finding) => `${finding.what} → ${finding.mend}`);
}

describe('the doctor', () => {
  it('finds nothing to mend where all is well', async () => {
    expect(await findings({})).toEqual([]);
  });

  it('names a Redis that forgets, and the mend', async () => {
    const redis = await startRedisServer({ dir: join(directory, 'redis') });
    const client = connectRedis(redis.url, 'worker', () => undefined);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await client.config('SET', 'appendonly', 'no');
    client.disconnect();

    const bad = await findings({}, { redis: redis.url });
    await redis.stop();

    expect(bad).toEqual([expect.stringContaining('noeviction'), expect.stringContaining('appendonly yes')]);
  });

  it('names each service that is away by its variable', async () => {
    const bad = await findings({}, { chroma: 'http://127.0.0.1:1', postgres: 'postgres://127.0.0.1:1/none' });

    expect(bad.map((line) => line.split('→')[1]?.trim())).toEqual(['check CHROMA_URL', 'check DATABASE_URL']);
  });

  const slack = () => ({
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_SIGNING_SECRET: 's',
    SLACK_API_URL: `${url}/api/`,
  });

  it('names the scopes that Slack does not grant', async () => {
    answer = (_path, response) => {
      response.setHeader('x-oauth-scopes', 'chat:write, commands');
      response.end(JSON.stringify({ ok: true, team: 'Acme' }));
    };

    const [bad] = await findings(slack());

    expect(bad).toContain('app_mentions:read');
    expect(bad).not.toContain('chat:write,');
  });

  it('names a bot token that Slack refuses', async () => {
    answer = (_path, response) => response.end(JSON.stringify({ ok: false, error: 'invalid_auth' }));

    expect(await findings(slack())).toEqual([expect.stringMatching(/invalid_auth.*SLACK_BOT_TOKEN/)]);
  });

  it('names a key that the model endpoint refuses', async () => {
    answer = (_path, response) => response.writeHead(401).end();

    const bad = await findings({ OPENAI_API_KEY: 'wrong', OPENAI_BASE_URL: `${url}/v1` });

    expect(bad).toEqual([expect.stringContaining('OPENAI_API_KEY')]);
  });
});

describe("the doctor's look at Teams", () => {
  let teams: TeamsStandIn;
  beforeEach(async () => {
    teams = await startTeamsStandIn();
  });
  afterEach(() => teams.close());

  const app = (more: Record<string, string> = {}) => ({
    MICROSOFT_APP_ID: APP_ID,
    MICROSOFT_APP_PASSWORD: 'stand-in',
    MICROSOFT_APP_TENANT_ID: TENANT,
    TEAMS_OPENID_METADATA_URL: teams.openIdMetadataUrl,
    TEAMS_LOGIN_URL: teams.loginUrl,
    ...more,
  });
  const lines = async (more: Record<string, string>) =>
    (await diagnosed(app(more))).map(({ kind, what }) => `${kind}: ${what}`);

  it('finds nothing to mend in an app that Microsoft knows', async () => {
    const organisation = `doctor-${crypto.randomUUID()}`;
    const found = await lines({ TENANTS: `${TENANT}=${organisation}` });

    expect(found).toEqual(
      expect.arrayContaining([
        `good: Teams is set up as a SingleTenant app, ${APP_ID}`,
        'good: Microsoft gives the app a token for Teams',
        "good: Microsoft's signing keys can be read",
        expect.stringMatching(/^off: Nobody has spoken to Footnote in Teams yet.*say hello/),
      ]),
    );
    expect(await findings(app())).toEqual([]);
    expect(teams.callsOf('token').length).toBeGreaterThan(0);
  });

  it('knows that somebody spoke to it', async () => {
    const organisation = `doctor-${crypto.randomUUID()}`;
    const redis = connectRedis(inject('redisUrl'), 'worker', () => undefined);
    await createConversationReferences({ redis }).save({
      tenant: organisation,
      conversation: `a:${organisation}`,
      workspace: TENANT,
      serviceUrl: teams.serviceUrl,
      bot: '28:bot',
    });
    redis.disconnect();

    const found = await lines({ TENANTS: `${TENANT}=${organisation}` });

    expect(found).toContain('good: Footnote was spoken to in Teams');
  });

  it('says that Teams is off where it is', async () => {
    const found = (await diagnosed({})).map(({ what }) => what);

    expect(found).toContain('Teams is off (MICROSOFT_APP_ID is unset)');
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['an app id that is none', { MICROSOFT_APP_ID: 'footnote' }, /MICROSOFT_APP_ID.*→ copy Microsoft App ID/],
    [
      'a tenant id that is none',
      { MICROSOFT_APP_TENANT_ID: 'acme' },
      /MICROSOFT_APP_TENANT_ID.*→ copy App Tenant/,
    ],
    [
      'a tenant that is not served',
      { TENANTS: 'other=acme' },
      new RegExp(`ignored → add ${TENANT}=.* to TENANTS`),
    ],
    [
      'a tenant for an app of many',
      { MICROSOFT_APP_TYPE: 'MultiTenant' },
      /MICROSOFT_APP_TENANT_ID names one → unset it, or set MICROSOFT_APP_TYPE/,
    ],
  ])('names %s', async (_name, variables, expected) => {
    expect(await findings(app(variables))).toEqual([expect.stringMatching(expected)]);
  });

  it('names a password that Microsoft refuses', async () => {
    teams.failNext('token', { kind: 'status', status: 401 });

    expect(await findings(app())).toEqual([
      expect.stringMatching(/no token \(.*401.*\) → check .*MICROSOFT_APP_PASSWORD/),
    ]);
  });

  it('names a login that can not be reached', async () => {
    const bad = await findings(app({ TEAMS_LOGIN_URL: 'http://127.0.0.1:1' }));

    expect(bad).toEqual([expect.stringMatching(/no token .*→ let Footnote reach http:\/\/127\.0\.0\.1:1/)]);
  });

  it.each<[string, (response: ServerResponse) => void, RegExp]>([
    ['can not be read', (response) => response.writeHead(503).end(), /answers 503.*→ let Footnote reach/],
    ['are no metadata', (response) => response.end('{}'), /no OpenID metadata.*TEAMS_OPENID_METADATA_URL/],
    [
      'are of another cloud',
      (response) =>
        response.end(JSON.stringify({ issuer: 'https://api.botframework.us', jwks_uri: `${url}/keys` })),
      /another issuer.*TEAMS_CLOUD/,
    ],
  ])('names signing keys that %s', async (_name, respond, expected) => {
    answer = (_path, response) => respond(response);

    const bad = await findings(app({ TEAMS_OPENID_METADATA_URL: `${url}/oidc` }));

    expect(bad).toEqual([expect.stringMatching(expected)]);
  });
});
