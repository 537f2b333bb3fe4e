import type { Config } from '../config/config.ts';
import { answersHeartbeat } from '../storage/embedded/chroma-server.ts';
import { openDatabase } from '../storage/postgres/database.ts';
import { connectRedis } from '../storage/redis/connection.ts';
import type { CommandContext } from './command-line.ts';
import { bad, type Finding, good, off } from './finding.ts';
import { checkKnowledge } from './knowledge-checks.ts';
import { checkDataFolder, checkPort } from './machine-checks.ts';
import { checkSlack } from './slack-checks.ts';
import { checkTeams } from './teams-checks.ts';
import { tenantsOf } from './tenants.ts';
import { checkTools } from './tools-checks.ts';
import { withKnowledge } from './with-knowledge.ts';

const CALL_WITHIN_MS = 10_000;

/** Looks at everything that Footnote needs, as it is configured. Never throws: what fails is a finding. */
export async function diagnose(context: CommandContext): Promise<readonly Finding[]> {
  const { config, urls, log } = context;
  // Whatever keeps the index from being read is found by the checks below.
  const stored = await readIndex(context).catch(() => undefined);
  const groups = await Promise.all([
    guarded('DATA_DIR', 'set it to a folder of the user who runs this', () => checkDataFolder(config)),
    guarded('PORT', 'set PORT and HOST to what can be listened on', () => checkPort(config)),
    guarded('KNOWLEDGE_DIR', 'check who may open its files', () =>
      checkKnowledge(config, stored?.uses ?? []),
    ),
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
    Promise.resolve(stored?.findings ?? []),
    guarded('Slack', 'check that SLACK_API_URL can be reached', () => checkSlack(config)),
    guarded('Teams', 'check TEAMS_LOGIN_URL and TEAMS_OPENID_METADATA_URL', () => checkTeams(context)),
    guarded('Model', 'check OPENAI_BASE_URL', () => checkModel(config)),
    guarded('tools.yml', 'check what it names', () => checkTools(context)),
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

/** What is ingested, and whom its documents name as their readers. */
function readIndex(context: CommandContext) {
  return withKnowledge(context, async ({ index }) => {
    const uses = new Map<string, { readonly where: string; readonly right: string }>();
    let passages = 0;
    for await (const page of index.pages(tenantsOf(context.config).primary)) {
      passages += page.length;
      for (const { document, access } of page)
        for (const right of access) uses.set(`${right} ${document}`, { where: document, right });
    }
    const findings = [
      passages > 0
        ? good(`${passages} passages are ingested`)
        : off('Nothing is ingested yet: run `npm run ingest`'),
    ];
    return { findings, uses: [...uses.values()] };
  });
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
