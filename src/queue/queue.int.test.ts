import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { AssistantError } from '../core/errors.ts';
import { threadKey } from '../core/thread.ts';
import { incomingAction, principal, thread } from '../testing/incoming-events.ts';
import { createQueueHarness, runCommand, threadItem } from '../testing/queue-harness.ts';
import { createDeadLetters } from './dead-letters.ts';
import { LANES, laneQueueName, openDrainQueue } from './drain-queue.ts';
import { openMailbox } from './mailbox.ts';
import { mailboxKeys } from './queue-keys.ts';
import { createSweep } from './sweeper.ts';

let harness: ReturnType<typeof createQueueHarness>;

const setUp = () => {
  harness = createQueueHarness(inject('redisUrl'));
  return harness;
};

afterEach(() => harness.close());

const eventually = (check: () => void | Promise<void>) =>
  vi.waitFor(check, { timeout: 15_000, interval: 10 });

describe('the queue', () => {
  it('keeps 40 threads in order without overlap across two workers', async () => {
    const { producer, consumer } = setUp();
    const threads = Array.from({ length: 40 }, (_, index) => thread(`${index}.0`));
    const seen = new Map<string, number[]>();
    const active = new Set<string>();
    let overlaps = 0;
    let parallel = 0;
    const message = async ({ message }: { message: { thread: { id: string }; text: string } }) => {
      const { id } = message.thread;
      if (active.has(id)) overlaps += 1;
      active.add(id);
      parallel = Math.max(parallel, active.size);
      await sleep(Math.random() * 4);
      seen.set(id, [...(seen.get(id) ?? []), Number(message.text)]);
      active.delete(id);
    };
    consumer({ handlers: { message } });
    consumer({ handlers: { message } });
    const queue = await producer();

    await Promise.all(
      threads.map(async (target) => {
        for (let n = 0; n < 20; n += 1) {
          const outcome = await queue.push(threadItem(`${target.id}-${n}`, { thread: target, text: `${n}` }));
          expect(outcome).toBe('accepted');
        }
      }),
    );
    await eventually(() => expect([...seen.values()].flat()).toHaveLength(800));

    const inOrder = Array.from({ length: 20 }, (_, n) => n);
    for (const numbers of seen.values()) expect(numbers).toEqual(inOrder);
    expect(overlaps).toBe(0);
    expect(parallel).toBeGreaterThan(8);
  });

  it('queues an event once, however often and at once it is delivered', async () => {
    const { producer, consumer } = setUp();
    const handled: string[] = [];
    const one = await producer();
    const other = await producer();

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? one : other).push(threadItem('same'))),
    );
    consumer({ handlers: { message: async ({ requestId }) => void handled.push(requestId) } });
    await eventually(() => expect(handled).toEqual(['same']));
    const later = await one.push(threadItem('same'));

    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
    expect(later).toBe('duplicate');
    expect(handled).toEqual(['same']);
  });

  it('knows a message that comes in two events', async () => {
    const { producer } = setUp();
    const queue = await producer();

    await queue.push(threadItem('a', { eventId: 'mention', messageId: 'm' }));

    expect(await queue.push(threadItem('b', { eventId: 'plain', messageId: 'm' }))).toBe('duplicate');
    expect(await queue.push(threadItem('c', { eventId: 'mention', messageId: 'other' }))).toBe('duplicate');
    expect(await queue.push(threadItem('d', { eventId: 'x', messageId: 'y' }))).toBe('accepted');
  });

  it('forgets ids after a day and mailboxes after a week', async () => {
    const { producer, redis, prefix } = setUp();
    await (await producer()).push(threadItem('a'));

    const keys = await redis.keys(`${prefix}:seen:*`);
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(await redis.ttl(key)).toBeGreaterThan(86_390);
    const items = await redis.ttl(mailboxKeys(prefix, threadKey(thread())).items);
    expect(items).toBeGreaterThan(6 * 86_400);
    expect(items).toBeLessThanOrEqual(7 * 86_400);
  });

  it('starts a drain that a crash between push and request left out, when the event comes again', async () => {
    const { producer, consumer, redis, prefix } = setUp();
    const handled: string[] = [];
    const item = threadItem('a');
    const { message } = item;
    const ids = [`event:${message.eventId}`, `message:${message.messageId}`];
    const raw = JSON.stringify(item);
    await openMailbox(redis, prefix, threadKey(message.thread)).push(raw, ids);
    consumer({ handlers: { message: async ({ requestId }) => void handled.push(requestId) } });

    expect(await (await producer()).push(threadItem('a'))).toBe('duplicate');

    await eventually(() => expect(handled).toEqual(['a']));
  });

  it('sweeps up mailboxes that nobody drains, and leaves the others alone', async () => {
    const { consumer, connect, redis, prefix } = setUp();
    const handled: string[] = [];
    const old = {
      ...threadItem('old'),
      kind: 'message',
      acceptedAt: new Date(Date.now() - 10_000).toISOString(),
    };
    await openMailbox(redis, prefix, threadKey(thread())).push(JSON.stringify(old), ['event:old']);
    const young = { ...threadItem('young', { thread: thread('2.0') }), kind: 'message' };
    await openMailbox(redis, prefix, threadKey(thread('2.0'))).push(JSON.stringify(young), ['event:young']);
    const queue = openDrainQueue(connect('jobs'), prefix, () => undefined);
    const sweep = createSweep({ redis, queue, prefix, now: () => new Date() });

    expect(await sweep()).toBe(1);
    const { gauges } = consumer({
      handlers: { message: async ({ requestId }) => void handled.push(requestId) },
    });
    expect(await gauges.oldestAgeSeconds()).toBeGreaterThan(9);

    await eventually(() => expect(handled).toEqual(['old']));
    await eventually(async () =>
      expect(await redis.exists(mailboxKeys(prefix, threadKey(thread())).items)).toBe(0),
    );
    expect(await sweep()).toBe(0);
    await queue.close();
  });

  it('sweeps by itself', async () => {
    const { consumer, redis, prefix } = setUp();
    const handled: string[] = [];
    const old = {
      ...threadItem('old'),
      kind: 'message',
      acceptedAt: new Date(Date.now() - 10_000).toISOString(),
    };
    await openMailbox(redis, prefix, threadKey(thread())).push(JSON.stringify(old), ['event:old']);

    consumer({
      times: { sweepMs: 100 },
      handlers: { message: async ({ requestId }) => void handled.push(requestId) },
    });

    await eventually(() => expect(handled).toEqual(['old']));
  });

  it('tries a failing message again before the thread goes on, and other threads meanwhile', async () => {
    const { producer, consumer } = setUp();
    const calls: string[] = [];
    consumer({
      retry: { firstPauseMs: 200 },
      handlers: {
        message: async ({ requestId }, { attempt }) => {
          calls.push(`${requestId} ${attempt}`);
          if (requestId === 'a' && attempt < 3) {
            throw new AssistantError('Busy', { code: 'model', retryable: true });
          }
        },
      },
    });
    const queue = await producer();

    await queue.push(threadItem('a'));
    await queue.push(threadItem('b'));
    await eventually(() => expect(calls).toContain('a 1'));
    await queue.push(threadItem('c'));
    await queue.push(threadItem('other', { thread: thread('2.0') }));
    await eventually(() => expect(calls).toHaveLength(6));

    expect(calls.filter((call) => !call.startsWith('other'))).toEqual(['a 1', 'a 2', 'a 3', 'b 1', 'c 1']);
    expect(calls.indexOf('other 1')).toBeLessThan(calls.indexOf('a 3'));
  });

  it('gives a poison message up with a notice, keeps it as a dead letter, and goes on', async () => {
    const { producer, consumer, redis, prefix } = setUp();
    const calls: string[] = [];
    const [poison, next] = [threadItem('poison'), threadItem('next')];
    consumer({
      handlers: {
        message: async ({ requestId }, { attempt }) => {
          calls.push(`${requestId} ${attempt}`);
          if (requestId === 'poison') throw new Error('unforeseen');
        },
        gaveUp: async ({ requestId }, { code }) => void calls.push(`gave up ${requestId} ${code}`),
      },
    });
    const queue = await producer();

    await queue.push(poison);
    await queue.push(next);
    await eventually(() => expect(calls).toContain('next 1'));

    const tries = [1, 2, 3, 4].map((attempt) => `poison ${attempt}`);
    expect(calls).toEqual([...tries, 'gave up poison internal', 'next 1']);
    const letters = createDeadLetters({ redis, prefix });
    const [letter] = await letters.list('default');
    expect(letter).toMatchObject({ id: 'poison', reason: 'internal' });
    expect(JSON.parse(letter?.raw ?? '')).toMatchObject({ kind: 'message', message: poison.message });
    await letters.remove('default', 'poison');
    expect(await letters.list('default')).toEqual([]);
  });

  it('runs commands and actions once each', async () => {
    const { producer, consumer } = setUp();
    const ran: string[] = [];
    consumer({
      handlers: {
        command: async ({ command }) => void ran.push(command.name),
        action: async ({ action }) => void ran.push(action.name),
      },
    });
    const queue = await producer();
    const action = { requestId: 'r', acceptedAt: new Date().toISOString(), limited: false };

    const outcomes = [
      await queue.push(runCommand('c')),
      await queue.push(runCommand('c')),
      await queue.push({ ...action, kind: 'action', action: incomingAction('a') }),
      await queue.push({ ...action, kind: 'action', action: incomingAction('a') }),
    ];
    await eventually(() => expect(ran.toSorted()).toEqual(['ask', 'ask-a-person']));

    expect(outcomes).toEqual(['accepted', 'duplicate', 'accepted', 'duplicate']);
  });

  it('handles presses of one button one after the other, while somebody else’s are not kept waiting', async () => {
    const { producer, consumer } = setUp();
    const { promise: slow, resolve: letGo } = Promise.withResolvers<void>();
    const began: string[] = [];
    const ended: string[] = [];
    consumer({
      handlers: {
        action: async ({ requestId }) => {
          began.push(requestId);
          if (requestId === 'first') await slow;
          ended.push(requestId);
        },
      },
    });
    const queue = await producer();
    const press = (requestId: string, by = 'U1') => {
      const action = incomingAction(requestId, { author: principal(by) });
      const acceptedAt = new Date().toISOString();
      return queue.push({ kind: 'action', requestId, acceptedAt, limited: false, action });
    };

    await press('first');
    await eventually(() => expect(began).toEqual(['first']));
    await press('second');
    await press('another', 'U2');
    await eventually(() => expect(ended).toEqual(['another']));
    expect(began).toEqual(['first', 'another']);
    letGo();

    await eventually(() => expect(ended).toEqual(['another', 'first', 'second']));
  });

  it('leaves nothing of finished work but the ids', async () => {
    const { producer, consumer, redis, prefix } = setUp();
    let done = 0;
    consumer({ handlers: { message: async () => void (done += 1) } });
    const queue = await producer();

    for (let n = 0; n < 5; n += 1) await queue.push(threadItem(`${n}`));
    await eventually(() => expect(done).toBe(5));

    await eventually(async () => {
      const names = (await redis.keys(`${prefix}:*`)).map((key) => key.slice(prefix.length + 1));
      const kinds = new Set(names.map((name) => name.split(':')[0]));
      expect(kinds).toEqual(new Set(['seen', 'fence', ...LANES.map(laneQueueName)]));
      // BullMQ's job hashes end in a number, its deduplication keys in the mailbox.
      expect(names.filter((name) => /^\{work-\w+\}:(\d+|d[en]:.*)$/.test(name))).toEqual([]);
    });
  });
});

