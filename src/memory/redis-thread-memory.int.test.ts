import { randomUUID } from 'node:crypto';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessageChunk } from '@langchain/core/messages';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { AssistantError } from '../core/errors.ts';
import type { Exchange } from '../core/turn.ts';
import { createTokenCounter } from '../retrieval/token-counter.ts';
import { createRedisThreadMemory, type RedisThreadMemoryOptions } from './redis-thread-memory.ts';
import type { Recollection } from './thread-memory.ts';

const client = new Redis(inject('redisUrl'));
afterAll(() => client.quit());

const prefix = `memory-test-${randomUUID()}`;
const countTokens = createTokenCounter();
const { signal } = new AbortController();
const options: RedisThreadMemoryOptions = { client, prefix, countTokens, ttlSeconds: 60 };
const memory = createRedisThreadMemory(options);

const exchange = (requestId: string, question = `q ${requestId}`): Exchange => ({
  requestId,
  question,
  answer: `a ${requestId}`,
});
/** About 120 tokens: six of them stay whole beside a summary. */
const longer = (number: number): Exchange => ({
  requestId: `r${number}`,
  question: `How much may I spend on a hotel in town number ${number} when I travel for project PX-${number}?`,
  answer: `In town number ${number} a night may cost ${100 + number} euros, breakfast included [1]. More needs the consent of your manager, in writing and before the journey begins [2]. Keep the receipt, since the finance team asks for it when a claim is checked, and hand it in within a month of the last day of the journey [3].`,
});
const ids = ({ exchanges }: Recollection) => exchanges.map(({ requestId }) => requestId);
const asPrompt = ({ exchanges, summary = '' }: Recollection): string =>
  [summary, ...exchanges.flatMap(({ question, answer }) => [question, answer])].join('\n');

