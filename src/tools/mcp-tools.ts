import { setTimeout } from 'node:timers/promises';
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';
import { McpError } from '@modelcontextprotocol/sdk/types.js';
import { AssistantError } from '../core/errors.ts';
import type { Logger } from '../observability/logger.ts';
import {
  createMcpConnection,
  fingerprint,
  type McpConnection,
  type McpOffer,
  type McpServer,
} from './mcp-connection.ts';
import { escapeMarkdown } from './plain-markdown.ts';
import { strictObject } from './remote-schema.ts';
import { remoteText } from './remote-text.ts';
import { type RemoteCall, remoteName, remoteTool } from './remote-tool.ts';
import { type ToolDefinition, ToolFailure } from './tool-definition.ts';
import type { ForeignToolSettings, McpSettings } from './tools-file.ts';

/** One server of `tools.yml`, with what its variables hold. */
export type McpServerOptions = {
  readonly settings: Pick<McpSettings, 'name' | 'command' | 'args' | 'url' | 'allow' | 'tools'>;
  /** All of the environment that a command gets. A command without a path is looked for in its `PATH`. */
  readonly environment: Readonly<Record<string, string>>;
  /** For a server at an address: sent as a bearer token. */
  readonly secret?: string;
};

export type McpToolsOptions = {
  readonly servers: readonly McpServerOptions[];
  readonly log: Logger;
  /** Waits between two tries; throws the signal's reason. By the clock, unless said otherwise. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

/** What MCP servers gave, and how to let go of them. */
export type McpTools = {
  readonly definitions: readonly ToolDefinition[];
  /** Tools of `tools.yml` that are not there, and why, for operators. */
  readonly missing: readonly Missing[];
  /** Asks the servers that didn't answer again and again, less and less often, and tells what each has once it answers. */
  keepAsking(found: (definitions: readonly ToolDefinition[]) => void): void;
  /** Ends the asking, the connections, and the processes that were started. */
  close(): Promise<void>;
};

type Missing = { readonly server: string; readonly tools: readonly string[]; readonly reason: string };
type Server = {
  readonly name: string;
  readonly tools: McpSettings['tools'];
  readonly connection: McpConnection;
  readonly changed: Set<string>;
};
type Found = { readonly definitions: readonly ToolDefinition[]; readonly missing: readonly Missing[] };

const LIST_MS = 10_000;
const FIRST_AGAIN_MS = 5_000;
const LONGEST_AGAIN_MS = 300_000;

/**
 * Makes tools of what MCP servers offer and `tools.yml` names; all else stays closed. A server that can't be reached only
 * misses. What a server said of a tool when it first answered holds: one that says something else later is not called again
 * until a restart. Throws AssistantError `configuration` where two tools would have one name.
 */
export async function mcpTools({ servers, log, wait = waitByClock }: McpToolsOptions): Promise<McpTools> {
  refuseDoubles(servers);
  const opened = servers.map(openServer);
  const answers = await Promise.all(opened.map(async (server) => ({ server, found: await toolsOf(server) })));
  const silent = answers.flatMap(({ server, found }) => (found === undefined ? [server] : []));
  const found = answers.flatMap((answer) => answer.found ?? []);
  const missing = [...found.flatMap((each) => each.missing), ...silent.map(missingAll)];
  for (const each of missing) log.warn(each, 'Tools of an MCP server are missing');
  const closing = new AbortController();

  const askAgain = async (server: Server): Promise<readonly ToolDefinition[]> => {
    for (let ms = FIRST_AGAIN_MS; ; ms = Math.min(2 * ms, LONGEST_AGAIN_MS)) {
      await wait(ms, closing.signal);
      const late = await toolsOf(server);
      closing.signal.throwIfAborted();
      if (late === undefined) continue;
      for (const each of late.missing) log.warn(each, 'Tools of an MCP server are missing');
      log.info({ server: server.name }, 'An MCP server answers now: its tools are there');
      return late.definitions;
    }
  };
  return {
    definitions: found.flatMap((each) => each.definitions),
    missing,
    keepAsking: (tell) => {
      for (const server of silent)
        void askAgain(server).then(tell, (error: unknown) => {
          if (!closing.signal.aborted) log.error({ error, server: server.name }, 'MCP server is given up');
        });
    },
    close: async () => {
      closing.abort(new Error('The tools are closed'));
      await Promise.all(opened.map(({ connection }) => connection.close()));
    },
  };
}

function waitByClock(ms: number, signal: AbortSignal): Promise<unknown> {
  return setTimeout(ms, undefined, { signal, ref: false });
}

function openServer(options: McpServerOptions): Server {
  const { name, tools } = options.settings;
  return { name, tools, connection: createMcpConnection(addressOf(options)), changed: new Set() };
}

function addressOf({ settings, environment, secret }: McpServerOptions): McpServer {
  const { name, command, args, url, allow } = settings;
  if (command !== undefined) return { kind: 'stdio', command, args, environment };
  if (url !== undefined) return { kind: 'http', url, secret, allow };
  throw new AssistantError(`The MCP server ${name} has neither a command nor an address`, {
    code: 'configuration',
    retryable: false,
  });
}

/** What a server has of what is wanted of it; undefined when it doesn't answer. */
async function toolsOf(server: Server): Promise<Found | undefined> {
  let offered: readonly Tool[];
  try {
    ({ tools: offered } = await server.connection.ask({ timeoutMs: LIST_MS }));
  } catch {
    // The error's own words could hold a key or an answer: what an operator needs is which server.
    return undefined;
  }
  const definitions: ToolDefinition[] = [];
  const missing: Missing[] = [];
  for (const [name, settings] of Object.entries(server.tools))
    try {
      definitions.push(definitionOf(onlyTool(offered, name), settings, server));
    } catch (error) {
      const reason = error instanceof AssistantError ? error.message : 'it is not understood';
      missing.push({ server: server.name, tools: [name], reason });
    }
  return { definitions, missing };
}

function missingAll({ name, tools }: Server): Missing {
  const reason = 'The server does not answer: check its command or address. It is asked again until it does';
  return { server: name, tools: Object.keys(tools), reason };
}

function onlyTool(offered: readonly Tool[], name: string): Tool {
  const [tool, ...others] = offered.filter((each) => each.name === name);
  if (tool !== undefined && others.length === 0) return tool;
  const reason = tool === undefined ? 'does not offer it' : 'offers it more than once';
  throw new AssistantError(`The server ${reason}`, { code: 'configuration', retryable: false });
}

function definitionOf(tool: Tool, settings: ForeignToolSettings, server: Server): ToolDefinition {
  const label = `The tool ${tool.name} of ${server.name}`;
  const pinned = { tool: tool.name, fingerprint: fingerprint(tool) };
  const definition: ToolDefinition = remoteTool({
    system: server.name,
    operation: tool.name,
    settings,
    description: tool.description,
    schema: strictObject(tool.inputSchema, { root: tool.inputSchema, label }),
    call: (args, context) =>
      callTool(pinned, args, {
        ...context,
        server,
        isWrite: settings.effect === 'write',
        timeoutMs: definition.policy.timeoutMs,
      }),
  });
  return definition;
}

type Pinned = { readonly tool: string; readonly fingerprint: string };
type McpCall = RemoteCall & {
  readonly server: Server;
  readonly isWrite: boolean;
  readonly timeoutMs: number;
};

async function callTool(
  pinned: Pinned,
  args: Readonly<Record<string, unknown>>,
  call: McpCall,
): Promise<string> {
  const { server, signal, timeoutMs } = call;
  const offer = await unchangedOffer(pinned, call);
  const result = await offer.call(pinned.tool, args, { signal, timeoutMs }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw callFailure(server.name, error, call.isWrite);
  });
  if (result.isError !== true) return resultText(result);
  throw new ToolFailure(`${server.name} could not do it. It said: ${escapeMarkdown(plain(result))}`, {
    why: 'refused',
  });
}

