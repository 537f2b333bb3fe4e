import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { helpPlaces } from '../admin/escalation-routes.ts';
import type { Config, SlackConfig } from '../config/config.ts';
import { bad, type Finding, good, off } from './finding.ts';
import { readEscalationRoutes } from './knowledge-files.ts';
import { checkClock } from './machine-checks.ts';

const CALL_WITHIN_MS = 10_000;

const AuthTest = z.object({ ok: z.boolean(), error: z.string().optional(), team: z.string().optional() });
const Manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });
/** https://docs.slack.dev/reference/methods/conversations.info */
const ChannelInfo = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  channel: z.object({ is_member: z.boolean().optional(), is_archived: z.boolean().optional() }).optional(),
});

/** Looks at the bot's token and scopes, and whether it is in the channels that requests for a person go to. */
export async function checkSlack({
  slack,
  KNOWLEDGE_DIR,
}: Pick<Config, 'slack' | 'KNOWLEDGE_DIR'>): Promise<readonly Finding[]> {
  if (!slack) return [off('Slack is off (SLACK_BOT_TOKEN is unset)')];
  const response = await call(slack, 'auth.test');
  const answer = AuthTest.parse(await response.json());
  const clock = checkClock(response, Date.now());
  if (!answer.ok) {
    return [
      bad(
        `Slack refuses the bot token (${answer.error})`,
        'copy SLACK_BOT_TOKEN again from OAuth & Permissions',
      ),
      ...clock,
    ];
  }
  return [
    good(`Slack knows the bot token (${answer.team ?? 'no team name'})`),
    await checkScopes(response),
    ...clock,
    ...(await checkRoutes(slack, KNOWLEDGE_DIR)),
  ];
}

async function checkScopes(response: Response): Promise<Finding> {
  const granted = response.headers
    .get('x-oauth-scopes')
    ?.split(',')
    .map((scope) => scope.trim());
  const missing = granted ? (await manifestScopes()).filter((scope) => !granted.includes(scope)) : [];
  if (missing.length === 0) return good('Slack grants every scope of manifest.yml');
  return bad(
    `Slack scopes are missing: ${missing.join(', ')}`,
    'add them as in manifest.yml and reinstall the app',
  );
}

async function manifestScopes(): Promise<string[]> {
  const file = fileURLToPath(new URL('../../manifest.yml', import.meta.url));
  return Manifest.parse(parse(await readFile(file, 'utf8'))).oauth_config.scopes.bot;
}

async function checkRoutes(slack: SlackConfig, knowledgeDir: string): Promise<readonly Finding[]> {
  // A file with mistakes is found by the look at the knowledge folder.
  const routes = await readEscalationRoutes(knowledgeDir).catch(() => undefined);
  const places = routes === undefined ? [] : [...helpPlaces(routes)];
  const channels = places.filter((place) => place.startsWith('slack:')).map((place) => place.slice(6));
  return Promise.all(channels.map((channel) => checkChannel(slack, channel)));
}

async function checkChannel(slack: SlackConfig, id: string): Promise<Finding> {
  const response = await call(slack, 'conversations.info', { channel: id });
  const { ok, error, channel } = ChannelInfo.parse(await response.json());
  const name = `slack:${id} (escalation.yml)`;
  if (!ok)
    return bad(
      `Footnote can't see ${name}: ${error}`,
      'check the id; if the channel is private, invite Footnote there: /invite @Footnote',
    );
  if (channel?.is_archived === true)
    return bad(`${name} is archived`, 'name another channel in escalation.yml, or bring it back');
  if (channel?.is_member === false)
    return bad(`Footnote is not in ${name}`, 'invite it there: /invite @Footnote');
  return good(`Footnote is in ${name}`);
}

function call(
  { apiUrl, botToken }: SlackConfig,
  method: string,
  args: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(new URL(method, apiUrl ?? 'https://slack.com/api/'), {
    method: 'POST',
    headers: { authorization: `Bearer ${botToken}` },
    body: new URLSearchParams(args),
    signal: AbortSignal.timeout(CALL_WITHIN_MS),
  });
}
