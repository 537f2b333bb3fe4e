import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Environment, loadConfig } from './config.ts';

const valid = (variables: Record<string, string>) => {
  const result = loadConfig(variables);
  if (result.kind === 'invalid') throw new Error(result.mistakes.join('; '));
  return result;
};

describe('loadConfig', () => {
  it('starts from nothing', () => {
    const { config, notices } = valid({});

    expect(config).toMatchObject({
      ROLE: 'all',
      PORT: 3000,
      HOST: '127.0.0.1',
      slack: undefined,
      tenants: undefined,
    });
    expect(notices.join(' ')).toContain('SLACK_BOT_TOKEN');
  });

  it('lets git have only what it needs', () => {
    const { config } = valid({ PATH: '/bin', HOME: '/home/a', ADMIN_TOKEN: 'a-secret-of-the-admin' });

    expect(config.gitEnvironment).toEqual({ PATH: '/bin', HOME: '/home/a' });
  });

  it('counts an empty variable as unset', () => {
    const { config } = valid({ PORT: '', REDIS_URL: ' ', SLACK_BOT_TOKEN: '' });

    expect(config.PORT).toBe(3000);
    expect(config.REDIS_URL).toBeUndefined();
    expect(config.slack).toBeUndefined();
  });

  it('lists all mistakes at once, each with its variable', () => {
    const result = loadConfig({
      PORT: 'eighty',
      REDIS_URL: 'localhost',
      ROLE: 'boss',
      TENANTS: '=acme',
      MODEL_PRICES: '{',
      SLACK_SIGNING_SECRET: 's',
    });

    expect(result.kind).toBe('invalid');
    const named = result.kind === 'invalid' ? result.mistakes.map((mistake) => mistake.split(' ')[0]) : [];
    expect(new Set(named)).toEqual(
      new Set(['MODEL_PRICES', 'PORT', 'REDIS_URL', 'ROLE', 'SLACK_BOT_TOKEN', 'TENANTS']),
    );
  });

  it('reads Slack, tenants and prices', () => {
    const { config } = valid({
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_SIGNING_SECRET: 's',
      TENANTS: 'T1=acme, T2=umbrella, T3',
      MODEL_PRICES: '{"m": {"inputUsdPerMillion": 1, "outputUsdPerMillion": 2}}',
    });

    expect(config.slack).toEqual({
      botToken: 'xoxb-1',
      signingSecret: 's',
      appToken: undefined,
      apiUrl: undefined,
    });
    expect(config.tenants?.get('T2')).toBe('umbrella');
    expect(config.tenants?.get('T3')).toBe('default');
    expect(config.modelPrices.m).toEqual({ inputUsdPerMillion: 1, outputUsdPerMillion: 2 });
  });

  it('wants a signing secret unless it is socket mode', () => {
    expect(loadConfig({ SLACK_BOT_TOKEN: 'xoxb-1' }).kind).toBe('invalid');
    expect(loadConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }).kind).toBe('valid');
  });
});

describe('WORKER_CHANNELS', () => {
  it('is all where it is unset', () => {
    expect(valid({}).config.WORKER_CHANNELS).toEqual(['slack', 'teams', 'web', 'others']);
  });

  it('takes some, each once', () => {
    expect(valid({ WORKER_CHANNELS: ' slack, others,slack ' }).config.WORKER_CHANNELS).toEqual([
      'slack',
      'others',
    ]);
  });

  it('refuses a channel that there is not', () => {
    const result = loadConfig({ WORKER_CHANNELS: 'slack,email' });
    expect(result).toEqual({
      kind: 'invalid',
      mistakes: ['WORKER_CHANNELS must be some of slack,teams,web,others'],
    });
  });
});

