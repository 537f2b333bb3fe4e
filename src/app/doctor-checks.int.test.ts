import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { createLogger } from '../observability/logger.ts';
import { startRedisServer } from '../storage/embedded/redis-server.ts';
import { connectRedis } from '../storage/redis/connection.ts';
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

async function findings(
  variables: Record<string, string>,
  urls: Partial<Record<'redis' | 'chroma' | 'postgres', string>> = {},
) {
  const read = loadConfig(variables);
  if (read.kind === 'invalid') throw new Error(read.mistakes.join());
  const found = await diagnose({
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
  return found
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
