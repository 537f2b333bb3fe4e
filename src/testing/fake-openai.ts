import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

const ChatBody = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })).default([]),
  input: z.union([z.string(), z.array(z.string())]).optional(),
});
type ChatBody = z.infer<typeof ChatBody>;

/** What the stand-in does with one request. */
export type FakeOpenAIStep =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'chunks'; readonly chunks: readonly string[] }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** Accepts and never answers. */
  | { readonly kind: 'hang' }
  /** Streams these chunks, then falls silent with the connection open. */
  | { readonly kind: 'hang-after'; readonly chunks: readonly string[] }
  /** Streams these chunks, then drops the connection. */
  | { readonly kind: 'cut-after'; readonly chunks: readonly string[] }
  /** A 200 with this raw body. */
  | { readonly kind: 'raw'; readonly contentType: string; readonly body: string };

export type FakeOpenAI = {
  /** The base URL, with `/v1`. */
  readonly url: string;
  readonly requests: readonly {
    readonly path: string;
    readonly authorization: string;
    readonly body: ChatBody;
  }[];
  /** Answers requests one after the other; the last step repeats. */
  script(...steps: readonly FakeOpenAIStep[]): void;
  /** Answers each request by what it asks. */
  answer(decide: (body: ChatBody) => FakeOpenAIStep): void;
  close(): Promise<void>;
};

/** An OpenAI-compatible server on loopback: chat completions, streamed and whole, and embeddings, as scripted. */
export async function startFakeOpenAI(options: { readonly key?: string } = {}): Promise<FakeOpenAI> {
  const requests: { path: string; authorization: string; body: ChatBody }[] = [];
  let decide: (body: ChatBody) => FakeOpenAIStep = () => ({ kind: 'text', text: 'Hello.' });
  const server = createServer((request, response) => {
    void readJson(request).then((json) => {
      const body = ChatBody.parse(json);
      const authorization = request.headers.authorization ?? '';
      requests.push({ path: request.url ?? '', authorization, body });
      if (options.key !== undefined && authorization !== `Bearer ${options.key}`) {
        return sendJson(response, 401, { error: { message: 'Incorrect API key', code: 'invalid_api_key' } });
      }
      if (request.url?.endsWith('/embeddings') === true) return sendEmbeddings(response, body);
      return perform(response, body, decide(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    script(...steps) {
      let at = 0;
      decide = () => steps[Math.min(at++, steps.length - 1)] ?? { kind: 'text', text: '' };
    },
    answer(byBody) {
      decide = byBody;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return JSON.parse(Buffer.concat(parts).toString('utf8'));
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function sendEmbeddings(response: ServerResponse, body: ChatBody): void {
  const input = [body.input ?? []].flat();
  const data = input.map((text, index) => ({ object: 'embedding', index, embedding: [text.length, 1, 0] }));
  sendJson(response, 200, {
    object: 'list',
    model: body.model,
    data,
    usage: { prompt_tokens: 1, total_tokens: 1 },
  });
}

function perform(response: ServerResponse, body: ChatBody, step: FakeOpenAIStep): void {
  switch (step.kind) {
    case 'text':
      if (body.stream) return sendStream(response, body, step.text.match(/\S+\s*/g) ?? [], 'done');
      return sendJson(response, 200, completion(body, step.text));
    case 'chunks':
      return sendStream(response, body, step.chunks, 'done');
    case 'status':
      return sendJson(response, step.status, step.body ?? { error: { message: 'scripted' } }, {
        ...step.headers,
      });
    case 'hang':
      return;
    case 'hang-after':
      return sendStream(response, body, step.chunks, 'silence');
    case 'cut-after':
      return sendStream(response, body, step.chunks, 'cut');
    case 'raw':
      response.writeHead(200, { 'content-type': step.contentType });
      response.end(step.body);
  }
}

const USAGE = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };

function completion(body: ChatBody, content: string): unknown {
  const choice = { index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' };
  return { ...head(body, 'chat.completion'), choices: [choice], usage: USAGE };
}

let completions = 0;

function head(body: ChatBody, object: string): Record<string, unknown> {
  completions += 1;
  return { id: `chatcmpl-${completions}`, created: 1, model: body.model, object };
}

function sendStream(
  response: ServerResponse,
  body: ChatBody,
  pieces: readonly string[],
  ending: 'done' | 'silence' | 'cut',
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const base = head(body, 'chat.completion.chunk');
  const send = (fields: Record<string, unknown>): void => {
    response.write(`data: ${JSON.stringify({ ...base, ...fields })}\n\n`);
  };
  const delta = (content: Record<string, unknown>, finish_reason: string | null = null): void =>
    send({ choices: [{ index: 0, delta: content, finish_reason }] });
  delta({ role: 'assistant', content: '' });
  for (const content of pieces) delta({ content });
  if (ending === 'silence') return;
  if (ending === 'cut') {
    setImmediate(() => response.destroy());
    return;
  }
  delta({}, 'stop');
  send({ choices: [], usage: USAGE });
  response.end('data: [DONE]\n\n');
}
