import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import type { Escalations } from '../core/escalation.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import { createLogger } from '../observability/logger.ts';
import { auditedInto } from '../testing/audited-change.ts';
import { type Database, migrateDatabase, openDatabase } from './postgres/database.ts';
import { createDeliveredMessages } from './postgres/delivered-messages.ts';
import { escalationsPart, type RemoveMessage } from './postgres/erase-escalations.ts';
import { findPeople } from './postgres/erase-turns.ts';
import { createEscalations } from './postgres/escalations.ts';

const NOW = '2026-11-22T10:00:00.000Z';
const call = { signal: new AbortController().signal };
const place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
const helpDesk = { ...place, id: 'C0HELP' };
let database: Database;
let store: Escalations;
let tenant: string;
let ana: Principal;
let ben: Principal;
let removed: Parameters<RemoveMessage>[0][];

beforeAll(async () => {
  await migrateDatabase(inject('databaseUrl'));
  database = openDatabase(inject('databaseUrl'), createLogger('silent'));
});
afterAll(() => database.close());
beforeEach(() => {
  tenant = `t-${randomUUID()}`;
  const person = { tenant, channel: 'slack', workspace: 'T1', guest: false } as const;
  ana = { ...person, id: 'U1', name: 'Canary Ana', email: 'Canary@example.com' };
  ben = { ...person, id: 'U7', name: 'Canary Ben' };
  removed = [];
  const withChange = auditedInto(database, async () => undefined);
  store = createEscalations({ database, now: () => Date.parse(NOW), withChange });
});

/** A request of Ana's that Ben has answered; nobody could tell her yet, and its ticket waits. */
async function answered(id = `r-${tenant}`): Promise<void> {
  const entry = { tenant, actor: 'a', action: 'escalation.open', decision: 'allowed' } as const;
  const from = { asker: ana, requester: ana, place, thread: { tenant, place, id: '1.1' }, eventId: 'e' };
  const shared = {
    question: 'Canary question',
    note: 'Canary note',
    answer: true,
    sources: true,
    excerpt: [{ text: 'Canary excerpt', access: [] }],
  };
  const stops = [{ place: helpDesk, raiseAfterMs: 1 }];
  await store.create({ tenant, id, ...from, shared, stops, hasTicket: true }, entry);
  const deliveryId = `${id}-help-0`;
  await store.posted({ tenant, id }, { step: 0, posts: 0, deliveryId, threadKeys: [], dueAt: NOW });
  await createDeliveredMessages(database).record(
    [deliveryId, `${id}-told-answer-f`].map((name) => ({
      tenant,
      deliveryId: name,
      part: 0,
      channel: 'slack' as const,
      messageId: 'C0HELP:1.2',
      postedAt: NOW,
    })),
  );
  const by = { key: principalKey(ben), name: 'Canary Ben' };
  await store.answer({ tenant, id }, { by, text: 'Canary answer', form: 'f', at: NOW }, entry);
}
const partWith = (isRemoved: boolean) =>
  escalationsPart(database, async (message) => {
    removed.push(message);
    return isRemoved;
  });
const row = () => store.get({ tenant, id: `r-${tenant}` });

it('erases the words of who asked, ends the request, and leaves who did what when', async () => {
  await answered();
  const part = partWith(true);
  const [found] = await findPeople(database, tenant, { email: 'canary@example.com' });
  expect(found && principalKey(found)).toBe(principalKey(ana));
  expect(await part.count(ana)).toBe(1);

  expect(await part.erase(ana, call)).toEqual({ count: 1, left: [] });

  expect(JSON.stringify(await row())).not.toMatch(/canary (?!ben)/i);
  expect(await row()).toMatchObject({
    state: 'resolved',
    asker: { id: 'U1' },
    claimedBy: { name: 'Canary Ben' },
    ticket: { state: 'none' },
    createdAt: NOW,
    dueAt: undefined,
  });
  expect(removed).toMatchObject([{ tenant, place: { id: 'C0HELP' }, messageId: 'C0HELP:1.2' }]);
  const delivered = createDeliveredMessages(database);
  expect(await delivered.messageIds(tenant, `r-${tenant}-told-answer-f`)).toEqual([]);
  const take = { limit: 5, leaseMs: 0, only: { tenant } };
  expect([await store.takeUntold(take), await store.takeTickets(take), await store.takeDue(take)]).toEqual([
    [],
    [],
    [],
  ]);
  expect(await part.count(ana)).toBe(0);
  expect(await findPeople(database, tenant, { email: 'canary@example.com' })).toEqual([]);
});

it('erases the name and the words of who helped, and leaves the question', async () => {
  await answered();
  const part = partWith(true);
  expect(await findPeople(database, tenant, { channel: 'slack', workspace: 'T1', id: 'U7' })).toHaveLength(1);

  expect(await part.erase(ben, call)).toEqual({ count: 1, left: [] });

  expect(JSON.stringify(await row())).not.toMatch(/canary (ben|answer)/i);
  expect(await row()).toMatchObject({ state: 'answered', shared: { question: 'Canary question' } });
  expect(removed).toEqual([]);
  expect(await part.count(ben)).toBe(0);
  expect(await part.count(ana)).toBe(1);
});

it('names the message and the ticket that stay elsewhere', async () => {
  await answered();
  await store.ticketSent({ tenant, id: `r-${tenant}` }, { url: 'https://desk.example/t/1' });

  expect(await partWith(false).erase(ana, call)).toEqual({
    count: 1,
    left: [
      'the ticket https://desk.example/t/1',
      `the message of request r-${tenant} in slack:C0HELP (C0HELP:1.2)`,
    ],
  });
});

it('leaves another organisation’s requests alone', async () => {
  await answered();

  expect(await partWith(true).count({ ...ana, tenant: `${tenant}-other` })).toBe(0);
});
