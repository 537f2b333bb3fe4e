import { McpError } from '@modelcontextprotocol/sdk/types.js';
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';
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
import { type RemoteCall, remoteTool } from './remote-tool.ts';
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

export type McpToolsOptions = { readonly servers: readonly McpServerOptions[]; readonly log: Logger };

/** What MCP servers gave, and how to let go of them. */
export type McpTools = {
  readonly definitions: readonly ToolDefinition[];
  /** Tools of `tools.yml` that are not there, and why, for operators. */
  readonly missing: readonly {
    readonly server: string;
    readonly tools: readonly string[];
    readonly reason: string;
  }[];
  /** Ends the connections, and the processes that were started. */
  close(): Promise<void>;
};

type Server = { readonly name: string; readonly connection: McpConnection; readonly changed: Set<string> };

const LIST_MS = 10_000;

/**
 * Makes tools of what MCP servers offer and `tools.yml` names; all else stays closed. A server that can't be reached only
 * misses. What a server said of a tool at the start holds: one that says something else later is not called again until a
 * restart. Throws AssistantError `configuration` where two tools would have one name.
 */
export async function mcpTools({ servers, log }: McpToolsOptions): Promise<McpTools> {
  const opened = servers.map((options) => ({
    options,
    server: {
      name: options.settings.name,
      connection: createMcpConnection(addressOf(options)),
      changed: new Set<string>(),
    },
  }));
  const close = async () => {
    await Promise.all(opened.map(({ server }) => server.connection.close()));
  };
  const found = await Promise.all(opened.map(({ options, server }) => toolsOf(options, server)));
  const definitions = found.flatMap((each) => each.definitions);
  const missing = found.flatMap((each) => each.missing);
  for (const each of missing) log.warn(each, 'Tools of an MCP server are missing');
  try {
    refuseDoubles(definitions);
    return { definitions, missing, close };
  } catch (error) {
    await close();
    throw error;
  }
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

async function toolsOf(
  { settings }: McpServerOptions,
  server: Server,
): Promise<Pick<McpTools, 'definitions' | 'missing'>> {
  const wanted = Object.entries(settings.tools);
  const miss = (tools: readonly string[], reason: string) => ({ server: server.name, tools, reason });
  try {
    const { tools: offered } = await server.connection.ask({ timeoutMs: LIST_MS });
    const definitions: ToolDefinition[] = [];
    const missing: McpTools['missing'][number][] = [];
    for (const [name, toolSettings] of wanted)
      try {
        definitions.push(definitionOf(onlyTool(offered, name), toolSettings, server));
      } catch (error) {
        missing.push(miss([name], error instanceof AssistantError ? error.message : 'it is not understood'));
      }
    return { definitions, missing };
  } catch {
    // The error's own words could hold a key or an answer: what an operator needs is which server.
    const reason = 'The server does not answer: check its command or address, then start anew';
    return {
      definitions: [],
      missing: [
        miss(
          wanted.map(([name]) => name),
          reason,
        ),
      ],
    };
  }
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

function refuseDoubles(definitions: readonly ToolDefinition[]): void {
  const names = new Set<string>();
  for (const { tool } of definitions) {
    if (names.has(tool.name))
      throw new AssistantError(
        `Two tools of MCP servers are called ${tool.name}: rename a server in tools.yml`,
        {
          code: 'configuration',
          retryable: false,
        },
      );
    names.add(tool.name);
  }
}
