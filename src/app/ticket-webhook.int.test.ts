import type { Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createMetrics } from '../observability/metrics.ts';
import type { TicketUpdate } from '../queue/job-catalogue.ts';
import type { Producer } from '../queue/producer.ts';
import { createQueueHarness } from '../testing/queue-harness.ts';
import { signTicket, verifyTicketSignature } from '../tools/ticket-signature.ts';
import { createGateway, listen } from './gateway.ts';
import { createTicketRoute } from './ticket-webhook.ts';

const queue = createQueueHarness(inject('redisUrl'));
const heard: TicketUpdate['update'][] = [];
let isAway = false;
let server: Server;
let url: string;

beforeAll(async () => {
  const producer = await queue.producer();
  const push: Producer['push'] = (item) =>
    isAway ? Promise.reject(new Error('Redis is away')) : producer.push(item);
  const route = createTicketRoute({
    verify: (body, headers) => verifyTicketSignature(body, headers, SECRET, Date.now()),
    producer: { push },
    tenant: 'acme',
    newId: () => 'request-1',
    now: () => new Date(),
    log: queue.log,
  });
  server = createGateway({ routes: [route], checks: {}, metrics: createMetrics(), log: queue.log });
  url = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}/webhooks/tickets`;
  queue.consumer({ handlers: { ticketUpdate: async ({ update }) => void heard.push(update) } });
});
beforeEach(() => {
  isAway = false;
  heard.length = 0;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await queue.close();
});

const SECRET = 'a secret of both sides';
const signed = (body: string, at = Date.now()) => signTicket(body, SECRET, at);
const post = (body: string, headers: Readonly<Record<string, string>> = signed(body)) =>
  fetch(url, { method: 'POST', body, headers });
const resolved = JSON.stringify({ id: 'r1', state: 'resolved', by: 'Dora', at: '2026-11-22T10:00:00Z' });

describe('what a ticket system posts', () => {
  it('goes through the queue once, however often it is posted', async () => {
    const first = await post(resolved);
    const again = await post(resolved);

    expect([first.status, again.status]).toEqual([202, 200]);
    expect(await again.json()).toEqual({ status: 'duplicate' });
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    expect(heard).toMatchObject([{ tenant: 'acme', id: 'r1', state: 'resolved', by: 'Dora' }]);
  });

  it('keeps to the name that the ticket system gives an event', async () => {
    const told = { event: 'e-1', id: 'r2', state: 'claimed' };
    const [first, again] = [
      await post(JSON.stringify(told)),
      await post(JSON.stringify({ ...told, attempt: 2 })),
    ];

    expect([first.status, again.status]).toEqual([202, 200]);
    await vi.waitFor(() => expect(heard).toMatchObject([{ eventId: 'e-1' }]));
  });

  it.each([
    ['forged', () => post(resolved, signed(`${resolved} `)), 401],
    ['not signed', () => post(resolved, {}), 401],
    ['signed long ago', () => post(resolved, signed(resolved, Date.now() - 6 * 60_000)), 401],
    ['no JSON', () => post('{'), 400],
    [
      'with an event that no database keeps',
      () => post(JSON.stringify({ id: 'r1', state: 'claimed', event: 'a\0b' })),
      400,
    ],
    ['of a state that is none', () => post(JSON.stringify({ id: 'r1', state: 'deleted' })), 400],
    ['too large', () => post('x'.repeat(70_000)), 413],
    ['no POST', () => fetch(url), 405],
  ])('is refused when it is %s', async (_name, call, status) => {
    expect((await call()).status).toBe(status);
    expect(heard).toEqual([]);
  });

  it('is to come again when it can’t be queued', async () => {
    isAway = true;

    expect((await post(JSON.stringify({ id: 'r3', state: 'claimed' }))).status).toBe(503);
  });
});
