import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Turn } from '../core/turn.ts';
import { createLogger } from '../observability/logger.ts';
import { createDeadLetters } from '../queue/dead-letters.ts';
import { createErasure } from './erasure.ts';
import { deadLettersPart, factsPart, feedbackPart } from './erasure-parts.ts';
import { webChatsPart } from './erase-web-chats.ts';
import { createPausesInUse, PAUSES_FRESH_MS } from './pauses-in-use.ts';
import { type Database, migrateDatabase, openDatabase } from './postgres/database.ts';
import { createDeliveredMessages } from './postgres/delivered-messages.ts';
import { findPeople, pendingCallsPart, pendingTurnsPart, turnsPart } from './postgres/erase-turns.ts';
import { createPauses, pauseNamesPart } from './postgres/pauses.ts';
import { createPendingTurns } from './postgres/pending-turns.ts';
import { createRememberedFacts } from './postgres/remembered-facts.ts';
import { pendingCalls } from './postgres/schema.ts';
import { createTurnStore } from './postgres/turn-store.ts';
import { createTurnReports } from './postgres/usage-reports.ts';
import { connectRedis, type RedisClient } from './redis/connection.ts';

const NOW = '2026-11-22T10:00:00.000Z';
const signal = new AbortController().signal;
let database: Database;
let redis: RedisClient;
let tenant: string;
let ana: Principal;

beforeAll(async () => {
  await migrateDatabase(inject('databaseUrl'));
  database = openDatabase(inject('databaseUrl'), createLogger('silent'));
  redis = connectRedis(inject('redisUrl'), 'worker', () => undefined);
});
afterAll(async () => {
  redis.disconnect();
  await database.close();
});
beforeEach(() => {
  tenant = `t-${randomUUID()}`;
  ana = { tenant, channel: 'slack', workspace: 'T1', id: 'U1', email: 'Ana@example.com', guest: false };
});

function turn(requestId: string, author: Principal = ana, more: Partial<Turn> = {}): Turn {
  const place = {
    channel: author.channel,
    workspace: 'T1',
    id: 'C1',
    kind: 'channel',
    external: false,
  } as const;
  return {
    requestId,
    tenant,
    author,
    place,
    thread: { tenant, place, id: '1.1' },
    messageId: `C1:${requestId}`,
    question: 'q',
    standaloneQuestion: 'q',
    reply: { kind: 'notice', requestId, text: 'canary', actions: [] },
    passages: [],
    timings: {},
    usage: [
      { model: 'big', inputTokens: 10, outputTokens: 5, costUsd: 0.5 },
      { model: 'small', inputTokens: 1, outputTokens: 1 },
    ],
    intent: 'knowledge',
    filters: { audience: [['public']] },
    createdAt: NOW,
    ...more,
  };
}