/** The rug pull: a server that was harmless when it was switched on, and has become something else. */
async function unchangedOffer(pinned: Pinned, { server, signal, timeoutMs }: McpCall): Promise<McpOffer> {
  if (!server.changed.has(pinned.tool)) {
    const offer = await server.connection.ask({ signal, timeoutMs }).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw callFailure(server.name, error, false);
    });
    const now = offer.tools.filter(({ name }) => name === pinned.tool);
    if (now.length === 1 && now[0] !== undefined && fingerprint(now[0]) === pinned.fingerprint) return offer;
    server.changed.add(pinned.tool);
  }
  throw new ToolFailure(
    `${server.name} has changed this tool since it was switched on, so I don't use it. An admin must look at it and start me anew.`,
    { why: 'unavailable' },
  );
}

function callFailure(system: string, error: unknown, isWrite: boolean): ToolFailure {
  const look = isWrite
    ? "I can't tell whether it was done: please look there before you try again."
    : 'Please try again in a few minutes.';
  // -32602: the arguments, by JSON-RPC. Nothing was done then.
  if (error instanceof McpError && error.code === -32_602)
    return new ToolFailure(`${system} can't take it like this. Please change it and try again.`, {
      why: 'invalid',
      cause: error,
    });
  return new ToolFailure(`${system} can't be reached just now. ${look}`, {
    why: 'unavailable',
    isPassing: true,
    cause: error,
  });
}

/** A result as people read it. Of what is no text, only its kind is named: no picture or link of a stranger's is shown. */
function resultText({ content, structuredContent }: CallToolResult): string {
  const texts = content.flatMap((part) => (part.type === 'text' ? [remoteText(part.text)] : []));
  const others = content.filter((part) => part.type !== 'text').map((part) => part.type.replaceAll('_', ' '));
  if (texts.length === 0 && structuredContent !== undefined)
    texts.push(remoteText(JSON.stringify(structuredContent)));
  if (others.length > 0) texts.push(`(Not shown here: ${[...new Set(others)].join(', ')}.)`);
  return texts.join('\n\n') || 'Done.';
}

function plain({ content }: CallToolResult): string {
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(' ') || 'nothing';
}

function refuseDoubles(servers: readonly McpServerOptions[]): void {
  const names = new Set<string>();
  for (const { settings } of servers)
    for (const tool of Object.keys(settings.tools)) {
      const name = remoteName(settings.name, tool);
      if (names.has(name))
        throw new AssistantError(
          `Two tools of MCP servers are called ${name}: give one server another name in tools.yml`,
          { code: 'configuration', retryable: false },
        );
      names.add(name);
    }
}
