import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { createLogger } from '../observability/logger.ts';
import { startRedisServer } from '../storage/embedded/redis-server.ts';
import { connectRedis } from '../storage/redis/connection.ts';
import { createConversationReferences } from '../storage/redis/conversation-references.ts';
import { TENANT } from '../testing/teams/teams-activities.ts';
import { APP_ID } from '../testing/teams/teams-signer.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../testing/teams/teams-stand-in.ts';
import type { CommandContext } from './command-line.ts';
import { diagnose } from './doctor-checks.ts';
import { ingestSources } from './ingest-sources.ts';
import { withKnowledge } from './with-knowledge.ts';

let directory: string;
let server: Server;
let answer: (path: string, response: ServerResponse, body: string) => void;
let url: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'footnote-doctor-'));
  server = createServer((request, response) => {
    void text(request).then((body) => answer(request.url ?? '', response, body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await rm(directory, { recursive: true, force: true });
});

type Urls = Partial<Record<'redis' | 'chroma' | 'postgres', string>>;

const diagnosed = (variables: Record<string, string>, urls: Urls = {}) =>
  diagnose(contextOf(variables, urls));

function contextOf(variables: Record<string, string>, urls: Urls = {}): CommandContext {
  // Not what other tests ingest, and no port that something on this machine may hold.
  const tenant = `doctor-${crypto.randomUUID()}`;
  const own = { TENANTS: `T0=${tenant},${TENANT}=${tenant}`, PORT: '0', DATA_DIR: directory };
  const read = loadConfig({ ...own, ...variables });
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  return {
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
    variables,
  };
}

async function findings(variables: Record<string, string>, urls: Urls = {}) {
  return (await diagnosed(variables, urls))
    .filter((finding) => finding.kind === 'bad')
    .map((finding) => `${finding.what} → ${finding.mends.join('; ')}`);
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

  it('names the channels of escalation.yml that Footnote is not in', async () => {
    await writeFile(
      join(directory, 'escalation.yml'),
      'default: slack:C0IN\nroutes:\n  - {when: {words: [pay]}, to: "slack:C0OUT", then: "slack:C0GONE"}\n  - {when: {words: [vpn]}, to: "slack:C0PRIVATE"}\n',
    );
    const channels: Record<string, object> = {
      C0IN: { ok: true, channel: { is_member: true } },
      C0OUT: { ok: true, channel: { is_member: false } },
      C0GONE: { ok: true, channel: { is_member: true, is_archived: true } },
      C0PRIVATE: { ok: false, error: 'channel_not_found' },
    };
    answer = (path, response, body) =>
      response.end(
        JSON.stringify(
          path.endsWith('auth.test')
            ? { ok: true, team: 'Acme' }
            : channels[new URLSearchParams(body).get('channel') ?? ''],
        ),
      );

    const bad = await findings({ ...slack(), KNOWLEDGE_DIR: directory });

    expect(bad).toEqual([
      expect.stringMatching(/not in slack:C0OUT .*→ .*invite/),
      expect.stringMatching(/slack:C0GONE .*archived/),
      expect.stringMatching(/can't see slack:C0PRIVATE .*channel_not_found → .*invite/),
    ]);
  });

  it('names a clock that Slack would refuse', async () => {
    answer = (_path, response) => {
      response.setHeader('date', new Date(Date.now() - 600_000).toUTCString());
      response.end(JSON.stringify({ ok: true }));
    };

    expect(await findings(slack())).toEqual([expect.stringMatching(/clock is 10 min off → .*NTP/)]);
  });

  it('names mistakes in the knowledge folder, and a group that only a document knows', async () => {
    const organisation = `doctor-${crypto.randomUUID()}`;
    await writeFile(join(directory, 'faq.yml'), '- nothing\n');
    await writeFile(join(directory, 'pay.md'), '---\naccess: [group:payroll]\n---\n# Pay\n\nMonthly.\n');
    const variables = { KNOWLEDGE_DIR: directory, TENANTS: `T0=${organisation}` };
    const context = contextOf(variables);
    await withKnowledge(context, (knowledge) =>
      ingestSources({ context, knowledge, tenant: organisation, paths: [] }),
    );

    const bad = await findings(variables);

    expect(bad).toEqual([
      expect.stringMatching(/faq\.yml has mistakes → line 1/),
      expect.stringMatching(/^Nobody is group:payroll \(.*pay\.md\) → add it/),
    ]);
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
