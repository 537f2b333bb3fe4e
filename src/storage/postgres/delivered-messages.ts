import type { DeliveredMessages } from '../../outbound/delivered-messages.ts';
import type { Database } from './database.ts';
import { deliveredMessages } from './schema.ts';
import { querying } from './storage-error.ts';

/** The ids of delivered messages, in Postgres. Throws a retryable AssistantError. */
export function createDeliveredMessages(database: Database): DeliveredMessages {
  return {
    record: async (messages) => {
      if (messages.length === 0) return;
      await querying('recording delivered messages', () =>
        database.query
          .insert(deliveredMessages)
          .values(messages.map((message) => ({ ...message, postedAt: new Date(message.postedAt) })))
          .onConflictDoNothing(),
      );
    },
  };
}
