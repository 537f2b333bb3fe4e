import { describe, expect, it, onTestFinished } from 'vitest';
import { createSafeFetch } from '../net/safe-fetch.ts';
import { callTool, toolNamed } from '../testing/tools/call-tool.ts';
import { startTicketSystem } from '../testing/tools/ticket-system.ts';
import { signTicket, verifyTicketSignature } from './ticket-signature.ts';
import { ticketTools } from './ticket-tools.ts';
import { createTicketWebhook } from './ticket-webhook.ts';
import { ToolFailure } from './tool-definition.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const SECRET = 'a-secret';
const newTicket = { title: 'Printer [x](https://evil.example)', description: 'No toner', priority: 'high' };

async function ticketSystem({ secret = SECRET, allow = ['127.0.0.1'] as readonly string[] } = {}) {
  const system = await startTicketSystem(SECRET, () => NOW);
  onTestFinished(() => system.close());
  const webhook = createTicketWebhook({
    url: `${system.origin}/hooks`,
    secret,
    allow,
    fetch: createSafeFetch(),
    now: () => NOW,
  });
  const tools = ticketTools({ settings: { who: ['public'] }, webhook });
  return {
    system,
    webhook,
    create: toolNamed(tools, 'create_ticket'),
    find: toolNamed(tools, 'find_ticket'),
  };
}
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => expect.fail('It succeeded'),
    (error: unknown) => (error instanceof ToolFailure ? error : expect.fail(String(error))),
  );

describe('tickets', () => {
  it('are made by a signed message, and what comes back is data', async () => {
    const { system, create } = await ticketSystem();

    const text = await callTool(create, newTicket, { idempotencyKey: 'k1' });

    expect(system.requests[0]?.headers).toMatchObject({
      'idempotency-key': 'k1',
      'x-footnote-timestamp': '1772442000',
      'x-footnote-signature': expect.stringMatching(/^v1=[\da-f]{64}$/u),
    });
    expect(JSON.parse(system.requests[0]?.body ?? '')).toEqual({
      kind: 'create_ticket',
      idempotencyKey: 'k1',
      tenant: 'default',
      requestId: 'req-1',
      ...newTicket,
    });
    expect(text).toContain(String.raw`Ticket **OPS\-1** is made.`);
    expect(text).toContain(String.raw`- **Title:** Printer \[x\]\(https\://evil.example\)`);
    expect(text).toContain('- **Status:** open');
  });

  it('are one for all tries of one call', async () => {
    const { system, create } = await ticketSystem();
    system.failNext('cut');

    const failure = await failureOf(callTool(create, newTicket, { idempotencyKey: 'k1' }));
    const text = await callTool(create, newTicket, { idempotencyKey: 'k1' });
    await callTool(create, newTicket, { idempotencyKey: 'k2' });

    expect(failure).toMatchObject({ isPassing: true });
    expect(text).toContain(String.raw`OPS\-1`);
    expect([...system.tickets.keys()]).toEqual(['OPS-1', 'OPS-2']);
  });

  it('are found by their number', async () => {
    const { system, create, find } = await ticketSystem();
    await callTool(create, newTicket);

    const text = await callTool(find, { ticket: 'OPS-1' });
    const failure = await failureOf(callTool(find, { ticket: 'OPS-9' }));

    expect(text).toContain('- **Status:** open');
    expect(failure).toMatchObject({ why: 'invalid' });
    expect(system.tickets.size).toBe(1);
  });

  it('are told who asks by the session alone', async () => {
    const { system, create } = await ticketSystem();

    await expect(callTool(create, { ...newTicket, askedBy: 'boss@example.com' })).rejects.toThrow();
    await create.tool.invoke(newTicket, {
      configurable: { tenant: 'default', requestId: 'r', idempotencyKey: 'k', askerEmail: 'ana@example.com' },
    });

    expect([...system.tickets.values()].map(({ askedBy }) => askedBy)).toEqual(['ana@example.com']);
  });

  it.each([{ title: 'a\nb' }, { priority: 'now' }, { description: '' }, { tenant: 'other' }])(
    'refuse what is no ticket: %j',
    async (wrong) => {
      const { system, create } = await ticketSystem();

      await expect(callTool(create, { ...newTicket, ...wrong })).rejects.toThrow();
      expect(system.requests).toEqual([]);
    },
  );

  it('ask for an admin when the secret is wrong, and for patience when the system is busy', async () => {
    const wrong = await ticketSystem({ secret: 'another' });
    const busy = await ticketSystem();
    busy.system.failNext(503);

    expect((await failureOf(callTool(wrong.create, newTicket))).message).toContain(
      'admin must look at the key',
    );
    expect(await failureOf(callTool(busy.find, { ticket: 'OPS-1' }))).toMatchObject({ isPassing: true });
  });

  it('go to no private address that is not allowed', async () => {
    const { system, create } = await ticketSystem({ allow: [] });

    expect((await failureOf(callTool(create, newTicket))).message).toContain('may not call');
    expect(system.requests).toEqual([]);
  });
});

