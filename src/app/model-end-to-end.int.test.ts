import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FakeOpenAI, startFakeOpenAI } from '../testing/fake-openai.ts';
import { createBrowserCaller } from '../testing/web/browser-caller.ts';
import { type ApplicationUnderTest, startApplicationUnderTest } from './application-under-test.ts';

const KEY = 'sk-right';
let model: FakeOpenAI;
let application: ApplicationUnderTest;

beforeAll(async () => {
  model = await startFakeOpenAI({ key: KEY });
  application = await start({ OPENAI_API_KEY: KEY });
}, 90_000);
afterAll(async () => {
  await application?.stop();
  await model?.close();
});

function start(variables: Record<string, string>): Promise<ApplicationUnderTest> {
  const tenant = `T0=e2e-${randomUUID()}`;
  return startApplicationUnderTest({
    escalation: 'web:help-desk',
    variables: {
      TENANTS: tenant,
      OPENAI_BASE_URL: model.url,
      OPENAI_MODEL: 'model-under-test',
      ...variables,
    },
  });
}

/** Asks through the web chat's API and gives back the reply as the page gets it. */
async function ask(question: string, url = application.url): Promise<Record<string, unknown>> {
  const browser = createBrowserCaller(url);
  const json = { text: question, clientMessageId: randomUUID() };
  const { body } = await browser.call('/api/chat/messages', { json });
  return vi.waitFor(
    async () => {
      const { body: chat } = await browser.call(`/api/chat/conversations/${String(body.conversation)}`);
      const messages = chat.messages as { from: string; body: Record<string, unknown> }[];
      const reply = messages.find(({ from }) => from === 'footnote');
      if (!reply) throw new Error('No reply yet');
      return reply.body;
    },
    { timeout: 20_000, interval: 50 },
  );
}

const QUESTION = 'How many days of annual leave do employees get?';

describe('Footnote with a served model, end to end', () => {
  it('gives the model sources as data and the question alone, and cites what it says', async () => {
    model.script({ kind: 'chunks', chunks: ['Employees get 27 days ', 'of annual leave a year [1].'] });

    const reply = await ask(QUESTION);

    const messages = model.requests.at(-1)?.body.messages ?? [];
    expect(reply).toMatchObject({ kind: 'answer', citations: [{ number: 1, title: 'Annual leave' }] });
    expect(messages.at(-1)).toMatchObject({ role: 'user', content: QUESTION });
    expect(messages[0]?.role).toBe('system');
    expect(JSON.stringify(messages.slice(1, -1))).toContain('<source id=\\"1\\" title=\\"Annual leave\\"');
    expect(JSON.stringify(messages)).not.toContain('123456');
  });

  it('reads the answer of an endpoint that does not stream', async () => {
    const message = { role: 'assistant', content: 'Employees get 27 days of annual leave a year [1].' };
    const completion = {
      id: randomUUID(),
      object: 'chat.completion',
      created: 1,
      model: 'model-under-test',
      choices: [{ index: 0, finish_reason: 'stop', message }],
    };
    model.script({ kind: 'raw', contentType: 'application/json', body: JSON.stringify(completion) });

    expect(await ask(QUESTION)).toMatchObject({ kind: 'answer', citations: [{ title: 'Annual leave' }] });
  });

  it.each([
    ['claims what no source says', 'Employees get 99 days of annual leave [1].'],
    ['cites a source that does not exist', 'Employees get 27 days [7].'],
    ['answers without any footnote', 'The moon is made of cheese.'],
    ['babbles', '\u0000\uFFFD]]>><<[[[[1'],
  ])('never shows an answer without support, when the model %s', async (_name, text) => {
    model.script({ kind: 'text', text });

    const reply = await ask(QUESTION);

    if (reply.kind === 'answer') expect(JSON.stringify(reply.blocks)).toContain('27 days');
    else expect(reply.kind).toMatch(/not-known|failure/);
    expect(JSON.stringify(reply)).not.toContain('99 days');
    expect(JSON.stringify(reply)).not.toContain('cheese');
  });

  it.each([
    ['answers nothing', { kind: 'text', text: '' }],
    ['breaks its stream', { kind: 'cut-after', chunks: ['Employees get '] }],
    ['sends what is no stream', { kind: 'raw', contentType: 'text/event-stream', body: 'data: {broken\n\n' }],
    ['fails', { kind: 'status', status: 500 }],
  ] as const)(
    'says honestly that it could not answer, when the model %s',
    async (_name, step) => {
      model.script(step);

      const reply = await ask(QUESTION);

      expect(reply).toMatchObject({ kind: 'failure', reason: 'model-unavailable' });
    },
    40_000,
  );

  it('says so when the key is wrong', async () => {
    const wrong = await start({ OPENAI_API_KEY: 'sk-wrong' });

    const reply = await ask(QUESTION, wrong.url);
    await wrong.stop();

    expect(reply).toMatchObject({ kind: 'failure', reason: 'model-unavailable' });
  }, 60_000);
});
