import type { DeliveredMessages } from '../../outbound/delivered-messages.ts';
import type { Database } from './database.ts';
import { deliveredMessages } from './schema.ts';

/** The ids of delivered messages, in Postgres. */
export function createDeliveredMessages(database: Database): DeliveredMessages {
  return {
    record: async (messages) => {
      if (messages.length === 0) return;
      await database.query
        .insert(deliveredMessages)
        .values(messages.map((message) => ({ ...message, postedAt: new Date(message.postedAt) })))
        .onConflictDoNothing();
    },
  };
}
