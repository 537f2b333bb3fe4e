import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type {
  ConversationReference,
  ConversationReferences,
} from '../../../adapters/teams/conversation-references.ts';
import { connectRedis } from './connection.ts';
import { createConversationReferences } from './conversation-references.ts';

const redis = connectRedis(inject('redisUrl'), 'worker', () => undefined);
const other = connectRedis(inject('redisUrl'), 'worker', () => undefined);
let references: ConversationReferences;
let elsewhere: ConversationReferences;
let prefix: string;

beforeEach(() => {
  prefix = `test-${randomUUID()}`;
  references = createConversationReferences({ redis, prefix });
  elsewhere = createConversationReferences({ redis: other, prefix });
});
afterAll(() => {
  redis.disconnect();
  other.disconnect();
});

function reference(conversation: string, tenant = 'acme'): ConversationReference {
  return {
    tenant,
    conversation,
    workspace: 't',
    serviceUrl: `https://smba.example/${conversation}/`,
    bot: '28:app',
  };
}

describe("Teams' conversation references", () => {
  it('are known to the process that answers', async () => {
    await references.save(reference('19:a'), { person: 'ana', member: '29:ana' });

    expect(await elsewhere.find('acme', '19:a')).toEqual(reference('19:a'));
    expect(await elsewhere.at('19:a')).toEqual(reference('19:a'));
    expect(await elsewhere.lastSeen('acme', 'ana')).toEqual({
      reference: reference('19:a'),
      member: '29:ana',
    });
  });

  it("fall back to the newest of the tenant, never to another tenant's", async () => {
    await references.save(reference('19:a'));
    await references.save(reference('19:b', 'umbrella'));

    expect(await references.find('acme', '19:unknown')).toEqual(reference('19:a'));
    expect(await references.find('acme', '19:b')).toEqual(reference('19:a'));
    expect(await references.find('nobody', '19:a')).toBeUndefined();
  });

  it('are forgotten, and greeted once until then', async () => {
    await references.save(reference('19:a'));
    const first = [await references.greet('acme', '19:a'), await elsewhere.greet('acme', '19:a')];

    await references.forget('acme', '19:a');

    expect(first).toEqual([true, false]);
    expect(await references.at('19:a')).toBeUndefined();
    expect(await references.greet('acme', '19:a')).toBe(true);
  });

  it('are kept for ten minutes where something was only overheard, and as long as before where they were known', async () => {
    const member = { person: 'cleo', member: '29:cleo' };
    await references.save(reference('19:known'));

    await references.hear(reference('19:heard'), member);
    await references.hear({ ...reference('19:known'), bot: '28:other' }, member);

    expect(await elsewhere.lastSeen('acme', 'cleo')).toMatchObject({ member: '29:cleo' });
    expect(await elsewhere.at('19:known')).toEqual(reference('19:known'));
    const [heard = '', known = ''] = await Promise.all(
      ['19:heard', '19:known'].map(
        async (id) => (await redis.keys(`${prefix}:teams:conversation:${encodeURIComponent(id)}`))[0],
      ),
    );
    expect(await redis.ttl(heard)).toBeLessThanOrEqual(600);
    expect(await redis.ttl(known)).toBeGreaterThan(86_400);
  });

  it('are not kept for ever', async () => {
    await references.save(reference('19:ttl'), { person: 'ben', member: '29:ben' });

    const keys = await redis.keys(`${prefix}:teams:*`);
    for (const key of keys) expect(await redis.ttl(key)).toBeGreaterThan(86_400);
    expect(keys.length).toBeGreaterThan(0);
  });
});
