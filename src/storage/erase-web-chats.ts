import type { ErasurePart } from '../core/erasure.ts';
import type { Principal } from '../core/principal.ts';
import type { Database } from './postgres/database.ts';
import { and, eq, sql } from './postgres/drizzle.ts';
import { turns } from './postgres/schema.ts';
import { querying } from './postgres/storage-error.ts';

type Chats = {
  read(conversation: string): Promise<readonly { readonly id: string }[]>;
  remove(conversation: string, id: string): Promise<boolean>;
};

/** The browser chats of a person at the web page, message by message, as far as their turns still name them: before these go. */
export function webChatsPart(database: Database, chats: Chats): ErasurePart {
  const place = sql<string>`${turns.place}->>'id'`;
  const conversations = async ({ tenant, channel, id }: Principal): Promise<readonly string[]> => {
    if (channel !== 'web') return [];
    const rows = await querying('looking for a person’s chats', () =>
      database.query
        .selectDistinct({ place })
        .from(turns)
        .where(and(eq(turns.tenant, tenant), eq(turns.channel, 'web'), eq(turns.authorId, id))),
    );
    return rows.map((row) => row.place);
  };
  return {
    name: 'messages of web chats',
    count: async (person) => {
      let count = 0;
      for (const each of await conversations(person)) count += (await chats.read(each)).length;
      return count;
    },
    erase: async (person, { signal }) => {
      let erased = 0;
      for (const conversation of await conversations(person))
        for (const { id } of await chats.read(conversation)) {
          signal.throwIfAborted();
          if (await chats.remove(conversation, id)) erased += 1;
        }
      return erased;
    },
  };
}
