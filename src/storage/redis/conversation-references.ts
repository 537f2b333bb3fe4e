import { z } from 'zod';
import type { ConversationReferences } from '../../../adapters/teams/conversation-references.ts';
import type { RedisClient } from './connection.ts';
import { storing } from './storage-error.ts';

/** A conversation in which nobody spoke to Footnote for this long must be spoken to again before it can write there. */
const KEPT_FOR_S = 180 * 24 * 3600;
/** What may come to nothing is kept for as long as an answer to it may take. */
const HEARD_FOR_S = 600;

const Stored = z.object({
  tenant: z.string(),
  conversation: z.string(),
  workspace: z.string(),
  serviceUrl: z.string(),
  bot: z.string(),
  team: z.string().optional(),
});

const Seen = z.object({ reference: Stored, member: z.string() });

type Options = { readonly redis: RedisClient; readonly prefix?: string };

/**
 * Teams' conversation references in Redis, for half a year after the last message. What it knows of a person is in which
 * conversation they wrote last. Throws a retryable AssistantError when Redis fails.
 */
export function createConversationReferences({
  redis,
  prefix = 'footnote',
}: Options): ConversationReferences {
  const key = (kind: string, ...ids: string[]): string =>
    `${prefix}:teams:${kind}:${ids.map(encodeURIComponent).join('/')}`;
  const read = async <T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> => {
    const value = await redis.get(name);
    return value === null ? undefined : schema.parse(JSON.parse(value));
  };
  const write = (name: string, value: z.infer<typeof Stored> | z.infer<typeof Seen>) =>
    redis.set(name, JSON.stringify(value), 'EX', KEPT_FOR_S);
  const ofConversation = (conversation: string) => key('conversation', conversation);
  const ofTenant = (tenant: string) => key('tenant', tenant);
  const ofPerson = (tenant: string, person: string) => key('person', tenant, person);
  const greeted = (tenant: string, conversation: string) => key('greeted', tenant, conversation);

  return {
    save: (reference, person) =>
      storing('saving a Teams conversation', async () => {
        const { tenant, conversation } = reference;
        const writes = [write(ofConversation(conversation), reference), write(ofTenant(tenant), reference)];
        if (person) {
          const { member } = person;
          writes.push(write(ofPerson(tenant, person.person), { reference, member }));
        }
        await Promise.all(writes);
      }),
    hear: (reference, { person, member }) =>
      storing('noting a Teams conversation', async () => {
        const { tenant, conversation } = reference;
        const note = (name: string, value: z.infer<typeof Stored> | z.infer<typeof Seen>) =>
          redis.set(name, JSON.stringify(value), 'EX', HEARD_FOR_S, 'NX');
        await Promise.all([
          note(ofConversation(conversation), reference),
          note(ofTenant(tenant), reference),
          note(ofPerson(tenant, person), { reference, member }),
        ]);
      }),
    find: (tenant, conversation) =>
      storing('looking up a Teams conversation', async () => {
        const own = await read(ofConversation(conversation), Stored);
        return own?.tenant === tenant ? own : read(ofTenant(tenant), Stored);
      }),
    at: (conversation) =>
      storing('looking up a Teams conversation', () => read(ofConversation(conversation), Stored)),
    lastSeen: (tenant, person) => storing('looking up a person', () => read(ofPerson(tenant, person), Seen)),
    forget: (tenant, conversation) =>
      storing('forgetting a Teams conversation', async () => {
        await Promise.all([
          redis.del(ofConversation(conversation)),
          redis.del(greeted(tenant, conversation)),
        ]);
      }),
    greet: (tenant, conversation) =>
      storing('greeting a Teams conversation', async () => {
        const name = greeted(tenant, conversation);
        return (await redis.set(name, '1', 'EX', KEPT_FOR_S, 'NX')) === 'OK';
      }),
  };
}
