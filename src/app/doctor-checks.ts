import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Config, SlackConfig } from '../config/config.ts';
import { answersHeartbeat } from '../storage/embedded/chroma-server.ts';
import { openDatabase } from '../storage/postgres/database.ts';
import { connectRedis } from '../storage/redis/connection.ts';
import type { CommandContext } from './command-line.ts';
import { bad, type Finding, good } from './finding.ts';
import { checkTeams } from './teams-checks.ts';
import { tenantsOf } from './tenants.ts';
import { withKnowledge } from './with-knowledge.ts';

const CALL_WITHIN_MS = 10_000;

/** Looks at everything that Footnote needs, as it is configured. Never throws: what fails is a finding. */
export async function diagnose(context: CommandContext): Promise<readonly Finding[]> {
  const { config, urls, log } = context;
  const groups = await Promise.all([
    guarded('Redis', 'check REDIS_URL', () => checkRedis(urls.redis)),
    guarded('Chroma', 'check CHROMA_URL', () => checkChroma(urls.chroma)),
    guarded('Postgres', 'check DATABASE_URL', async () => {
      const database = openDatabase(urls.postgres, log, 1);
      try {
        await database.ping();
        return [good('Postgres answers')];
      } finally {
        await database.close();
      }
    }),
    // Whatever keeps the index from being read is found by the checks above.
    checkIndex(context).catch((): Finding[] => []),
    guarded('Slack', 'check that SLACK_API_URL can be reached', () => checkSlack(config.slack)),
    guarded('Teams', 'check TEAMS_LOGIN_URL and TEAMS_OPENID_METADATA_URL', () => checkTeams(context)),
    guarded('Model', 'check OPENAI_BASE_URL', () => checkModel(config)),
  ]);
  return groups.flat();
}

async function guarded(
  name: string,
  mend: string,
  check: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    return [
      bad(`${name} can't be reached (${error instanceof Error ? error.message : String(error)})`, mend),
    ];
  }
}

async function checkRedis(url: string): Promise<Finding[]> {
  const redis = connectRedis(url, 'worker', () => undefined);
  try {
    const info = Object.fromEntries((await redis.info()).split(/\r?\n/).map((line) => line.split(':')));
    const [major = 0, minor = 0] = String(info.redis_version).split('.').map(Number);
    const modern = major > 6 || (major === 6 && minor >= 2);
    return [
      modern
        ? good(`Redis ${info.redis_version}`)
        : bad(`Redis ${info.redis_version} is too old`, 'install Redis 6.2 or newer'),
      info.maxmemory_policy === 'noeviction'
        ? good('Redis keeps every key (noeviction)')
        : bad(
            `Redis may evict keys (${info.maxmemory_policy}), and with them questions`,
            'set maxmemory-policy noeviction',
          ),
      info.aof_enabled === '1'
        ? good('Redis writes an append-only file')
        : bad('Redis would lose what it accepted when it restarts', 'set appendonly yes'),
    ];
  } finally {
    redis.disconnect();
  }
}

async function checkChroma(url: string): Promise<Finding[]> {
  return [
    (await answersHeartbeat(url))
      ? good('Chroma answers')
      : bad('Chroma does not answer', 'check CHROMA_URL'),
  ];
}

function checkIndex(context: CommandContext): Promise<Finding[]> {
  return withKnowledge(context, async ({ index }) => {
    const passages = await index.count(tenantsOf(context.config).primary);
    if (passages > 0) return [good(`${passages} passages are ingested`)];
    return [{ kind: 'off', what: 'Nothing is ingested yet: run `npm run ingest`' }];
  });
}

const AuthTest = z.object({ ok: z.boolean(), error: z.string().optional(), team: z.string().optional() });
const Manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

async function checkSlack(slack: SlackConfig | undefined): Promise<Finding[]> {
  if (!slack) return [{ kind: 'off', what: 'Slack is off (SLACK_BOT_TOKEN is unset)' }];
  const response = await fetch(new URL('auth.test', slack.apiUrl ?? 'https://slack.com/api/'), {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}` },
    signal: AbortSignal.timeout(CALL_WITHIN_MS),
  });
  const answer = AuthTest.parse(await response.json());
  if (!answer.ok) {
    return [
      bad(
        `Slack refuses the bot token (${answer.error})`,
        'copy SLACK_BOT_TOKEN again from OAuth & Permissions',
      ),
    ];
  }
  const granted = response.headers
    .get('x-oauth-scopes')
    ?.split(',')
    .map((scope) => scope.trim());
  const missing = granted ? (await manifestScopes()).filter((scope) => !granted.includes(scope)) : [];
  return [
    good(`Slack knows the bot token (${answer.team ?? 'no team name'})`),
    ...(missing.length > 0
      ? [
          bad(
            `Slack scopes are missing: ${missing.join(', ')}`,
            'add them as in manifest.yml and reinstall the app',
          ),
        ]
      : [good('Slack grants every scope of manifest.yml')]),
  ];
}

async function manifestScopes(): Promise<string[]> {
  const file = fileURLToPath(new URL('../../manifest.yml', import.meta.url));
  return Manifest.parse(parse(await readFile(file, 'utf8'))).oauth_config.scopes.bot;
}

async function checkModel(config: Config): Promise<Finding[]> {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: base } = config;
  if (!key && !base) return [{ kind: 'off', what: 'No model: answers are quoted from the documents' }];
  const url = `${(base ?? 'https://api.openai.com/v1').replace(/\/$/, '')}/models`;
  const response = await fetch(url, {
    headers: key ? { authorization: `Bearer ${key}` } : {},
    signal: AbortSignal.timeout(CALL_WITHIN_MS),
  });
  if (response.status === 401 || response.status === 403)
    return [bad('The model endpoint refuses the key', 'check OPENAI_API_KEY')];
  if (!response.ok)
    return [bad(`The model endpoint answers ${response.status}`, 'check OPENAI_BASE_URL (it ends in /v1)')];
  return [good(`The model endpoint answers (${config.OPENAI_MODEL} will be asked)`)];
}
