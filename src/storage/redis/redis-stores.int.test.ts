import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { ReplyTarget } from '../../channels/channel-adapter.ts';
import { threadKey } from '../../core/thread.ts';
import { place, principal, thread } from '../../testing/incoming-events.ts';
import { connectRedis } from './connection.ts';
import { createDeliveryLedger } from './delivery-ledger.ts';
import { createKnowledgeVersion } from './knowledge-version.ts';
import { createParticipation } from './participation.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { createWithdrawals } from './withdrawals.ts';

const redis = connectRedis(inject('redisUrl'), 'worker', () => undefined);
let prefix: string;

beforeEach(() => {
  prefix = `test-${randomUUID()}`;
});

afterAll(() => redis.disconnect());

describe('the rate limiter', () => {
  const start = Date.parse('2026-03-02T09:00:00.000Z');
  const setUp = (perMinute = 3) => {
    const limiter = createRateLimiter({ redis, perMinute, prefix });
    return (id: string, seconds: number, person = principal()) =>
      limiter.count(person, id, start + seconds * 1_000);
  };

  it('lets the limit through, says so once, then is silent', async () => {
    const count = setUp();

    const verdicts = [];
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) verdicts.push(await count(id, 1));

    expect(verdicts).toEqual(['within', 'within', 'within', 'first-over', 'over', 'over']);
  });

  it('slides: room comes back as messages grow a minute old', async () => {
    const count = setUp(2);
    await count('a', 0);
    await count('b', 30);

    expect(await count('c', 59)).toBe('first-over');
    expect(await count('d', 60)).toBe('within');
    expect(await count('e', 89)).not.toBe('within');
    expect(await count('f', 90)).toBe('within');
  });

  it('counts a message once, also when it comes again minutes later', async () => {
    const count = setUp(2);

    for (const seconds of [0, 1, 2, 59]) expect(await count('a', seconds)).toBe('within');
    expect(await count('b', 59)).toBe('within');
    expect(await count('c', 59)).toBe('first-over');
    expect(await count('a', 310)).toBe('within');
    expect(await count('d', 310)).toBe('within');
    expect(await count('e', 310)).toBe('within');
  });

  it('repeats its verdict about the first message over the limit', async () => {
    const count = setUp(1);
    await count('a', 0);

    expect(await count('b', 1)).toBe('first-over');
    expect(await count('c', 2)).toBe('over');
    expect(await count('b', 3)).toBe('first-over');
  });

  it('counts each person of each organisation alone', async () => {
    const count = setUp(1);
    await count('a', 0);

    expect(await count('b', 0, principal('U2'))).toBe('within');
    expect(await count('c', 0, principal('U1', 'other'))).toBe('within');
    expect(await count('d', 0)).toBe('first-over');
  });

  it('holds when messages come at once', async () => {
    const count = setUp(20);

    const verdicts = await Promise.all(Array.from({ length: 60 }, (_, index) => count(`${index}`, 1)));

    expect(verdicts.filter((verdict) => verdict === 'within')).toHaveLength(20);
    expect(verdicts.filter((verdict) => verdict === 'first-over')).toHaveLength(1);
  });
});

describe('participation', () => {
  it('remembers threads by tenant', async () => {
    const participation = createParticipation({ redis, prefix });
    await participation.join(threadKey(thread()));

    expect(await participation.joined(threadKey(thread()))).toBe(true);
    expect(await participation.joined(threadKey(thread('other')))).toBe(false);
    expect(await participation.joined(threadKey(thread('100.1', 'other')))).toBe(false);
    expect(await redis.ttl(`${prefix}:participation:{${threadKey(thread())}}`)).toBeGreaterThan(29 * 86_400);
  });
});

describe('the knowledge version', () => {
  it('rises by tenant from 0', async () => {
    const version = createKnowledgeVersion({ redis, prefix });

    expect(await version.read('a')).toBe(0);
    await version.bump('a');
    await version.bump('a');
    expect(await version.read('a')).toBe(2);
    expect(await version.read('b')).toBe(0);
  });
});