describe('erasing a person', () => {
  it('removes turns, memory, message records, facts, what waits and dead letters, and nobody else’s', async () => {
    const bob = { ...ana, id: 'U2', email: 'bob@example.com' };
    const turns = createTurnStore(database);
    const delivered = createDeliveredMessages(database);
    const facts = createRememberedFacts(database, () => Date.parse(NOW));
    const letters = createDeadLetters({ redis, prefix: `p-${tenant}` });
    const pending = createPendingTurns(database);
    const forgotten: string[] = [];
    const memory = { forget: async (_key: string, ids: readonly string[]) => void forgotten.push(...ids) };
    const at = new Date().toISOString();
    for (const [index, person] of [ana, ana, bob].entries()) {
      await turns.put(turn(`r${index}`, person));
      for (const ending of ['', '-shared', '-done', '-told-claimed'])
        await delivered.record([
          {
            tenant,
            deliveryId: `r${index}${ending}`,
            part: 0,
            channel: 'slack',
            messageId: 'm',
            postedAt: at,
          },
        ]);
      const raw = JSON.stringify({ kind: 'message', message: { author: person, text: 'canary' } });
      await letters.add(tenant, { id: `l${index}`, mailbox: 'm', reason: 'x', raw, at });
    }
    for (const person of [ana, bob]) {
      await facts.put({
        id: `f-${person.id}-${tenant}`,
        tenant,
        person: principalKey(person),
        kind: 'role',
        text: 'x',
        why: 'x',
        source: 'command',
        createdAt: NOW,
        expiresAt: '2027-05-21T10:00:00.000Z',
      });
      await database.query.insert(pendingCalls).values({
        tenant,
        requestId: `call-${person.id}`,
        binding: 'b',
        pending: { asker: person } as never,
        expiresAt: new Date(NOW),
      });
      await pending.put({
        tenant,
        threadKey: 'k',
        person: principalKey(person),
        requestId: 'r',
        expiresAt: at,
      });
    }
    const heard: string[] = [];
    const erasure = createErasure({
      find: (...name) => findPeople(database, ...name),
      parts: [
        feedbackPart({ count: async () => 1 - heard.length, erase: async ({ id }) => heard.push(id) }),
        factsPart(facts),
        pendingTurnsPart(database),
        pendingCallsPart(database),
        deadLettersPart(letters),
        turnsPart(database, memory),
      ],
    });

    const [found, ...others] = await erasure.find(tenant, { email: 'ana@example.com' });
    expect(others).toEqual([]);
    expect(found && principalKey(found)).toBe(principalKey(ana));
    const counts = {
      'remembered facts': 1,
      'questions that wait': 1,
      'tool calls': 1,
      'dead letters': 2,
      'turns (with memory and message records)': 2,
    };
    expect(await erasure.count(ana)).toEqual({ ...counts, feedback: 1 });
    expect(await erasure.erase(ana, { signal })).toEqual({ count: { ...counts, feedback: 1 }, left: [] });

    expect(await erasure.find(tenant, { channel: 'slack', workspace: 'T1', id: 'U1' })).toEqual([]);
    expect(forgotten.toSorted()).toEqual(['r0', 'r1']);
    expect(await turns.get(tenant, 'r0')).toBeUndefined();
    for (const ending of ['', '-shared', '-done', '-told-claimed'])
      expect(await delivered.messageIds(tenant, `r0${ending}`)).toEqual([]);
    expect(await delivered.messageIds(tenant, 'r2-shared')).toEqual(['m']);
    expect(await erasure.count(bob)).toMatchObject({
      'remembered facts': 1,
      'tool calls': 1,
      'dead letters': 1,
    });
    expect(await turns.get(tenant, 'r2')).toBeDefined();
    expect((await erasure.erase(ana, { signal })).count['dead letters']).toBe(0);
  });

  it('finds a person who only has facts, and never one of another organisation', async () => {
    const facts = createRememberedFacts(database, () => Date.parse(NOW));
    const person = principalKey(ana);
    const own = { id: tenant, tenant, person, kind: 'role', text: 'x', why: 'x', source: 'command' } as const;
    await facts.put({ ...own, createdAt: NOW, expiresAt: '2027-05-21T10:00:00.000Z' });
    const name = { channel: 'slack', workspace: 'T1', id: 'U1' } as const;

    expect(await findPeople(database, tenant, name)).toMatchObject([{ id: 'U1' }]);
    expect(await findPeople(database, `${tenant}-other`, name)).toEqual([]);
  });

  it('removes a web person’s chats, which their turns name', async () => {
    const person = { ...ana, channel: 'web', workspace: 'web' } as const;
    const place = {
      channel: 'web',
      workspace: 'web',
      id: 'chat-1',
      kind: 'direct',
      external: false,
    } as const;
    await createTurnStore(database).put(turn('r-web', person, { place, thread: undefined }));
    const chats = new Map([['chat-1', [{ id: 'a' }, { id: 'b' }]]]);
    const part = webChatsPart(database, {
      read: async (name) => chats.get(name) ?? [],
      remove: async (name, id) => {
        chats.set(
          name,
          (chats.get(name) ?? []).filter((each) => each.id !== id),
        );
        return true;
      },
    });

    expect(await part.count(person)).toBe(2);
    expect(await part.erase(person, { signal })).toBe(2);
    expect(await part.count(person)).toBe(0);
    expect(await part.count(ana)).toBe(0);
  });
});

