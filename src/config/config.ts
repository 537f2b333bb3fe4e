import { z } from 'zod';

/** Text that must not be empty when it is set; what is empty counts as unset before it gets here. */
const text = z.string().trim().min(1);

const url = (protocols: readonly string[], example: string) =>
  text.refine(
    (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
    `must be an address such as ${example}`,
  );

const flag = z.stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off'] });

const wholeNumber = (minimum: number, maximum: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${minimum} to ${maximum}` })
    .int(`must be a whole number from ${minimum} to ${maximum}`)
    .min(minimum, `must be at least ${minimum}`)
    .max(maximum, `must be at most ${maximum}`);

/** What a worker may take: the channels' threads, and the commands and buttons of all of them. */
const WORKER_CHANNELS = ['slack', 'teams', 'web', 'others'] as const;

const workerChannels = text
  .transform((value) => [...new Set(value.split(',').map((name) => name.trim()))])
  .pipe(z.array(z.enum(WORKER_CHANNELS, { error: `must be some of ${WORKER_CHANNELS.join(',')}` })));

const http = ['http:', 'https:'];
const REDIS_FORMS = ['', '+sentinel', '+cluster'].flatMap((form) => [`redis${form}:`, `rediss${form}:`]);

/** Every variable that Footnote reads, with its default. `.env.example` explains each; a test holds the two together. */
export const Environment = z.object({
  NODE_ENV: text.default('development'),
  ROLE: z.enum(['all', 'gateway', 'worker'], { error: 'must be all, gateway or worker' }).default('all'),
  HOST: text.default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  LOG_LEVEL: z
    .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
      error: 'must be silent, fatal, error, warn, info, debug or trace',
    })
    .default('info'),
  DATA_DIR: text.default('.data'),
  KNOWLEDGE_DIR: text.default('knowledge'),
  REDIS_URL: url(REDIS_FORMS, 'redis://localhost:6379').optional(),
  CHROMA_URL: url(http, 'http://localhost:8000').optional(),
  DATABASE_URL: url(
    ['postgres:', 'postgresql:'],
    'postgres://user:password@localhost:5432/footnote',
  ).optional(),
  SLACK_BOT_TOKEN: text.startsWith('xoxb-', 'must be the bot token, which begins with xoxb-').optional(),
  SLACK_SIGNING_SECRET: text.optional(),
  SLACK_APP_TOKEN: text
    .startsWith('xapp-', 'must be the app-level token, which begins with xapp-')
    .optional(),
  SLACK_API_URL: url(http, 'https://slack.com/api/').optional(),
  MICROSOFT_APP_ID: text.optional(),
  MICROSOFT_APP_PASSWORD: text.optional(),
  MICROSOFT_APP_TENANT_ID: text.optional(),
  MICROSOFT_APP_TYPE: z
    .enum(['SingleTenant', 'MultiTenant', 'UserAssignedMSI'], {
      error: 'must be SingleTenant, MultiTenant or UserAssignedMSI',
    })
    .default('SingleTenant'),
  TEAMS_EMULATOR: flag.default(false),
  TEAMS_CLOUD: z
    .enum(['public', 'us-government'], { error: 'must be public or us-government' })
    .default('public'),
  TEAMS_OPENID_METADATA_URL: url(
    http,
    'https://login.botframework.com/v1/.well-known/openidconfiguration',
  ).optional(),
  TEAMS_LOGIN_URL: url(http, 'https://login.example.com/tenant').optional(),
  OPENAI_API_KEY: text.optional(),
  OPENAI_BASE_URL: url(http, 'https://api.openai.com/v1').optional(),
  OPENAI_MODEL: text.default('gpt-4.1-mini'),
  OPENAI_SMALL_MODEL: text.optional(),
  OPENAI_EMBEDDING_MODEL: text.optional(),
  RERANK_URL: url(http, 'http://localhost:8080/rerank').optional(),
  RERANK_API_KEY: text.optional(),
  RERANK_MODEL: text.optional(),
  MODEL_PRICES: text.optional(),
  ADMIN_TOKEN: text.min(16, 'must have at least 16 characters').optional(),
  TENANTS: text.optional(),
  QUESTIONS_PER_MINUTE: wholeNumber(1, 10_000).default(20),
  WORKER_CONCURRENCY: wholeNumber(1, 256).default(16),
  WORKER_CHANNELS: workerChannels.default([...WORKER_CHANNELS]),
  THREAD_MEMORY_DAYS: wholeNumber(1, 90).default(7),
  ALLOW_PRIVATE_SOURCES: flag.default(false),
  FEEDBACK_PRIVACY: z
    .enum(['public', 'admins', 'anonymous'], { error: 'must be public, admins or anonymous' })
    .default('admins'),
  FEEDBACK_KEY: text.min(32, 'must have at least 32 characters').optional(),
});

/** US dollars for a million tokens of a model. */
export const ModelPrice = z.strictObject({
  inputUsdPerMillion: z.number().nonnegative(),
  outputUsdPerMillion: z.number().nonnegative(),
});
export type ModelPrice = z.infer<typeof ModelPrice>;

export type SlackConfig = {
  readonly botToken: string;
  readonly signingSecret: string;
  readonly appToken?: string;
  readonly apiUrl?: string;
};

/** Teams' emulator authenticates nobody; an app is registered at Microsoft. */
export type TeamsConfig =
  | { readonly kind: 'emulator' }
  | {
      readonly kind: 'app';
      readonly appId: string;
      readonly appType: 'SingleTenant' | 'MultiTenant' | 'UserAssignedMSI';
      readonly password?: string;
      readonly tenantId?: string;
      readonly cloud: 'public' | 'us-government';
      readonly openIdMetadataUrl?: string;
      readonly loginUrl?: string;
    };

/** The configuration as the rest of the code sees it: parsed, complete, and passed on in parts. */
export type Config = z.infer<typeof Environment> & {
  readonly slack?: SlackConfig;
  readonly teams?: TeamsConfig;
  /** Platform workspace id to tenant. Undefined: every workspace maps to `default`. */
  readonly tenants?: ReadonlyMap<string, string>;
  readonly modelPrices: Readonly<Record<string, ModelPrice>>;
  /** The only variables that the program git gets: none of ours, which hold secrets. */
  readonly gitEnvironment: Readonly<Record<string, string>>;
};

export type ConfigResult =
  | { readonly kind: 'valid'; readonly config: Config; readonly notices: readonly string[] }
  /** Each names a variable and its mend. */
  | { readonly kind: 'invalid'; readonly mistakes: readonly string[] };

/** Reads the configuration from variables and finds all mistakes at once. An empty variable counts as unset. */
export function loadConfig(variables: Readonly<Record<string, string | undefined>>): ConfigResult {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));
  const parsed = Environment.safeParse(set);
  const mistakes = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
  const slack = readSlack(set, mistakes);
  const teams = parsed.success ? readTeams(parsed.data, mistakes) : undefined;
  const tenants = readTenants(set.TENANTS, mistakes);
  const modelPrices = readPrices(set.MODEL_PRICES, mistakes);
  if (set.FEEDBACK_PRIVACY === 'anonymous' && !set.FEEDBACK_KEY)
    mistakes.push(
      'FEEDBACK_KEY is missing: set at least 32 random characters, by which anonymous people can change their mind',
    );
  if (!parsed.success || mistakes.length > 0) return { kind: 'invalid', mistakes };
  const config = { ...parsed.data, slack, teams, tenants, modelPrices, gitEnvironment: forGit(set) };
  return { kind: 'valid', config, notices: notices(config) };
}

function readSlack(set: Record<string, string | undefined>, mistakes: string[]): SlackConfig | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_APP_TOKEN: appToken } = set;
  if (!botToken && !signingSecret && !appToken) return undefined;
  if (!botToken)
    mistakes.push(
      'SLACK_BOT_TOKEN is missing: set it, or unset the other SLACK_ variables to turn Slack off',
    );
  if (!signingSecret && !appToken) {
    mistakes.push('SLACK_SIGNING_SECRET is missing: set it (HTTP), or set SLACK_APP_TOKEN (socket mode)');
  }
  if (!botToken) return undefined;
  return { botToken, signingSecret: signingSecret ?? '', appToken, apiUrl: set.SLACK_API_URL };
}

function readTeams(set: z.infer<typeof Environment>, mistakes: string[]): TeamsConfig | undefined {
  const { MICROSOFT_APP_ID: appId, MICROSOFT_APP_PASSWORD: password, MICROSOFT_APP_TYPE: appType } = set;
  const { MICROSOFT_APP_TENANT_ID: tenantId, TEAMS_LOGIN_URL: loginUrl } = set;
  if (set.TEAMS_EMULATOR) {
    if (set.NODE_ENV === 'production')
      mistakes.push('TEAMS_EMULATOR authenticates nobody: unset it where NODE_ENV is production');
    if (appId) mistakes.push('TEAMS_EMULATOR is for bots without an app id: unset it, or MICROSOFT_APP_ID');
    return { kind: 'emulator' };
  }
  if (!appId) {
    if (password || tenantId)
      mistakes.push(
        'MICROSOFT_APP_ID is missing: set it, or unset the other MICROSOFT_APP_ variables to turn Teams off',
      );
    return undefined;
  }
  const identity = appType === 'UserAssignedMSI';
  if (!identity && !password)
    mistakes.push('MICROSOFT_APP_PASSWORD is missing: set the client secret of the app');
  if (identity && (password || loginUrl))
    mistakes.push(
      'MICROSOFT_APP_TYPE is a managed identity: unset MICROSOFT_APP_PASSWORD and TEAMS_LOGIN_URL',
    );
  if (appType !== 'MultiTenant' && !tenantId)
    mistakes.push('MICROSOFT_APP_TENANT_ID is missing: set the tenant that the app is registered in');
  const { TEAMS_CLOUD: cloud, TEAMS_OPENID_METADATA_URL: openIdMetadataUrl } = set;
  return { kind: 'app', appId, appType, password, tenantId, cloud, openIdMetadataUrl, loginUrl };
}

/** The organisation of a workspace that names none. */
export const DEFAULT_TENANT = 'default';

function readTenants(value: string | undefined, mistakes: string[]): ReadonlyMap<string, string> | undefined {
  if (!value) return undefined;
  const pairs = value.split(',').map((pair) => pair.trim().split('='));
  if (pairs.every(([workspace, tenant, rest]) => workspace && tenant !== '' && rest === undefined)) {
    return new Map(pairs.map(([workspace = '', tenant = DEFAULT_TENANT]) => [workspace, tenant]));
  }
  mistakes.push(
    'TENANTS must be workspaces, each with its organisation, such as T0123=acme,T0456=acme (without one: default)',
  );
  return undefined;
}

/** Where git finds programs, its user's settings and keys. */
const GIT_VARIABLES = [
  'PATH',
  'HOME',
  'USER',
  'XDG_CONFIG_HOME',
  'SSH_AUTH_SOCK',
  'SYSTEMROOT',
  'USERPROFILE',
];

function forGit(set: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    GIT_VARIABLES.flatMap((name) => (set[name] === undefined ? [] : [[name, set[name]]])),
  );
}

function readPrices(value: string | undefined, mistakes: string[]): Record<string, ModelPrice> {
  if (!value) return {};
  try {
    return z.record(z.string(), ModelPrice).parse(JSON.parse(value));
  } catch {
    mistakes.push(
      'MODEL_PRICES must be JSON such as {"gpt-4.1-mini": {"inputUsdPerMillion": 0.4, "outputUsdPerMillion": 1.6}}',
    );
    return {};
  }
}

function notices(config: Config): string[] {
  const found: string[] = [];
  if (!config.slack) found.push('Slack is off: set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET to turn it on');
  if (!config.teams) {
    found.push(
      'Teams is off: set MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID to turn it on',
    );
  } else if (config.teams.kind === 'emulator') {
    found.push(
      'Teams is in emulator mode: only programs on this machine can speak to it, and nobody is authenticated',
    );
  }
  if (!config.OPENAI_API_KEY && !config.OPENAI_BASE_URL) {
    found.push(
      'No model is configured: answers are quoted from the documents. Set OPENAI_API_KEY or OPENAI_BASE_URL for written ones',
    );
  }
  return found;
}
