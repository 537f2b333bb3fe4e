import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { AssistantError } from '../core/errors.ts';
import { createRedisThreadMemory } from './redis-thread-memory.ts';

const client = new Redis(inject('redisUrl'));
afterAll(() => client.quit());

const prefix = `memory-test-${randomUUID()}`;
const memory = createRedisThreadMemory({
  client,
  prefix,
  maxExchanges: 3,
  maxCharacters: 10,
  ttlSeconds: 60,
});
const exchange = (requestId: string, question = `q ${requestId}`) => ({
  requestId,
  question,
  answer: `a ${requestId}`,
});

describe('thread memory in Redis', () => {
  it('recalls exchanges oldest first, and only those of its thread', async () => {
    await memory.remember('t/1', exchange('r1'));
    await memory.remember('t/1', exchange('r2'));
    await memory.remember('t/2', exchange('r3'));

    expect(await memory.recall('t/1')).toEqual([exchange('r1'), exchange('r2')]);
  });

  it('keeps the last exchanges alone', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await memory.remember('t/3', exchange(id));

    expect((await memory.recall('t/3')).map((kept) => kept.requestId)).toEqual(['c', 'd', 'e']);
  });

  it('recalls a request once, though a retried turn remembered it twice', async () => {
    await memory.remember('t/4', exchange('a'));
    await memory.remember('t/4', exchange('b'));
    await memory.remember('t/4', exchange('a'));

    expect((await memory.recall('t/4')).map((kept) => kept.requestId)).toEqual(['a', 'b']);
  });

  it('caps long texts and expires', async () => {
    await memory.remember('t/5', exchange('a', 'x'.repeat(50)));

    expect((await memory.recall('t/5'))[0]?.question).toBe(`${'x'.repeat(10)}…`);
    expect(await client.ttl(`${prefix}:{t/5}`)).toBeGreaterThan(50);
  });

  it('knows nothing of a new thread', async () => {
    expect(await memory.recall('t/none')).toEqual([]);
  });

  it('says that a later try may help when Redis is gone', async () => {
    const gone = new Redis({
      port: 1,
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    gone.on('error', () => undefined);
    const broken = createRedisThreadMemory({ client: gone, prefix });

    const error: unknown = await broken.recall('t/1').catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(AssistantError);
    expect(error).toMatchObject({ code: 'storage', retryable: true });
    gone.disconnect();
  });
});
