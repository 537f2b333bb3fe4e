import type { SlackStandIn } from '../slack/slack-stand-in.ts';
import { TENANT } from '../teams/teams-activities.ts';
import { APP_ID } from '../teams/teams-signer.ts';
import type { TeamsStandIn } from '../teams/teams-stand-in.ts';

/** The variables with which one application serves both stand-ins, and the web chat, for one organisation. */
export function threeChannels(
  slack: SlackStandIn,
  teams: TeamsStandIn,
  tenant: string,
): Readonly<Record<string, string>> {
  return {
    TENANTS: `${slack.teamId}=${tenant},${TENANT}=${tenant}`,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    MICROSOFT_APP_ID: APP_ID,
    MICROSOFT_APP_PASSWORD: 'stand-in',
    MICROSOFT_APP_TENANT_ID: TENANT,
    TEAMS_OPENID_METADATA_URL: teams.openIdMetadataUrl,
    TEAMS_LOGIN_URL: teams.loginUrl,
  };
}
