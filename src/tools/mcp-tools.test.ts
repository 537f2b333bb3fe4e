import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callTool, toolNamed } from '../testing/tools/call-tool.ts';
import { startMcpHttp } from '../testing/tools/mcp-stand-in.ts';
import { type McpServerOptions, type McpTools, mcpTools } from './mcp-tools.ts';
import { type ToolDefinition, ToolFailure } from './tool-definition.ts';
import type { ForeignToolSettings } from './tools-file.ts';

const read: ForeignToolSettings = { who: ['public'], effect: 'read' };
const write: ForeignToolSettings = { who: ['public'], effect: 'write' };
const tools = {
  find_article: { ...read, title: 'Articles' },
  add_note: write,
  fail: read,
  crash: write,
  hang: { ...read, timeoutMs: 300 },
  picture: read,
  environment: read,
  change: read,
};
const PROCESS = new URL('../testing/tools/mcp-server-process.ts', import.meta.url).pathname;

function stdioServer(more: Partial<McpServerOptions['settings']> = {}): McpServerOptions {
  return {
    settings: { name: 'library', command: process.execPath, args: [PROCESS], allow: [], tools, ...more },
    environment: { LIBRARY_KEY: 'key-1' },
  };
}

const httpServer = (url: string, more: Partial<McpServerOptions['settings']> = {}): McpServerOptions => ({
  settings: { name: 'library', args: [], url, allow: ['127.0.0.1'], tools, ...more },
  environment: {},
  secret: 'key-1',
});

/** Where nobody answers yet, and how to start the stand-in there. */
async function laterServer() {
  const gone = await startMcpHttp();
  await gone.close();
  const start = async () => {
    const server = await startMcpHttp(Number(new URL(gone.url).port));
    onTestFinished(() => server.close());
    return server;
  };
  return { url: gone.url, start };
}

async function open(...servers: McpServerOptions[]): Promise<McpTools> {
  const opened = await mcpTools({ servers, log: pino({ level: 'silent' }) });
  onTestFinished(() => opened.close());
  return opened;
}

/** The stand-in over either transport, and what makes it start anew. */
const transports = {
  stdio: async () => open(stdioServer()),
  'streamable HTTP': async () => {
    const server = await startMcpHttp();
    onTestFinished(() => server.close());
    return open({
      settings: { name: 'library', args: [], url: server.url, allow: ['127.0.0.1'], tools },
      environment: {},
      secret: 'key-1',
    });
  },
};
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => expect.fail('It succeeded'),
    (error: unknown) => (error instanceof ToolFailure ? error : expect.fail(String(error))),
  );

describe.each(Object.entries(transports))('tools of an MCP server over %s', (_, connect) => {
  it('are those that tools.yml names, and their texts are data', async () => {
    const { definitions, missing } = await connect();

    const text = await callTool(toolNamed(definitions, 'library_find_article'), { query: 'reset' });

    expect(missing).toEqual([]);
    expect(definitions.map(({ tool, title }) => [tool.name, title]).slice(0, 2)).toEqual([
      ['library_find_article', 'Articles'],
      ['library_add_note', 'Add note'],
    ]);
    expect(text).toBe(
      String.raw`Reset: press \[here\]\(https\://evil.example\) \<\!channel\>` +
        '  \n' +
        String.raw`\# Second line`,
    );
  });

  it('show JSON as facts, and only name what is no text', async () => {
    const { definitions } = await connect();

    expect(await callTool(toolNamed(definitions, 'library_add_note'), { text: 'hi' })).toBe(
      '- **Note id:** 7\n- **Is pinned:** no',
    );
    expect(await callTool(toolNamed(definitions, 'library_picture'), {})).toBe(
      '(Not shown here: image, resource link.)',
    );
  });

  it('threat 11: refuse arguments that their schema does not name, at every depth', async () => {
    const { definitions } = await connect();
    const find = toolNamed(definitions, 'library_find_article');

    await expect(callTool(find, { query: 'a', admin: true })).rejects.toThrow();
    await expect(callTool(find, { query: 'a', where: { shelf: '1', user: 'ben' } })).rejects.toThrow();
    await expect(callTool(find, { query: { $gt: '' } })).rejects.toThrow();
  });

  it('put an error of the tool in words that stay data', async () => {
    const { definitions } = await connect();

    const failure = await failureOf(callTool(toolNamed(definitions, 'library_fail'), {}));

    expect(failure.why).toBe('refused');
    expect(failure.message).toContain(String.raw`the shelf is \[locked\]\(`);
  });

  it('give up in time on a tool that hangs, and work after it', async () => {
    const { definitions } = await connect();

    const failure = await failureOf(callTool(toolNamed(definitions, 'library_hang'), {}));

    expect(failure).toMatchObject({ why: 'unavailable', isPassing: true });
    expect(await callTool(toolNamed(definitions, 'library_find_article'), { query: 'a' })).toContain('Reset');
  });

  it('stop when they are told to', async () => {
    const { definitions } = await connect();
    const stop = new AbortController();

    const call = callTool(toolNamed(definitions, 'library_hang'), {}, { signal: stop.signal });
    stop.abort(new Error('stop'));

    await expect(call).rejects.toThrow();
    expect(await call.catch((error: unknown) => error)).not.toBeInstanceOf(ToolFailure);
  });

  it('come back after the server crashed in a call, which is not made again', async () => {
    const { definitions } = await connect();

    const failure = await failureOf(callTool(toolNamed(definitions, 'library_crash'), {}));

    expect(failure.message).toContain("I can't tell whether it was done");
    expect(await callTool(toolNamed(definitions, 'library_find_article'), { query: 'a' })).toContain('Reset');
  });

  it('threat 13: are refused until a restart once the server says something else of them', async () => {
    const { definitions } = await connect();
    const find = toolNamed(definitions, 'library_find_article');
    const described = find.tool.description;
    await callTool(toolNamed(definitions, 'library_change'), {});

    const failures = [
      await failureOf(callTool(find, { query: 'a' })),
      await failureOf(callTool(find, { query: 'a' })),
    ];

    expect(failures.map(({ message }) => message)).toEqual([
      expect.stringContaining('has changed this tool'),
      expect.stringContaining('has changed this tool'),
    ]);
    expect(find.tool.description).toBe(described);
    expect(await callTool(toolNamed(definitions, 'library_add_note'), { text: 'a' })).toContain('Note id');
  });
});

