import { z } from 'zod';
import type {
  ConversationReference,
  ConversationReferences,
} from '../../../adapters/teams/conversation-references.ts';
import type { RedisClient } from './connection.ts';
import { storing } from './storage-error.ts';

/** A conversation in which nobody spoke to Footnote for this long must be spoken to again before it can write there. */
const KEPT_FOR_S = 180 * 24 * 3600;

const Stored = z.object({
  tenant: z.string(),
  conversation: z.string(),
  workspace: z.string(),
  serviceUrl: z.string(),
  bot: z.string(),
});

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
  const read = async (name: string): Promise<ConversationReference | undefined> => {
    const value = await redis.get(name);
    return value === null ? undefined : Stored.parse(JSON.parse(value));
  };
  const write = (name: string, reference: ConversationReference) =>
    redis.set(name, JSON.stringify(reference), 'EX', KEPT_FOR_S);
  const ofConversation = (conversation: string) => key('conversation', conversation);
  const ofTenant = (tenant: string) => key('tenant', tenant);
  const ofPerson = (tenant: string, person: string) => key('person', tenant, person);
  const greeted = (tenant: string, conversation: string) => key('greeted', tenant, conversation);

  return {
    save: (reference, person) =>
      storing('saving a Teams conversation', async () => {
        const { tenant, conversation } = reference;
        const names = [ofConversation(conversation), ofTenant(tenant)];
        if (person !== undefined) names.push(ofPerson(tenant, person));
        await Promise.all(names.map((name) => write(name, reference)));
      }),
    find: (tenant, conversation) =>
      storing('looking up a Teams conversation', async () => {
        const own = await read(ofConversation(conversation));
        return own?.tenant === tenant ? own : read(ofTenant(tenant));
      }),
    at: (conversation) =>
      storing('looking up a Teams conversation', () => read(ofConversation(conversation))),
    lastSeen: (tenant, person) => storing('looking up a person', () => read(ofPerson(tenant, person))),
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
