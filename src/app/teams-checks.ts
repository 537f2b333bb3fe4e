import { probeTeams } from '../../adapters/teams/teams-access.ts';
import type { TeamsConfig } from '../config/config.ts';
import { createConversationReferences } from '../storage/redis/conversation-references.ts';
import { connectRedis } from '../storage/redis/connection.ts';
import type { CommandContext } from './command-line.ts';
import { bad, type Finding, good, off } from './finding.ts';
import { tenantsOf } from './tenants.ts';

type TeamsApp = Extract<TeamsConfig, { kind: 'app' }>;

const CALLS_WITHIN_MS = 10_000;
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Looks at the bot's registration, its login, Microsoft's keys, and whether Teams was ever heard of. */
export async function checkTeams(context: CommandContext): Promise<Finding[]> {
  const { teams } = context.config;
  if (!teams) return [off('Teams is off (MICROSOFT_APP_ID is unset)')];
  if (teams.kind === 'emulator') return [off('Teams is in emulator mode: only programs of this machine')];
  const mistakes = registrationMistakes(teams, context);
  const registered =
    mistakes.length > 0 ? mistakes : [good(`Teams is set up as a ${teams.appType} app, ${teams.appId}`)];
  const [access, heard] = await Promise.all([
    checkAccess(teams, context.signal),
    // That Redis is away is found by its own check.
    checkConversations(context).catch((): Finding[] => []),
  ]);
  return [...registered, ...access, ...heard];
}

/** What is missing altogether keeps the configuration from being read: this is what only looks complete. */
function registrationMistakes(teams: TeamsApp, { config }: CommandContext): Finding[] {
  const { appId, appType, tenantId } = teams;
  const findings: Finding[] = [];
  if (!GUID.test(appId))
    findings.push(
      bad('MICROSOFT_APP_ID is not an app id', "copy Microsoft App ID from the bot's Configuration in Azure"),
    );
  if (appType === 'MultiTenant') {
    if (tenantId)
      findings.push(
        bad(
          'A MultiTenant app belongs to no tenant, and MICROSOFT_APP_TENANT_ID names one',
          'unset it, or set MICROSOFT_APP_TYPE to SingleTenant',
        ),
      );
    return findings;
  }
  if (!tenantId || !GUID.test(tenantId))
    findings.push(
      bad(
        'MICROSOFT_APP_TENANT_ID is not a tenant id',
        "copy App Tenant ID from the bot's Configuration in Azure",
      ),
    );
  else if (tenantsOf(config).ofWorkspace(tenantId) === undefined)
    findings.push(
      bad(
        "The app's own Teams tenant is not served: every question there is ignored",
        `add ${tenantId}=<organisation> to TENANTS`,
      ),
    );
  return findings;
}

async function checkAccess(teams: TeamsApp, signal: AbortSignal): Promise<Finding[]> {
  const { login, keys, openIdMetadataUrl } = await probeTeams(teams, {
    fetch: globalThis.fetch,
    signal: AbortSignal.any([signal, AbortSignal.timeout(CALLS_WITHIN_MS)]),
  });
  return [
    login === undefined
      ? good('Microsoft gives the app a token for Teams')
      : bad(`Microsoft gives the app no token (${login})`, loginMend(login, teams)),
    keys === undefined
      ? good("Microsoft's signing keys can be read")
      : bad(
          `Microsoft's signing keys can't be read (${keys})`,
          `let Footnote reach ${openIdMetadataUrl}; check TEAMS_CLOUD and TEAMS_OPENID_METADATA_URL`,
        ),
  ];
}

/** By Microsoft's own error numbers: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function loginMend(reason: string, { appType, loginUrl }: TeamsApp): string {
  if (appType === 'UserAssignedMSI')
    return 'run Footnote in Azure with this managed identity assigned; check MICROSOFT_APP_ID and MICROSOFT_APP_TENANT_ID';
  if (/7000215|7000222/.test(reason))
    return 'make a new client secret (Manage Password) and set its value, not its id, as MICROSOFT_APP_PASSWORD';
  if (/\b(AADSTS)?700016\b/.test(reason))
    return 'check MICROSOFT_APP_ID, and that MICROSOFT_APP_TENANT_ID is the tenant that it is registered in';
  if (/\b(AADSTS)?90002\b/.test(reason)) return 'check MICROSOFT_APP_TENANT_ID';
  if (/in time|network|endpoints_resolution|ENOTFOUND|ECONN|fetch failed/i.test(reason))
    return `let Footnote reach ${loginUrl ?? 'login.microsoftonline.com'}`;
  return 'check MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID';
}

async function checkConversations({ config, urls }: CommandContext): Promise<Finding[]> {
  const redis = connectRedis(urls.redis, 'worker', () => undefined);
  try {
    const references = createConversationReferences({ redis });
    for (const tenant of tenantsOf(config).all) {
      if (await references.find(tenant, '')) return [good('Footnote was spoken to in Teams')];
    }
    return [off('Nobody has spoken to Footnote in Teams yet: install the app there and say hello to it')];
  } finally {
    redis.disconnect();
  }
}