describe('mcpTools', () => {
  it('gives a command no environment but what is listed', async () => {
    const { definitions } = await open(stdioServer());

    const text = await callTool(toolNamed(definitions, 'library_environment'), {});

    expect(text).toBe(String.raw`- LIBRARY\_KEY`);
  });

  it('makes a new session where the server forgot the old one, and sends the key with each request', async () => {
    const server = await startMcpHttp();
    onTestFinished(() => server.close());
    const { definitions } = await open({
      settings: { name: 'library', args: [], url: server.url, allow: ['127.0.0.1'], tools },
      environment: {},
      secret: 'key-1',
    });
    server.forgetSessions();

    await callTool(toolNamed(definitions, 'library_add_note'), { text: 'a' });

    expect(server.world.calls).toEqual([{ tool: 'add_note', args: { text: 'a' } }]);
    expect(new Set(server.keys)).toEqual(new Set(['Bearer key-1']));
  });

  it('threat 16: does not connect to a private address that is not allowed', async () => {
    const server = await startMcpHttp();
    onTestFinished(() => server.close());

    const { definitions, missing } = await open({
      settings: { name: 'library', args: [], url: server.url, allow: [], tools },
      environment: {},
    });

    expect(definitions).toEqual([]);
    expect(missing).toMatchObject([{ server: 'library' }]);
    expect(server.keys).toEqual([]);
  });

  it('says what is missing, and goes on with the rest', async () => {
    const { definitions, missing } = await open(
      stdioServer({ tools: { find_article: read, fly: read } }),
      stdioServer({ name: 'gone', command: '/nowhere/at-all' }),
    );

    expect(definitions.map(({ tool }) => tool.name)).toEqual(['library_find_article']);
    expect(missing).toMatchObject([
      { server: 'library', tools: ['fly'] },
      { server: 'gone', tools: Object.keys(tools), reason: expect.stringContaining('does not answer') },
    ]);
  });

  it('finds the tools of a server that answers later, asking less and less often, and says so once', async () => {
    const later = await laterServer();
    const lines: { msg: string; server?: string }[] = [];
    const log = pino({}, { write: (line) => void lines.push(JSON.parse(line)) });
    const waits: number[] = [];
    const { promise: found, resolve: find } = Promise.withResolvers<readonly ToolDefinition[]>();
    const wait = async (ms: number) => {
      waits.push(ms);
      if (waits.length === 8) await later.start();
    };
    const opened = await mcpTools({ servers: [httpServer(later.url)], log, wait });
    onTestFinished(() => opened.close());

    opened.keepAsking(find);

    const definitions = await found;
    expect(opened.definitions).toEqual([]);
    expect(waits.map((ms) => ms / 1_000)).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
    expect(lines.map(({ msg }) => msg)).toEqual([
      'Tools of an MCP server are missing',
      'An MCP server answers now: its tools are there',
    ]);
    expect(await callTool(toolNamed(definitions, 'library_find_article'), { query: 'a' })).toContain('Reset');
  });

  it('asks no more once it is closed', async () => {
    const later = await laterServer();
    const { promise: waiting, resolve: waits } = Promise.withResolvers<AbortSignal>();
    const wait = (_ms: number, signal: AbortSignal) => {
      waits(signal);
      return new Promise<never>((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)));
    };
    const log = pino({ level: 'silent' });
    const opened = await mcpTools({ servers: [httpServer(later.url)], log, wait });
    opened.keepAsking(() => expect.fail('nobody answers'));
    const signal = await waiting;

    await opened.close();

    expect(signal.aborted).toBe(true);
  });

  it('calls a server again that was away for a while', async () => {
    const later = await laterServer();
    const first = await later.start();
    const { definitions } = await open(httpServer(later.url));
    const find = toolNamed(definitions, 'library_find_article');
    await first.close();

    const failure = await failureOf(callTool(find, { query: 'a' }));
    await later.start();

    expect(failure).toMatchObject({ why: 'unavailable', isPassing: true });
    expect(await callTool(find, { query: 'a' })).toContain('Reset');
  });

  it('keeps the tools of two servers apart, and refuses names that would be one', async () => {
    const only = { find_article: read };
    const { definitions } = await open(
      stdioServer({ name: 'one', tools: only }),
      stdioServer({ name: 'two', tools: only }),
    );

    expect(definitions.map(({ tool }) => tool.name)).toEqual(['one_find_article', 'two_find_article']);
    await expect(
      open(stdioServer({ name: 'my-lib', tools: only }), stdioServer({ name: 'my_lib', tools: only })),
    ).rejects.toThrow('Two tools of MCP servers are called my_lib_find_article');
  });
});
