import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AssistantError } from '../core/errors.ts';
import { type FakeOpenAI, startFakeOpenAI } from '../testing/fake-openai.ts';
import { createOpenAIChatModel } from './openai-chat-model.ts';
import { createOpenAIEmbeddings } from './openai-embeddings.ts';

let server: FakeOpenAI;
beforeAll(async () => {
  server = await startFakeOpenAI({ key: 'right' });
});
afterAll(() => server.close());

function model(options: { apiKey?: string; timeoutMs?: number; idleMs?: number } = {}) {
  return createOpenAIChatModel({
    apiKey: 'right',
    baseUrl: server.url,
    model: 'gpt-5.6',
    maxTokens: 1_200,
    ...options,
  });
}

async function streamed(options: Parameters<typeof model>[0] = {}, signal?: AbortSignal): Promise<string> {
  let text = '';
  for await (const chunk of await model(options).stream('Hi', { signal })) text += chunk.text;
  return text;
}

async function errorOf(promise: Promise<unknown>): Promise<AssistantError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AssistantError);
  if (!(error instanceof AssistantError)) throw new Error('no AssistantError');
  return error;
}

describe('a model behind an OpenAI-compatible endpoint', () => {
  it('streams by chat completions, with usage, whatever the model is called', async () => {
    server.script({ kind: 'chunks', chunks: ['You have ', '27 days [1].'] });

    let usage: unknown;
    let text = '';
    for await (const chunk of await model().stream('Hi')) {
      text += chunk.text;
      usage = chunk.usage_metadata ?? usage;
    }

    expect(text).toBe('You have 27 days [1].');
    expect(usage).toMatchObject({ input_tokens: 11, output_tokens: 7 });
    expect(server.requests.at(-1)?.path).toBe('/v1/chat/completions');
  });

  it('tells operators which variable to check when the key is refused', async () => {
    const error = await errorOf(streamed({ apiKey: 'wrong' }));

    expect(error).toMatchObject({ code: 'configuration', retryable: false });
    expect(error.message).toContain('OPENAI_API_KEY');
  });

  it('hands on how long a rate limit asks to wait', async () => {
    server.script({ kind: 'status', status: 429, headers: { 'retry-after': '120' } });

    expect(await errorOf(streamed())).toMatchObject({
      code: 'model',
      retryable: true,
      retryAfterMs: 120_000,
    });
  });

  it('does not retry when the account has no quota left', async () => {
    server.script({
      kind: 'status',
      status: 429,
      body: { error: { message: 'pay', code: 'insufficient_quota' } },
    });

    expect(await errorOf(streamed())).toMatchObject({ code: 'model', retryable: false });
  });

  it('names a prompt that is too long', async () => {
    const body = {
      error: { message: 'maximum context length is 8192 tokens', code: 'context_length_exceeded' },
    };
    server.script({ kind: 'status', status: 400, body });

    expect(await errorOf(streamed())).toMatchObject({ trouble: 'prompt-too-long', retryable: false });
  });

  it('retries a server error once, then succeeds', async () => {
    server.script(
      { kind: 'status', status: 500, headers: { 'retry-after-ms': '5' } },
      { kind: 'text', text: 'Fine.' },
    );

    expect(await streamed()).toBe('Fine.');
  });

  it('gives up on an endpoint that never answers', async () => {
    server.script({ kind: 'hang' });

    expect(await errorOf(streamed({ idleMs: 60 }))).toMatchObject({ code: 'time-out', retryable: true });
  });

  it('gives up on a stream that falls silent', async () => {
    server.script({ kind: 'hang-after', chunks: ['You have '] });

    expect(await errorOf(streamed({ idleMs: 60 }))).toMatchObject({ code: 'time-out' });
  });

  it('reports a connection that is cut in the middle', async () => {
    server.script({ kind: 'cut-after', chunks: ['You have '] });

    expect(await errorOf(streamed())).toMatchObject({ code: 'model', retryable: true });
  });

  it.each([
    ['malformed events', 'text/event-stream', 'data: {not json\n\ndata: [DONE]\n\n'],
    ['a web page', 'text/html', '<html>Bad gateway</html>'],
    ['a number', 'application/json', '17'],
  ])('survives %s', async (_name, contentType, body) => {
    server.script({ kind: 'raw', contentType, body });

    const outcome: unknown = await streamed().catch((error: unknown) => error);

    expect(outcome === '' || outcome instanceof AssistantError).toBe(true);
  });

  it("stops with the caller's own reason when the caller aborts", async () => {
    server.script({ kind: 'hang' });
    const deadline = new AbortController();
    const reason = new Error('deadline');
    setTimeout(() => deadline.abort(reason), 30);

    const outcome: unknown = await streamed({}, deadline.signal).catch((error: unknown) => error);

    expect(outcome).toBe(reason);
  });
});

describe('embeddings by an OpenAI-compatible endpoint', () => {
  it('embeds, and translates a refused key', async () => {
    const good = createOpenAIEmbeddings({ apiKey: 'right', baseUrl: server.url, model: 'embed' });
    const bad = createOpenAIEmbeddings({ apiKey: 'wrong', baseUrl: server.url, model: 'embed' });

    expect(await good.embedQuery('abc')).toEqual([3, 1, 0]);
    expect(await errorOf(bad.embedQuery('abc'))).toMatchObject({ code: 'configuration' });
  });
});
