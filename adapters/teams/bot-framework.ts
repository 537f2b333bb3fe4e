import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { LoginCredentialFactory } from './login-credentials.ts';

/** How the bot is registered at Microsoft, and where its cloud stands. */
export type TeamsCredentials = {
  readonly appId: string;
  readonly appType: 'SingleTenant' | 'MultiTenant' | 'UserAssignedMSI';
  /** Not for managed identities. */
  readonly password?: string;
  /** Not for multi-tenant apps. */
  readonly tenantId?: string;
  readonly cloud: 'public' | 'us-government';
  /** Default: the cloud's own. */
  readonly openIdMetadataUrl?: string;
  /** An OAuth 2.0 authority other than the cloud's own: asked for tokens with the password. */
  readonly loginUrl?: string;
};

/** https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high */
const CLOUDS = {
  public: {
    ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
    ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
    OAuthUrl: 'https://api.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    ToBotFromEmulatorOpenIdMetadataUrl:
      'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
    CallerId: 'urn:botframework:azure',
  },
  'us-government': {
    ToChannelFromBotLoginUrl: 'https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us',
    ToChannelFromBotOAuthScope: 'https://api.botframework.us',
    ToBotFromChannelTokenIssuer: 'https://api.botframework.us',
    OAuthUrl: 'https://api.botframework.azure.us',
    ToBotFromChannelOpenIdMetadataUrl:
      'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    ToBotFromEmulatorOpenIdMetadataUrl:
      'https://login.microsoftonline.us/cab8a31a-1906-4287-a0d8-4eef66b95f6e/v2.0/.well-known/openid-configuration',
    CallerId: 'urn:botframework:azureusgov',
  },
} as const;

/** Where the keys are published that Teams signs with. */
export function openIdMetadataUrlOf({ cloud, openIdMetadataUrl }: TeamsCredentials): string {
  return openIdMetadataUrl ?? CLOUDS[cloud].ToBotFromChannelOpenIdMetadataUrl;
}

/** botbuilder, configured. `issuer` is who signs what Teams sends; undefined in emulator mode, where nobody does. */
export type BotFramework = {
  readonly appId: string;
  readonly issuer: string | undefined;
  readonly authentication: ConfigurationBotFrameworkAuthentication;
  readonly adapter: CloudAdapter;
};

/** Configures botbuilder. Without credentials, nothing is authenticated in either direction (emulator mode). */
export function createBotFramework(
  credentials: TeamsCredentials | undefined,
  fetcher: typeof fetch,
): BotFramework {
  if (!credentials) {
    const authentication = new ConfigurationBotFrameworkAuthentication({});
    return { appId: '', issuer: undefined, authentication, adapter: new CloudAdapter(authentication) };
  }
  const { appId, appType, password, tenantId, loginUrl, openIdMetadataUrl } = credentials;
  const cloud = CLOUDS[credentials.cloud];
  const configuration = {
    ...cloud,
    ...(loginUrl && { ToChannelFromBotLoginUrl: loginUrl }),
    ...(openIdMetadataUrl && { ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl }),
    MicrosoftAppId: appId,
    MicrosoftAppType: appType,
    ...(password && { MicrosoftAppPassword: password }),
    ...(tenantId && { MicrosoftAppTenantId: tenantId }),
  };
  const authentication = new ConfigurationBotFrameworkAuthentication(
    configuration,
    loginUrl ? new LoginCredentialFactory(configuration, loginUrl, fetcher) : undefined,
  );
  return {
    appId,
    issuer: cloud.ToBotFromChannelTokenIssuer,
    authentication,
    adapter: new CloudAdapter(authentication),
  };
}