describe('Teams', () => {
  const app = { MICROSOFT_APP_ID: 'app', MICROSOFT_APP_PASSWORD: 'secret', MICROSOFT_APP_TENANT_ID: 't' };
  const mistakes = (variables: Record<string, string>) => {
    const result = loadConfig(variables);
    return result.kind === 'invalid' ? result.mistakes.join() : '';
  };

  it('is off and says so with nothing set', () => {
    const { config, notices } = valid({});

    expect(config.teams).toBeUndefined();
    expect(notices.join()).toContain('Teams is off');
  });

  it('reads a single-tenant app', () => {
    expect(valid(app).config.teams).toMatchObject({
      kind: 'app',
      appId: 'app',
      appType: 'SingleTenant',
      password: 'secret',
      tenantId: 't',
      cloud: 'public',
    });
  });

  it.each([
    [
      'a multi-tenant app without a tenant',
      { ...app, MICROSOFT_APP_TYPE: 'MultiTenant', MICROSOFT_APP_TENANT_ID: '' },
    ],
    [
      'a managed identity without a password',
      { ...app, MICROSOFT_APP_TYPE: 'UserAssignedMSI', MICROSOFT_APP_PASSWORD: '' },
    ],
  ])('takes %s', (_name, variables) => {
    expect(valid(variables).config.teams?.kind).toBe('app');
  });

  it.each([
    [
      'a single-tenant app without a tenant',
      { ...app, MICROSOFT_APP_TENANT_ID: '' },
      'MICROSOFT_APP_TENANT_ID',
    ],
    ['an app without a secret', { ...app, MICROSOFT_APP_PASSWORD: '' }, 'MICROSOFT_APP_PASSWORD'],
    ['a secret without an app', { ...app, MICROSOFT_APP_ID: '' }, 'MICROSOFT_APP_ID'],
    [
      'a managed identity with a secret',
      { ...app, MICROSOFT_APP_TYPE: 'UserAssignedMSI' },
      'MICROSOFT_APP_TYPE',
    ],
    ['an unknown kind of app', { ...app, MICROSOFT_APP_TYPE: 'Mine' }, 'MICROSOFT_APP_TYPE'],
    ['the emulator with an app', { ...app, TEAMS_EMULATOR: 'true' }, 'TEAMS_EMULATOR'],
    ['the emulator in production', { TEAMS_EMULATOR: 'true', NODE_ENV: 'production' }, 'TEAMS_EMULATOR'],
  ])('refuses %s', (_name, variables, variable) => {
    expect(mistakes(variables)).toContain(variable);
  });

  it('says that the emulator authenticates nobody', () => {
    const { config, notices } = valid({ TEAMS_EMULATOR: 'true' });

    expect(config.teams).toEqual({ kind: 'emulator' });
    expect(notices.join()).toContain('emulator mode');
  });
});

describe('feedback', () => {
  it('keeps names for admins unless it is told otherwise', () => {
    expect(loadConfig({})).toMatchObject({ config: { FEEDBACK_PRIVACY: 'admins' } });
  });

  it.each([
    [{ FEEDBACK_PRIVACY: 'secret' }, /FEEDBACK_PRIVACY must be public, admins or anonymous/],
    [{ FEEDBACK_PRIVACY: 'anonymous' }, /FEEDBACK_KEY is missing/],
    [{ FEEDBACK_PRIVACY: 'anonymous', FEEDBACK_KEY: 'short' }, /FEEDBACK_KEY must have at least 32/],
  ])('says what is missing in %j', (variables, mistake) => {
    expect(loadConfig(variables)).toMatchObject({
      kind: 'invalid',
      mistakes: expect.arrayContaining([expect.stringMatching(mistake)]),
    });
  });

  it('takes anonymous with a key', () => {
    const variables = { FEEDBACK_PRIVACY: 'anonymous', FEEDBACK_KEY: 'k'.repeat(32) };

    expect(loadConfig(variables)).toMatchObject({ kind: 'valid' });
  });
});

describe('.env.example', () => {
  const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n');
  const example = Object.fromEntries(
    lines
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

  it('names every variable, and no other', () => {
    expect(new Set(Object.keys(example))).toEqual(new Set(Object.keys(Environment.shape)));
  });

  it('shows the defaults', () => {
    const { config: fromExample } = valid(example);
    const { config: fromNothing } = valid({});

    expect(fromExample).toEqual(fromNothing);
  });
});
