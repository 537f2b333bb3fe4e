import { createHash } from 'node:crypto';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { DEFAULT_INHERITED_ENV_VARS, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { type CallToolResult, CallToolResultSchema, type Tool } from '@modelcontextprotocol/sdk/types.js';
import { canonicalJson } from '../core/canonical-json.ts';
import { createStreamingFetch } from '../net/streaming-fetch.ts';

const LARGEST_ANSWER = 4 * 1024 * 1024;
const CONNECT_MS = 15_000;
const MOST_PAGES = 10;

/** How an MCP server is reached. */
export type McpServer =
  | {
      readonly kind: 'stdio';
      readonly command: string;
      readonly args: readonly string[];
      /** All of the environment that the process gets. */
      readonly environment: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly secret?: string;
      readonly allow: readonly string[];
    };

type CallOptions = { readonly signal?: AbortSignal; readonly timeoutMs: number };

/** What a server offers at a moment, and calls to the very process or session that said so. */
export type McpOffer = {
  readonly tools: readonly Tool[];
  /** Calls a tool once: never again by itself. Throws what the SDK throws. */
  call(tool: string, args: Readonly<Record<string, unknown>>, options: CallOptions): Promise<CallToolResult>;
};

/** An MCP server that is connected to when it is needed, and again after it went away. */
export type McpConnection = {
  /** Asks what the server offers now. A connection that broke is made anew, once. Throws what the SDK throws. */
  ask(options: CallOptions): Promise<McpOffer>;
  close(): Promise<void>;
};

/** Creates a connection to an MCP server; nothing is started or asked yet. */
export function createMcpConnection(server: McpServer): McpConnection {
  let opened: Promise<Client> | undefined;
  const closing = new AbortController();
  const connect = async (): Promise<Client> => {
    closing.signal.throwIfAborted();
    if (opened !== undefined) return opened;
    const forget = () => {
      if (opened === mine) opened = undefined;
    };
    const mine = openClient(server, forget, closing.signal);
    opened = mine;
    return mine;
  };
  const drop = async () => {
    const client = opened;
    opened = undefined;
    await client?.then((each) => each.close()).catch(() => undefined);
  };
  const ask = async (options: CallOptions) => offerOf(await connect(), options);
  return {
    async ask(options) {
      const wasOpen = opened !== undefined;
      try {
        return await ask(options);
      } catch (error) {
        options.signal?.throwIfAborted();
        await drop();
        if (!wasOpen) throw error;
        return await ask(options);
      }
    },
    close: () => {
      closing.abort(new Error('The connection is closed'));
      return drop();
    },
  };
}

async function offerOf(client: Client, options: CallOptions): Promise<McpOffer> {
  return {
    tools: await listTools(client, options),
    async call(tool, args, { signal, timeoutMs }) {
      const limits = { signal, timeout: timeoutMs, maxTotalTimeout: timeoutMs };
      const result = await client.callTool({ name: tool, arguments: args }, CallToolResultSchema, limits);
      return CallToolResultSchema.parse(result);
    },
  };
}

/** A fingerprint of all that a server says of a tool: what people and models were told when it was switched on. */
export function fingerprint(tool: Tool): string {
  return createHash('sha256').update(canonicalJson(tool)).digest('hex');
}

async function openClient(server: McpServer, onClose: () => void, signal: AbortSignal): Promise<Client> {
  // No capabilities: a server can't ask the model or a person anything, nor see files. What it calls the shape of its
  // results is not relied on, so its schemas are never compiled.
  const client = new Client(
    { name: 'footnote', version: '0.1.0' },
    {
      capabilities: {},
      jsonSchemaValidator: {
        getValidator: () => (input) => ({ valid: true, data: input as never, errorMessage: undefined }),
      },
    },
  );
  client.onclose = onClose;
  try {
    await client.connect(transportTo(server), { timeout: CONNECT_MS, signal });
    return client;
  } catch (error) {
    await client.close();
    onClose();
    throw error;
  }
}

function transportTo(server: McpServer): Transport {
  if (server.kind === 'stdio') {
    // The SDK adds some of our variables; Node leaves out what is undefined.
    const none = Object.fromEntries(DEFAULT_INHERITED_ENV_VARS.map((name) => [name, undefined]));
    return new StdioClientTransport({
      command: server.command,
      args: [...server.args],
      env: { ...none, ...server.environment } as Record<string, string>,
      // What a server writes there could be people's data.
      stderr: 'ignore',
      maxBufferSize: LARGEST_ANSWER,
    });
  }
  const { secret, allow, url } = server;
  const safely = createStreamingFetch({ allow, timeoutMs: 65_000, maxBytes: LARGEST_ANSWER });
  return new StreamableHTTPClientTransport(new URL(url), {
    requestInit: secret === undefined ? {} : { headers: { authorization: `Bearer ${secret}` } },
    // A stream that stays open brings nothing that is used here: the list is asked for before each call.
    fetch: async (address, init) =>
      init?.method === 'GET' ? new Response(null, { status: 405 }) : safely(address, init),
  });
}

async function listTools(client: Client, { signal, timeoutMs }: CallOptions): Promise<readonly Tool[]> {
  const tools: Tool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await client.listTools(cursor === undefined ? {} : { cursor }, {
      signal,
      timeout: timeoutMs,
      maxTotalTimeout: timeoutMs,
    });
    tools.push(...answer.tools);
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return tools;
}