describe('reports on turns', () => {
  it('finds a turn by its request, its message, or any message that showed its reply', async () => {
    await createTurnStore(database).put(turn('r7'));
    await createDeliveredMessages(database).record(
      ['r7', 'r7-gave-up'].map((deliveryId, part) => ({
        tenant,
        deliveryId,
        part,
        channel: 'slack' as const,
        messageId: part === 0 ? 'home|stream:12:34' : 'C1:2.2',
        postedAt: NOW,
      })),
    );
    const { find } = createTurnReports(database);
    const ids = async (...messageIds: string[]) =>
      (await find(tenant, { channel: 'slack', messageIds })).map(({ requestId }) => requestId);

    expect(await find(tenant, { requestId: 'r7' })).toMatchObject([
      { intent: 'knowledge', filters: { audience: [['public']] } },
    ]);
    expect(await ids('C1:r7')).toEqual(['r7']);
    expect(await ids('C1:2.2')).toEqual(['r7']);
    expect(await ids('home|stream:*:34')).toEqual(['r7']);
    expect(await ids('home|stream:*:35', 'nothing')).toEqual([]);
    expect(await find(`${tenant}-other`, { requestId: 'r7' })).toEqual([]);
  });

  it('adds up turns and tokens by day, channel and model, without what is older', async () => {
    const store = createTurnStore(database);
    await store.put(turn('a'));
    await store.put(turn('b', ana, { createdAt: '2026-11-21T23:59:59.000Z' }));
    await store.put(turn('c', ana, { createdAt: '2026-11-20T23:59:59.000Z' }));

    const report = await createTurnReports(database).usage(tenant, '2026-11-21T00:00:00.000Z');

    expect(report.counts.toSorted((one, other) => (one.day < other.day ? -1 : 1))).toEqual([
      { day: '2026-11-21', channel: 'slack', turns: 1, answered: 0 },
      { day: '2026-11-22', channel: 'slack', turns: 1, answered: 0 },
    ]);
    expect(report.tokens).toHaveLength(4);
    expect(report.tokens).toContainEqual({
      day: '2026-11-22',
      channel: 'slack',
      model: 'small',
      calls: 1,
      inputTokens: 1,
      outputTokens: 1,
      costUsd: 0,
      unpriced: 1,
    });
  });
});

describe('pauses', () => {
  const pause = { what: 'answers', note: 'moving', by: 'ana', at: NOW };

  it('hold for every worker within two seconds, and are gone as soon', async () => {
    let now = 0;
    const store = createPauses(database);
    const log = createLogger('silent');
    const [one, other] = [0, 1].map(() => createPausesInUse({ store, now: () => now, log }));
    expect(await other?.find(tenant, 'answers')).toBeUndefined();

    await one?.pause(tenant, pause);
    expect(await one?.find(tenant, 'answers')).toEqual(pause);
    now += PAUSES_FRESH_MS;
    expect(await other?.find(tenant, 'answers')).toEqual(pause);
    expect(await other?.find(tenant, 'source:x')).toBeUndefined();
    expect(await other?.find(`${tenant}-other`, 'answers')).toBeUndefined();

    await one?.resume(tenant, 'answers');
    now += PAUSES_FRESH_MS;
    expect(await other?.find(tenant, 'answers')).toBeUndefined();
  });

  it('lose the name of an admin who is erased, and stand', async () => {
    const store = createPauses(database);
    const part = pauseNamesPart(database);
    const named = { ...pause, by: principalKey(ana), byName: 'Ana' };
    await store.pause(tenant, named);
    await store.pause(tenant, { ...named, what: 'source:x', by: principalKey({ ...ana, id: 'U2' }) });
    expect(await part.count(ana)).toBe(1);

    expect(await part.erase(ana, { signal })).toBe(1);

    expect(await part.count(ana)).toBe(0);
    expect(await store.list(tenant)).toMatchObject([
      { what: 'answers', by: principalKey(ana), byName: undefined },
      { what: 'source:x', byName: 'Ana' },
    ]);
  });

  it('stay as they were known while the database is away', async () => {
    let now = 0;
    let away = false;
    const store = {
      ...createPauses(database),
      list: async () => {
        if (away) throw new Error('away');
        return [pause];
      },
    };
    const inUse = createPausesInUse({ store, now: () => now, log: createLogger('silent') });
    expect(await inUse.find(tenant, 'answers')).toEqual(pause);

    away = true;
    now += PAUSES_FRESH_MS;

    expect(await inUse.find(tenant, 'answers')).toEqual(pause);
    expect(await inUse.find('unknown', 'answers')).toBeUndefined();
  });
});
