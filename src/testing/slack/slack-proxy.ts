import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createFaultPlan, type FaultPlan, type SlackFault } from './slack-faults.ts';

export type SlackArgs = Readonly<Record<string, unknown>>;

/** One call of the Web API, or one post to a response URL, as it reached Slack. */
export type RecordedCall = {
  /** The method (`chat.postMessage`), or `response_url`. */
  readonly method: string;
  readonly args: SlackArgs;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whether Slack did it: false for what was refused or dropped. */
  readonly accepted: boolean;
  /** The path of a response URL. */
  readonly path?: string;
};

export type SlackProxy = {
  readonly url: string;
  readonly calls: readonly RecordedCall[];
  readonly faults: FaultPlan;
  close(): Promise<void>;
};

/** What Slack answers to a post to a response URL. */
type Respond = (path: string, args: SlackArgs) => Promise<Answer>;

type Answer = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };

/** Answers a method; undefined forwards it to emulate. */
export type LocalMethod = (
  args: SlackArgs,
  forward: (method: string, args: SlackArgs) => Promise<unknown>,
) => unknown;

async function readArgs(request: IncomingMessage): Promise<SlackArgs> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  if (request.headers['content-type']?.includes('json')) return JSON.parse(body || '{}') as SlackArgs;
  return Object.fromEntries([...new URLSearchParams(body)].map(([name, value]) => [name, unflatten(value)]));
}

/** Slack's SDK sends objects and lists as JSON inside form fields. */
function unflatten(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function refusal(fault: SlackFault): Answer | undefined {
  if (fault.kind === 'status') return { status: fault.status, body: 'server trouble' };
  if (fault.kind === 'error') return { status: 200, body: { ok: false, error: fault.error } };
  if (fault.kind !== 'rate-limited') return undefined;
  const headers = { 'retry-after': String(fault.retryAfterSeconds ?? 2) };
  return { status: 429, body: { ok: false, error: 'ratelimited' }, headers };
}

/**
 * Stands before emulate's Slack on loopback: records every call with its time, does what emulate lacks (`local`), hands
 * posts to response URLs (any path outside `/api/`) to `respond`, and goes wrong as planned.
 */
export async function startSlackProxy(
  upstream: string,
  local: Readonly<Record<string, LocalMethod>>,
  respond: Respond,
): Promise<SlackProxy> {
  const calls: RecordedCall[] = [];
  const faults = createFaultPlan();

  async function perform(method: string, args: SlackArgs, authorization: string): Promise<Answer> {
    const forward = async (name: string, values: SlackArgs): Promise<unknown> => {
      const response = await fetch(`${upstream}/api/${name}`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(values),
      });
      return response.json();
    };
    const own = local[method];
    return { status: 200, body: await (own ? own(args, forward) : forward(method, args)) };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?')[0] ?? '/';
    const method = path.startsWith('/api/') ? path.slice('/api/'.length) : 'response_url';
    const args = await readArgs(request);
    const at = Date.now();
    const fault = faults.take(method);
    const refused = fault && refusal(fault);
    const accepted = !refused && fault?.kind !== 'drop';
    calls.push({ method, args, at, accepted, ...(method === 'response_url' ? { path } : {}) });
    if (fault?.kind === 'drop') return void request.socket.destroy();
    if (fault?.kind === 'delay') await wait(fault.ms);
    const authorization = request.headers.authorization ?? '';
    const done = () =>
      method === 'response_url' ? respond(path, args) : perform(method, args, authorization);
    const answer = refused ?? (await done());
    if (fault?.kind === 'drop-after-accept') return void request.socket.destroy();
    const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(body);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    faults,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
