import { describe, expect, it } from 'vitest';
import { createBotFramework, type TeamsCredentials } from './bot-framework.ts';

const APP = {
  appId: 'app',
  appType: 'SingleTenant',
  password: 'secret',
  tenantId: 'tenant',
  cloud: 'public',
} as const;

/** What botbuilder would ask its tokens of. */
async function credentialsOf(credentials: TeamsCredentials): Promise<Record<string, unknown>> {
  const { adapter, appId } = createBotFramework(credentials, fetch);
  const serviceUrl = 'https://smba.example/';
  const conversation = { id: 'c', isGroup: false, conversationType: '', name: '' };
  let found: Record<string, unknown> = {};
  await adapter.continueConversationAsync(
    appId,
    { channelId: 'msteams', serviceUrl, conversation },
    async (context) => {
      found = Object(context.turnState.get<object>(adapter.ConnectorClientKey)).credentials;
    },
  );
  return found;
}

describe('the bot at Microsoft', () => {
  it.each<[string, TeamsCredentials, string]>([
    ['a single-tenant app', APP, 'https://login.microsoftonline.com/tenant'],
    [
      'a multi-tenant app',
      { ...APP, appType: 'MultiTenant', tenantId: undefined },
      'https://login.microsoftonline.com/botframework.com',
    ],
    ['a government app', { ...APP, cloud: 'us-government' }, 'https://login.microsoftonline.us/tenant'],
  ])('asks for the tokens of %s at its own login', async (_name, credentials, login) => {
    expect((await credentialsOf(credentials)).oAuthEndpoint).toBe(login);
  });

  it('takes the tokens of a managed identity without a secret', async () => {
    const identity = { ...APP, appType: 'UserAssignedMSI', password: undefined } as const;

    expect((await credentialsOf(identity)).appId).toBe('app');
  });

  it("trusts its own cloud's issuer, and nobody in emulator mode", () => {
    expect(createBotFramework(APP, fetch).issuer).toBe('https://api.botframework.com');
    expect(createBotFramework({ ...APP, cloud: 'us-government' }, fetch).issuer).toBe(
      'https://api.botframework.us',
    );
    expect(createBotFramework(undefined, fetch)).toMatchObject({ issuer: undefined, appId: '' });
  });

  it('refuses a single-tenant app without its tenant', () => {
    expect(() => createBotFramework({ ...APP, tenantId: undefined }, fetch)).toThrow(/Tenant/);
  });
});
