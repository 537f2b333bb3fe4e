import { resolve } from 'node:path';
import { AssistantError } from '../core/errors.ts';
import { createSafeFetch, type SafeFetch } from '../net/safe-fetch.ts';
import { createPeopleSource } from '../tools/people-source.ts';
import type { DirectorySettings, McpSettings, OpenApiSettings, ToolsFile } from '../tools/tools-file.ts';
import type { CommandContext } from './command-line.ts';
import { bad, type Finding, good } from './finding.ts';
import { mcpServers, secretOf } from './open-tools.ts';
import { readToolsFile, valueOf } from './read-tools-file.ts';

type Context = Pick<CommandContext, 'config' | 'variables' | 'log' | 'signal'>;
type Parts = Required<Context> & { readonly fetch: SafeFetch };

const CALL_WITHIN_MS = 5_000;

/** Asks every system that `tools.yml` names whether it is there, a finding each. Calls no tool. */
export async function checkTools(context: Context): Promise<readonly Finding[]> {
  // A file that can't be read is found by the look at the knowledge folder.
  const file = await readToolsFile(context.config.KNOWLEDGE_DIR).catch(() => undefined);
  if (file === undefined) return [];
  const { variables = {} } = context;
  const parts = { ...context, variables, fetch: createSafeFetch({ timeoutMs: CALL_WITHIN_MS }) };
  return Promise.all(checksOf(file, parts).map(told));
}

type Check = {
  readonly name: string;
  readonly mend: string;
  /** Throws what is wrong. */
  readonly run: () => Promise<void>;
};

function checksOf(file: ToolsFile, parts: Parts): readonly Check[] {
  const { directory, status, tickets } = file;
  const reach = 'check its address; a host inside the company has to stand under `allow`';
  return [
    ...(directory
      ? [{ name: 'directory', mend: 'check its file or address', run: () => readPeople(directory, parts) }]
      : []),
    ...(status?.services ?? []).map(({ name, url }) => ({
      name: `status: ${name}`,
      mend: reach,
      run: () => answers(url, status?.allow ?? [], parts),
    })),
    ...(tickets
      ? [
          {
            name: 'tickets',
            mend: reach,
            run: async () => {
              valueOf(tickets.secretEnv, parts.variables);
              await answers(tickets.url, tickets.allow, parts);
            },
          },
        ]
      : []),
    ...file.openapi.map((settings) => ({
      name: `openapi: ${settings.name}`,
      mend: reach,
      run: () => readOpenApi(settings, parts),
    })),
    ...file.mcp.map((settings) => ({
      name: `mcp: ${settings.name}`,
      mend: 'check its command or address, and the names of its tools',
      run: () => askMcp(settings, parts),
    })),
  ];
}

async function told({ name, mend, run }: Check): Promise<Finding> {
  try {
    await run();
    return good(`tools.yml: ${name} answers`);
  } catch (error) {
    if (error instanceof AssistantError && error.code === 'configuration')
      return bad(`tools.yml: ${name} can't be used`, error.message);
    const why = error instanceof Error ? error.message : String(error);
    return bad(`tools.yml: ${name} can't be used (${why})`, mend);
  }
}

/** Any answer is one: what stands at the address without a key or an order may well be a refusal. */
async function answers(url: string, allow: readonly string[], { fetch, signal }: Parts): Promise<void> {
  const outcome = await fetch({ url, method: 'HEAD', allow, signal });
  if (outcome.kind === 'refused' && outcome.why !== 'too-large' && outcome.why !== 'unreadable')
    throw new Error(`${new URL(url).host} ${outcome.reason}`);
}

async function readPeople(settings: DirectorySettings, parts: Parts): Promise<void> {
  const { config, variables, log, fetch } = parts;
  const { columns, url, allow, file = '' } = settings;
  const { secret: token } = secretOf(settings, variables);
  const from =
    url === undefined
      ? { file: resolve(config.KNOWLEDGE_DIR, file) }
      : { url, allow, fetch, ...(token !== undefined && { token }) };
  const source = createPeopleSource({ columns, from, now: () => performance.now(), log });
  await source.people(AbortSignal.any([parts.signal, AbortSignal.timeout(CALL_WITHIN_MS)]));
}

async function readOpenApi(settings: OpenApiSettings, parts: Parts): Promise<void> {
  const { openApiTools, serverOf } = await import('../tools/openapi-tools.ts');
  const { readOpenApiDocument } = await import('../tools/openapi-document.ts');
  const { config, variables, fetch } = parts;
  const options = {
    settings,
    folder: resolve(config.KNOWLEDGE_DIR),
    fetch,
    ...secretOf(settings, variables),
  };
  await openApiTools(options);
  const document = await readOpenApiDocument({ ...settings, folder: options.folder, fetch });
  await answers(serverOf(document, options).href, settings.allow, parts);
}

async function askMcp(settings: McpSettings, { variables, log }: Parts): Promise<void> {
  const servers = await mcpServers({ mcp: [settings] }, { variables, log });
  await servers.close();
  const { missing } = servers;
  if (missing.length === 0) return;
  throw new Error(missing.map(({ tools, reason }) => `${tools.join(', ')}: ${reason}`).join('; '));
}
