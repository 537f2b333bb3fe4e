import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Audit } from '../core/audit.ts';
import { AssistantError } from '../core/errors.ts';
import type { SendTicket } from '../jobs/escalation-services.ts';
import { createChatModel, hasModelEndpoint } from '../llm/chat-model.ts';
import { createSafeFetch, type SafeFetch } from '../net/safe-fetch.ts';
import type { Logger } from '../observability/logger.ts';
import type { RedisClient } from '../storage/redis/connection.ts';
import { createRateLimiter } from '../storage/redis/rate-limiter.ts';
import { calculator } from '../tools/calculate.ts';
import type { ChoosingModel } from '../tools/choose-by-model.ts';
import { createToolbox } from '../tools/create-toolbox.ts';
import { personFinder } from '../tools/find-person.ts';
import type { CallLimiter } from '../tools/make-call.ts';
import type { McpTools, McpToolsOptions } from '../tools/mcp-tools.ts';
import { createPeopleSource } from '../tools/people-source.ts';
import { serviceStatus } from '../tools/service-status.ts';
import { ticketTools } from '../tools/ticket-tools.ts';
import { createTicketWebhook, type TicketWebhook } from '../tools/ticket-webhook.ts';
import type { ToolDefinition } from '../tools/tool-definition.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { type DirectorySettings, type TicketSettings, type ToolsFile } from '../tools/tools-file.ts';
import { workingDays } from '../tools/working-days.ts';
import { misconfigured, readToolsFile, valueOf } from './read-tools-file.ts';

const FIRST_READ_WITHIN_MS = 5_000;
const NO_SERVERS: McpTools = {
  definitions: [],
  missing: [],
  keepAsking: () => undefined,
  close: async () => undefined,
};

type ToolsOptions = {
  readonly config: Config;
  /** The environment: what `tools.yml` names by a variable is read from here, and nothing else. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly audit: Audit;
  readonly redis: RedisClient;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  readonly fetch?: SafeFetch;
  /** Waits before an MCP server that didn't answer is asked again. */
  readonly wait?: McpToolsOptions['wait'];
};

/** The tools of an organisation, and how to let go of what they hold open. */
export type OpenTools = {
  readonly toolbox: Toolbox;
  /** Opens a ticket for a request for help; absent where tools.yml names no ticket system. */
  readonly sendTicket?: SendTicket;
  close(): Promise<void>;
};

/**
 * Opens what `tools.yml` switches on; no file is no tools. Throws AssistantError `configuration` when it has mistakes or
 * names a variable that isn't set. A system that doesn't answer only misses its own tools; an MCP
 * server's come once it answers.
 */
export async function openTools(options: ToolsOptions): Promise<OpenTools> {
  const { config, audit, redis, log, clock = Date.now } = options;
  const file = await readToolsFile(config.KNOWLEDGE_DIR);
  const fetch = options.fetch ?? createSafeFetch();
  const own = await ownTools(file, { ...options, clock, fetch });
  const described = await describedTools(file, { ...options, fetch });
  const servers = await mcpServers(file, options);
  const definitions = [...own, ...described, ...servers.definitions];
  const model = await choosingModel(config);
  const toolbox = createToolbox({
    definitions,
    audit,
    limiter: createCallLimiter(redis, clock),
    clock,
    log,
    ...(model && { model }),
    ...(file.workingDays && { timeZone: file.workingDays.timeZone }),
  });
  servers.keepAsking((late) => toolbox.add(late));
  log.info({ tools: definitions.map(({ tool }) => tool.name) }, 'Tools are ready');
  const sendTicket = file.tickets && ticketSender(ticketWebhook(file.tickets, { ...options, fetch, clock }));
  return { toolbox, sendTicket, close: () => servers.close() };
}

/** Counts each tool's calls in a sliding minute of its own, shared by all workers. */
export function createCallLimiter(redis: RedisClient, clock: () => number): CallLimiter {
  return {
    isWithin: async ({ tool, person, id }, perMinute) => {
      const limiter = createRateLimiter({ redis, perMinute, prefix: `footnote:tool:${tool}` });
      return (await limiter.count(person, id, clock())) === 'within';
    },
  };
}

type Parts = ToolsOptions & { readonly fetch: SafeFetch };