describe('the delivery ledger', () => {
  const targets: readonly ReplyTarget[] = [
    { kind: 'thread', thread: thread() },
    { kind: 'private', place: place(), person: principal(), handle: 'https://hooks.example/1' },
    { kind: 'place', tenant: 'default', place: place() },
    { kind: 'private', place: place(), person: principal(), isLasting: true },
  ];
  const part = (text: string) => ({ text, payload: { blocks: [{ type: 'section', text }], unfurl: false } });

  it.each(targets)('keeps a plan and what was posted of it ($kind)', async (target) => {
    const ledger = createDeliveryLedger({ redis, prefix });
    expect(await ledger.load('d')).toBeUndefined();

    const planned = await ledger.plan('d', {
      target,
      parts: [part('one'), part('two')],
      replaces: ['old', 'older', 'oldest'],
    });
    await ledger.posting('d', 0);
    await ledger.posted('d', 0, '17:1.2');
    await ledger.posting('d', 1);

    expect(planned).toEqual({
      id: 'd',
      target,
      parts: [
        { part: part('one'), state: 'planned', replaces: 'old' },
        { part: part('two'), state: 'planned', replaces: 'older' },
      ],
      leftovers: ['oldest'],
    });
    expect((await ledger.load('d'))?.parts).toEqual([
      { part: part('one'), state: 'posted', messageId: '17:1.2', replaces: 'old' },
      { part: part('two'), state: 'posting', replaces: 'older' },
    ]);
    await ledger.forget('d');
    expect(await ledger.load('d')).toBeUndefined();
  });

  it('lets the first of two plans stand', async () => {
    const ledger = createDeliveryLedger({ redis, prefix });
    const [target = { kind: 'thread', thread: thread() }] = targets;
    await ledger.plan('d', { target, parts: [part('first')], replaces: [] });
    await ledger.posting('d', 0);

    const second = await ledger.plan('d', { target, parts: [part('second'), part('more')], replaces: [] });

    expect(second.parts).toEqual([{ part: part('first'), state: 'posting' }]);
  });

  it('never takes back that a part was posted', async () => {
    const ledger = createDeliveryLedger({ redis, prefix });
    await ledger.plan('d', {
      target: { kind: 'thread', thread: thread() },
      parts: [part('one')],
      replaces: [],
    });
    await ledger.posted('d', 0, 'm1');

    await ledger.posting('d', 0);

    expect((await ledger.load('d'))?.parts[0]).toMatchObject({ state: 'posted', messageId: 'm1' });
  });

  it('knows since when a post is under way, until it has ended or was refused', async () => {
    const ledger = createDeliveryLedger({ redis, prefix });
    const state = async () => (await ledger.load('d'))?.parts[0];
    await ledger.plan('d', {
      target: { kind: 'thread', thread: thread() },
      parts: [part('one')],
      replaces: [],
    });

    await ledger.posting('d', 0, 1_767_000_000_000);
    expect(await state()).toMatchObject({ state: 'posting', underWaySinceMs: 1_767_000_000_000 });
    await ledger.posting('d', 0);
    expect(await state()).toMatchObject({ state: 'posting', underWaySinceMs: undefined });
    await ledger.planned('d', 0);
    expect(await state()).toMatchObject({ state: 'planned' });
    await ledger.posted('d', 0, 'm1');
    await ledger.planned('d', 0);
    expect(await state()).toMatchObject({ state: 'posted', messageId: 'm1' });
  });

  it('is kept two days, and refuses what it doesn’t know', async () => {
    const ledger = createDeliveryLedger({ redis, prefix });
    await ledger.plan('d', {
      target: { kind: 'thread', thread: thread() },
      parts: [part('one')],
      replaces: [],
    });

    expect(await redis.ttl(`${prefix}:delivery:{d}`)).toBeGreaterThan(47 * 3600);
    await expect(ledger.posting('unknown', 0)).rejects.toMatchObject({ code: 'storage', retryable: false });
  });
});

describe('withdrawals', () => {
  it('know a message that was taken back, in its thread alone, until it is put back', async () => {
    const withdrawals = createWithdrawals({ redis, prefix });

    await withdrawals.withdraw('t/1', 'm1');

    expect(await withdrawals.isWithdrawn('t/1', 'm1')).toBe(true);
    expect(await withdrawals.isWithdrawn('t/2', 'm1')).toBe(false);
    expect(await redis.ttl(`${prefix}:withdrawn:{t/1}:m1`)).toBeGreaterThan(47 * 3600);
    await withdrawals.reinstate('t/1', 'm1');
    expect(await withdrawals.isWithdrawn('t/1', 'm1')).toBe(false);
  });
});

describe('every store', () => {
  it('reports a Redis that is away as a retryable storage error', async () => {
    const away = connectRedis('redis://127.0.0.1:1', 'gateway', () => undefined);
    const error = expect.objectContaining({ code: 'storage', retryable: true });

    await expect(createParticipation({ redis: away }).joined('t')).rejects.toEqual(error);
    await expect(createRateLimiter({ redis: away, perMinute: 1 }).count(principal(), 'm', 0)).rejects.toEqual(
      error,
    );
    await expect(createDeliveryLedger({ redis: away }).load('d')).rejects.toEqual(error);
    await expect(createWithdrawals({ redis: away }).withdraw('t', 'm')).rejects.toEqual(error);
    await expect(createKnowledgeVersion({ redis: away }).read('t')).rejects.toEqual(error);
    away.disconnect();
  });
});