describe('thread memory in Redis', () => {
  it('recalls exchanges oldest first, as they were, and only those of its thread', async () => {
    const open = { ...exchange('r2'), open: true, sources: [['public'], ['public', 'group:hr']] };
    await memory.remember('t/1', exchange('r1'));
    await memory.remember('t/1', open);
    await memory.remember('t/2', exchange('r3'));

    expect(await memory.recall('t/1')).toEqual({ exchanges: [exchange('r1'), open] });
  });

  it('keeps the last exchanges alone where nothing condenses them', async () => {
    const few = createRedisThreadMemory({ ...options, maxExchanges: 3 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) await few.remember('t/3', exchange(id));

    expect(ids(await few.recall('t/3'))).toEqual(['c', 'd', 'e']);
  });

  it('recalls a request once, though a retried turn remembered it twice', async () => {
    await memory.remember('t/4', exchange('a'));
    await memory.remember('t/4', exchange('b'));
    await memory.remember('t/4', exchange('a'));

    expect(ids(await memory.recall('t/4'))).toEqual(['a', 'b']);
  });

  it('cuts an exchange that alone would take the budget, and expires', async () => {
    await memory.remember('t/5', {
      requestId: 'a',
      question: 'why '.repeat(3000),
      answer: 'so '.repeat(3000),
    });

    const recalled = await memory.recall('t/5');

    expect(recalled.exchanges[0]?.question).toMatch(/^why .*…$/);
    expect(recalled.exchanges[0]?.answer).toMatch(/^so .*…$/);
    expect(countTokens(asPrompt(recalled))).toBeLessThanOrEqual(1_200);
    expect(await client.ttl(`${prefix}:{t/5}`)).toBeGreaterThan(50);
  });

  it('forgets what was taken back, and nothing else', async () => {
    for (const id of ['a', 'b', 'c']) await memory.remember('t/6', exchange(id));

    await memory.forget('t/6', ['a', 'c', 'unknown']);

    expect(ids(await memory.recall('t/6'))).toEqual(['b']);
  });

  it('knows nothing of a new thread, and has nothing to condense there', async () => {
    expect(await memory.recall('t/none')).toEqual({ exchanges: [] });
    expect(await memory.condense('t/none', { signal })).toEqual({ exchanges: 0, usage: [], retry: false });
  });

  it('goes on when Redis lost the thread in the middle', async () => {
    await memory.remember('t/7', exchange('a'));
    await client.del(`${prefix}:{t/7}`, `${prefix}:{t/7}:lines`);

    expect(await memory.recall('t/7')).toEqual({ exchanges: [] });
    await memory.remember('t/7', exchange('b'));
    expect(ids(await memory.recall('t/7'))).toEqual(['b']);
  });

  it('reads past what it did not write itself', async () => {
    await memory.remember('t/8', exchange('a'));
    await client.rpush(`${prefix}:{t/8}:lines`, 'no JSON', '{"line": 1}');

    expect(ids(await memory.recall('t/8'))).toEqual(['a']);
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

describe('the readers of a thread', () => {
  const hr = [['public', 'group:hr']];
  const everybody = [['public']];
  const secret: Exchange = { ...exchange('pay', 'What does band 7 pay?'), sources: [['group:hr']] };

  it('recall only what all of them may see; nobody recalls nothing', async () => {
    await memory.remember('t/a', exchange('old'));
    await memory.remember('t/a', secret);
    await memory.remember('t/a', { ...exchange('both'), sources: [['public'], ['group:hr']] });

    expect(ids(await memory.recall('t/a', hr))).toEqual(['old', 'pay', 'both']);
    expect(ids(await memory.recall('t/a', everybody))).toEqual(['old']);
    expect(ids(await memory.recall('t/a', [...hr, ...everybody]))).toEqual(['old']);
    expect(ids(await memory.recall('t/a'))).toEqual(['old']);
    await memory.remember('t/a', { ...exchange('none'), open: true, sources: [] });
    expect(ids(await memory.recall('t/a'))).toEqual(['old', 'none']);
    expect(await memory.recall('t/a', [])).toEqual({ exchanges: [] });
  });

  it('see nothing of the rest in the summary either', async () => {
    for (let number = 0; number < 5; number += 1) await memory.remember('t/b', longer(number));
    await memory.remember('t/b', { ...secret, answer: 'Band 7 pays 61,000 euros at Zanzibar Ltd [1].' });
    await memory.remember('t/b', {
      ...secret,
      requestId: 'open',
      question: 'Does band 7 get shares?',
      open: true,
    });
    for (let number = 5; number < 14; number += 1) await memory.remember('t/b', longer(number));

    const waiting = await memory.recall('t/b', everybody);
    while ((await memory.condense('t/b', { signal })).exchanges > 0);
    const condensed = await memory.recall('t/b', everybody);

    const seen = /61,000 euros at Zanzibar|Spoken of: .*Zanzibar|Still open: Does band 7/g;
    expect(new Set((await memory.recall('t/b', hr)).summary?.match(seen)).size).toBe(3);
    for (const recalled of [waiting, condensed]) {
      expect(recalled.summary).toContain('town number 4');
      expect(asPrompt(recalled)).not.toMatch(/61,000|Zanzibar|band 7/i);
    }
  });
});

describe('a long thread', () => {
  it('keeps recent exchanges whole and shortens the older ones, what is open and what was named first', async () => {
    await memory.remember('t/c', {
      requestId: 'o',
      question: 'Who repairs the espresso machine in Cardiff?',
      answer: 'I found nothing.',
      open: true,
    });
    for (let number = 0; number < 14; number += 1) await memory.remember('t/c', longer(number));

    const { exchanges } = await memory.condense('t/c', { signal });
    const recalled = await memory.recall('t/c');

    expect(exchanges).toBe(8);
    expect(recalled.exchanges.at(-1)).toEqual(longer(13));
    expect(recalled.exchanges.length).toBeGreaterThan(4);
    expect(recalled.summary).toContain('Still open: Who repairs the espresso machine in Cardiff?');
    expect(recalled.summary).toMatch(/Spoken of: .*PX-6/);
    expect(recalled.summary).toContain(
      'PX-5? → In town number 5 a night may cost 105 euros, breakfast included.',
    );
  });

  it('drops an open question that was answered later', async () => {
    const question = 'Who repairs the espresso machine in Cardiff?';
    await memory.remember('t/d', { requestId: 'o', question, answer: 'I found nothing.', open: true });
    await memory.remember('t/d', { requestId: 'o2', question, answer: 'Facilities repairs it [1].' });
    for (let number = 0; number < 14; number += 1) await memory.remember('t/d', longer(number));

    const { summary } = await memory.recall('t/d');

    expect(summary).toContain('Facilities repairs it.');
    expect(summary).not.toContain('Still open');
  });

  it.each([250, 1_000])('of %i exchanges costs no more than its budget', async (size) => {
    const key = `t/long-${size}`;
    const costs: number[] = [];
    for (let number = 0; number < size; number += 1) {
      await memory.remember(key, longer(number));
      await memory.condense(key, { signal });
      if (number % 50 === 49) costs.push(countTokens(asPrompt(await memory.recall(key))));
    }

    const recalled = await memory.recall(key);

    expect(Math.max(...costs)).toBeLessThanOrEqual(1_200);
    expect(Math.min(...costs.slice(1))).toBeGreaterThan(800);
    expect(recalled.exchanges.at(-1)).toEqual(longer(size - 1));
    expect(await client.llen(`${prefix}:{${key}}:lines`)).toBe(200);
    expect(await client.llen(`${prefix}:{${key}}`)).toBeLessThan(60);
  });

  it('is purged of a request exactly, its line with it', async () => {
    for (let number = 0; number < 14; number += 1) await memory.remember('t/e', longer(number));
    while ((await memory.condense('t/e', { signal })).exchanges > 0);
    const before = await memory.recall('t/e');
    expect(before.summary).toContain('town number 3 ');

    await memory.forget('t/e', ['r3']);

    const kept = [
      ...(await client.lrange(`${prefix}:{t/e}`, 0, -1)),
      ...(await client.lrange(`${prefix}:{t/e}:lines`, 0, -1)),
    ].join('\n');
    expect(kept).not.toMatch(/PX-3\b|number 3\b|r3\b|103/);
    expect(kept).toMatch(/PX-6\b/);
  });
});

describe('condensing by a model', () => {
  const withModel = (model: BaseChatModel) =>
    createRedisThreadMemory({ ...options, model, modelName: 'small' });
  const fill = async (key: string): Promise<void> => {
    for (let number = 0; number < 14; number += 1) await memory.remember(key, longer(number));
  };

  it('takes its line, and says what it consumed', async () => {
    await fill('t/m1');

    const model = new FakeListChatModel({ responses: ['Hotels for the project: limit told'] });
    const condensed = await withModel(model).condense('t/m1', { signal });

    expect(condensed.usage).toHaveLength(condensed.exchanges);
    expect(condensed.usage[0]).toMatchObject({ model: 'small' });
    expect((await memory.recall('t/m1')).summary).toContain('- Hotels for the project: limit told');
  });

  it.each(['', 'two\nlines', 'x'.repeat(500), 'A night may cost 999 euros'])(
    'takes the rules’ line in the place of %j',
    async (response) => {
      const key = `t/m-${randomUUID()}`;
      await fill(key);

      await withModel(new FakeListChatModel({ responses: [response] })).condense(key, { signal });

      const { summary } = await memory.recall(key);
      expect(summary).toContain('town number 0 a night may cost 100 euros');
      expect(summary).not.toContain('999');
    },
  );

  it('leaves the exchanges as they are when the model fails, and tries again', async () => {
    await fill('t/m2');
    const broken = new FakeListChatModel({ responses: ['unused'] });
    broken.invoke = async () => {
      throw new Error('overloaded');
    };
    const stored = await client.lrange(`${prefix}:{t/m2}`, 0, -1);

    const first = await withModel(broken).condense('t/m2', { signal });

    expect(first).toEqual({ exchanges: 0, usage: [], retry: true });
    expect(await client.lrange(`${prefix}:{t/m2}`, 0, -1)).toEqual(stored);
    expect((await memory.recall('t/m2')).summary).toContain('town number 0 ');
    expect((await memory.condense('t/m2', { signal })).exchanges).toBeGreaterThan(0);
  });

  it('gives up on a failing model before exchanges are lost', async () => {
    for (let number = 0; number < 31; number += 1) await memory.remember('t/m3', longer(number));
    const broken = new FakeListChatModel({ responses: ['unused'] });
    broken.invoke = async () => {
      throw new Error('overloaded');
    };

    expect(await withModel(broken).condense('t/m3', { signal })).toMatchObject({
      exchanges: 8,
      retry: false,
    });
  });

  it('keeps no line of what was forgotten while the model wrote', async () => {
    await fill('t/m4');
    const slow = new FakeListChatModel({ responses: ['unused'] });
    let calls = 0;
    slow.invoke = async () => {
      calls += 1;
      if (calls === 1) await memory.forget('t/m4', ['r0']);
      return new AIMessageChunk('a line about the hotel');
    };

    await withModel(slow).condense('t/m4', { signal });

    const lines = await client.lrange(`${prefix}:{t/m4}:lines`, 0, -1);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toContain('"r0"');
  });

  it('stops at once when it is told to', async () => {
    await fill('t/m5');
    const stopped = AbortSignal.abort(new Error('shutdown'));

    await expect(memory.condense('t/m5', { signal: stopped })).rejects.toThrow('shutdown');
  });
});