async function ownTools(
  file: ToolsFile,
  parts: Parts & { readonly clock: () => number },
): Promise<readonly ToolDefinition[]> {
  const { clock, fetch } = parts;
  return [
    ...(file.calculator ? [calculator(file.calculator)] : []),
    ...(file.workingDays ? [workingDays(file.workingDays, clock)] : []),
    ...(file.directory ? [await directoryTool(file.directory, parts)] : []),
    ...(file.status ? [serviceStatus(file.status, { fetch, clock })] : []),
    ...(file.tickets
      ? ticketTools({ settings: file.tickets, webhook: ticketWebhook(file.tickets, parts) })
      : []),
  ];
}

function ticketWebhook(
  { url, secretEnv, allow }: TicketSettings,
  { variables, fetch, clock }: Pick<Parts, 'variables' | 'fetch'> & { readonly clock: () => number },
): TicketWebhook {
  return createTicketWebhook({ url, secret: valueOf(secretEnv, variables), allow, fetch, now: clock });
}

/** Makes tickets of requests for a person. */
function ticketSender(webhook: TicketWebhook): SendTicket {
  return async ({ id, ...ticket }, call) => {
    const { url } = await webhook.send({ kind: 'create_ticket', escalation: id, ...ticket }, call);
    return { url };
  };
}

/** Reads the directory once at the start: its names are what tells a question for it from one for the documents. */
async function directoryTool(settings: DirectorySettings, parts: Parts): Promise<ToolDefinition> {
  const { config, variables, fetch, log } = parts;
  const { columns, url, allow, file = '' } = settings;
  const { secret } = secretOf(settings, variables);
  const source = createPeopleSource({
    columns,
    from:
      url === undefined
        ? { file: resolve(config.KNOWLEDGE_DIR, file) }
        : { url, allow, fetch, ...(secret !== undefined && { token: secret }) },
    now: () => performance.now(),
    log,
  });
  try {
    await source.people(AbortSignal.timeout(FIRST_READ_WITHIN_MS));
  } catch (error) {
    if (url === undefined)
      throw misconfigured(`tools.yml: directory.file ${file} can not be read as a list of people`, error);
    log.error({ error }, 'The directory can not be read yet: it is tried again when somebody asks');
  }
  return personFinder(settings, source);
}

async function describedTools(
  file: ToolsFile,
  { config, variables, fetch, log }: Parts,
): Promise<readonly ToolDefinition[]> {
  if (file.openapi.length === 0) return [];
  const { openApiTools } = await import('../tools/openapi-tools.ts');
  const found: ToolDefinition[] = [];
  for (const settings of file.openapi) {
    const folder = resolve(config.KNOWLEDGE_DIR);
    try {
      found.push(...(await openApiTools({ settings, folder, fetch, ...secretOf(settings, variables) })));
    } catch (error) {
      if (!(error instanceof AssistantError) || !error.retryable) throw error;
      log.error({ error, system: settings.name }, 'OpenAPI document can not be read: its tools are missing');
    }
  }
  return found;
}

/** What the MCP servers of tools.yml offer. The SDKs are loaded where it asks for them. */
export async function mcpServers(
  file: Pick<ToolsFile, 'mcp'>,
  { variables, log, wait }: Pick<ToolsOptions, 'variables' | 'log' | 'wait'>,
): Promise<McpTools> {
  if (file.mcp.length === 0) return NO_SERVERS;
  const { mcpTools } = await import('../tools/mcp-tools.ts');
  return mcpTools({
    servers: file.mcp.map((settings) => ({
      settings,
      environment: environmentOf(settings.env, variables),
      ...secretOf(settings, variables),
    })),
    log,
    ...(wait && { wait }),
  });
}

/** The secret that a section of tools.yml names by `secretEnv`. Throws AssistantError `configuration` when it isn't set. */
export function secretOf(
  { secretEnv }: { readonly secretEnv?: string | undefined },
  variables: ToolsOptions['variables'],
): { readonly secret?: string } {
  return secretEnv === undefined ? {} : { secret: valueOf(secretEnv, variables) };
}

function environmentOf(
  names: readonly string[],
  variables: ToolsOptions['variables'],
): Readonly<Record<string, string>> {
  const { PATH } = variables;
  const named = names.map((name) => [name, valueOf(name, variables)] as const);
  return { ...(PATH !== undefined && { PATH }), ...Object.fromEntries(named) };
}

async function choosingModel(config: Config): Promise<ChoosingModel | undefined> {
  const endpoint = { apiKey: config.OPENAI_API_KEY, baseUrl: config.OPENAI_BASE_URL };
  if (!hasModelEndpoint(endpoint)) return undefined;
  const name = config.OPENAI_SMALL_MODEL ?? config.OPENAI_MODEL;
  return { model: await createChatModel({ ...endpoint, model: name }), name };
}
