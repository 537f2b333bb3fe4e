import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { PendingCall } from '../../jobs/pending-calls.ts';
import { migrateDatabase, openDatabase } from './database.ts';
import { createPendingCalls } from './pending-calls.ts';

const HOUR_MS = 3_600_000;
const database = openDatabase(inject('databaseUrl'), pino({ level: 'silent' }));
const calls = createPendingCalls(database);
const tenant = `calls-${randomUUID()}`;
const press = (eventId: string) => ({ by: 'somebody', eventId });

beforeAll(() => migrateDatabase(inject('databaseUrl')));
afterAll(() => database.close());

function waiting(requestId: string, changes: Partial<PendingCall> = {}): PendingCall {
  return {
    tenant,
    requestId,
    state: 'needs-approval',
    call: { tool: 'create_ticket', arguments: { title: 'Printer' } },
    binding: 'a'.repeat(64),
    asker: { tenant, channel: 'slack', workspace: 'T1', id: 'U1', guest: false },
    place: { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false },
    shownTo: 'place',
    words: { text: 'open a ticket', earlier: [] },
    formDelivery: requestId,
    expiresAt: '2026-11-22T11:00:00.000Z',
    ...changes,
  };
}

it('is decided once, whoever comes first, and again by the same press alone', async () => {
  const pending = waiting('once');
  await calls.put(pending);

  const all = await Promise.all(['e1', 'e2', 'e3'].map((id) => calls.decide(pending, 'taken', press(id))));

  expect(all.filter(Boolean)).toHaveLength(1);
  const winner = `e${all.indexOf(true) + 1}`;
  expect(await calls.decide(pending, 'taken', press(winner))).toBe(true);
  expect(await calls.decide(pending, 'cancelled', press(winner))).toBe(false);
  expect(await calls.find(tenant, 'once')).toMatchObject({ decision: 'taken' });
});

it('is decided by its own binding alone, and stays what was decided', async () => {
  const pending = waiting('bound');
  await calls.put(pending);

  expect(await calls.decide({ ...pending, binding: 'b'.repeat(64) }, 'taken', press('e1'))).toBe(false);
  expect(await calls.decide({ ...pending, tenant: 'other' }, 'taken', press('e1'))).toBe(false);
  await calls.decide(pending, 'cancelled', press('e1'));
  await calls.put({ ...pending, binding: 'c'.repeat(64) });

  expect(await calls.find(tenant, 'bound')).toMatchObject({
    decision: 'cancelled',
    binding: pending.binding,
  });
});

it('is started once, by whoever comes first, and only when it was taken', async () => {
  const pending = waiting('started');
  await calls.put(pending);

  const early = await calls.start(pending);
  await calls.decide(pending, 'taken', press('e1'));
  const other = await calls.start({ ...pending, binding: 'b'.repeat(64) });
  const all = await Promise.all([1, 2, 3].map(() => calls.start(pending)));

  expect([early, other]).toEqual([false, false]);
  expect(all.filter(Boolean)).toHaveLength(1);
  expect(await calls.start(pending)).toBe(false);
});

it('goes when its question goes, and a week after it expired', async () => {
  const expired = waiting('old');
  await Promise.all([calls.put(waiting('gone')), calls.put(expired)]);

  await calls.forget(tenant, ['gone']);
  const expiry = Date.parse(expired.expiresAt);
  await calls.expire(expiry + 7 * 24 * HOUR_MS - HOUR_MS);
  const before = await calls.find(tenant, 'old');
  await calls.expire(expiry + 7 * 24 * HOUR_MS + HOUR_MS);

  expect(await calls.find(tenant, 'gone')).toBeUndefined();
  expect(before).toBeDefined();
  expect(await calls.find(tenant, 'old')).toBeUndefined();
});
