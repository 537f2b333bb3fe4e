import type {
  ConversationReference,
  ConversationReferences,
  Sighting,
} from '../../../adapters/teams/conversation-references.ts';
import { AssistantError } from '../../core/errors.ts';

/** ConversationReferences over maps, which can refuse the next write as an unreachable store would. */
export type MemoryReferences = ConversationReferences & {
  failNext(): void;
  /** The conversations that are kept for long, not for the moment. */
  kept(): readonly string[];
};

export function createMemoryReferences(): MemoryReferences {
  const conversations = new Map<string, ConversationReference>();
  const tenants = new Map<string, ConversationReference>();
  const people = new Map<string, Sighting>();
  const greeted = new Set<string>();
  const heard = new Set<string>();
  let failing = false;
  return {
    failNext() {
      failing = true;
    },
    save: async (reference, person) => {
      if (failing) {
        failing = false;
        throw new AssistantError('The store is not reachable', { code: 'storage', retryable: true });
      }
      heard.delete(reference.conversation);
      conversations.set(reference.conversation, reference);
      tenants.set(reference.tenant, reference);
      if (person) people.set(`${reference.tenant}/${person.person}`, { reference, member: person.member });
    },
    hear: async (reference, { person, member }) => {
      const name = `${reference.tenant}/${person}`;
      if (!conversations.has(reference.conversation)) {
        heard.add(reference.conversation);
        conversations.set(reference.conversation, reference);
      }
      if (!tenants.has(reference.tenant)) tenants.set(reference.tenant, reference);
      if (!people.has(name)) people.set(name, { reference, member });
    },
    kept: () => [...conversations.keys()].filter((conversation) => !heard.has(conversation)),
    find: async (tenant, conversation) => conversations.get(conversation) ?? tenants.get(tenant),
    at: async (conversation) => conversations.get(conversation),
    lastSeen: async (tenant, person) => people.get(`${tenant}/${person}`),
    forget: async (_tenant, conversation) => {
      conversations.delete(conversation);
      greeted.delete(conversation);
    },
    greet: async (_tenant, conversation) => {
      const first = !greeted.has(conversation);
      greeted.add(conversation);
      return first;
    },
  };
}