describe('stopping a worker', () => {
  it('finishes what runs and leaves the rest to the others', async () => {
    const { producer, consumer } = setUp();
    const calls: string[] = [];
    const begun = Promise.withResolvers<void>();
    const first = consumer({
      handlers: {
        message: async ({ requestId }) => {
          begun.resolve();
          await sleep(200);
          calls.push(`first ${requestId}`);
        },
      },
    });
    const queue = await producer();
    for (const name of ['a', 'b', 'c']) await queue.push(threadItem(name));

    await begun.promise;
    await first.stop({ graceMs: 5_000 });
    consumer({ handlers: { message: async ({ requestId }) => void calls.push(`second ${requestId}`) } });

    await eventually(() => expect(calls).toEqual(['first a', 'second b', 'second c']));
  });

  it('aborts what takes too long, and does not count that try', async () => {
    const { producer, consumer } = setUp();
    const begun = Promise.withResolvers<void>();
    const attempts: number[] = [];
    const first = consumer({
      handlers: {
        message: async (_item, { signal, attempt }) => {
          attempts.push(attempt);
          begun.resolve();
          await sleep(60_000, undefined, { signal });
        },
      },
    });
    await (await producer()).push(threadItem('a'));
    await begun.promise;

    const startedAt = performance.now();
    await first.stop({ graceMs: 100 });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    consumer({ handlers: { message: async (_item, { attempt }) => void attempts.push(attempt) } });

    await eventually(() => expect(attempts).toEqual([1, 1]));
  });
});