describe('createTicketWebhook', () => {
  it.each([
    [503, true],
    [429, true],
    [400, false],
    [401, false],
  ])('says of a %i whether it is worth another try, and when', async (status, retryable) => {
    const { system, webhook } = await ticketSystem();
    system.failNext(status);

    const sent = webhook.send({ kind: 'escalation', idempotencyKey: 'k', question: 'Who?' }, {});

    await expect(sent).rejects.toMatchObject({ code: 'delivery', retryable, retryAfterMs: 7_000 });
  });

  it('refuses an answer that is no ticket', async () => {
    const fetch = async () => ({
      kind: 'answer' as const,
      url: '',
      status: 200,
      contentType: 'text/html',
      bytes: Buffer.from('<p>'),
    });
    const webhook = createTicketWebhook({ url: 'https://t.example', secret: SECRET, fetch, now: () => NOW });

    await expect(webhook.send({ kind: 'a', idempotencyKey: 'k' }, {})).rejects.toMatchObject({
      retryable: false,
    });
  });

  it('drops an address that is no web address', async () => {
    const fetch = async () => ({
      kind: 'answer' as const,
      url: '',
      status: 200,
      contentType: 'application/json',
      bytes: Buffer.from('{"id":7,"status":"open","url":"javascript:alert(1)"}'),
    });
    const webhook = createTicketWebhook({ url: 'https://t.example', secret: SECRET, fetch, now: () => NOW });

    expect(await webhook.send({ kind: 'a', idempotencyKey: 'k' }, {})).toEqual({ id: '7', status: 'open' });
  });
});

describe('verifyTicketSignature', () => {
  const body = '{"id":"OPS-1"}';
  const headers = signTicket(body, SECRET, NOW);

  it('takes what was signed with the secret, up to 5 minutes away', () => {
    expect(verifyTicketSignature(body, headers, SECRET, NOW)).toBe(true);
    expect(verifyTicketSignature(Buffer.from(body), headers, SECRET, NOW + 299_000)).toBe(true);
    expect(verifyTicketSignature(body, headers, SECRET, NOW - 299_000)).toBe(true);
  });

  it.each([
    ['another body', `${body} `, {}, SECRET, 0],
    ['another secret', body, {}, 'other', 0],
    ['no secret', body, {}, '', 0],
    ['an old one', body, {}, SECRET, 301_000],
    ['one from the future', body, {}, SECRET, -301_000],
    ['another time', body, { 'x-footnote-timestamp': '1772442001' }, SECRET, 0],
    ['no signature', body, { 'x-footnote-signature': undefined }, SECRET, 0],
    ['an empty signature', body, { 'x-footnote-signature': 'v1=' }, SECRET, 0],
    [
      'another version',
      body,
      { 'x-footnote-signature': headers['x-footnote-signature']?.replace('v1', 'v0') },
      SECRET,
      0,
    ],
    [
      'two signatures',
      body,
      { 'x-footnote-signature': [headers['x-footnote-signature'] ?? '', 'x'] },
      SECRET,
      0,
    ],
    ['a time that is no number', body, { 'x-footnote-timestamp': 'NaN' }, SECRET, 0],
  ] as const)('refuses %s', (...[, text, changed, secret, laterMs]) => {
    expect(verifyTicketSignature(text, { ...headers, ...changed }, secret, NOW + laterMs)).toBe(false);
  });
});
