import type { DeliveredMessages } from '../../outbound/delivered-messages.ts';
import type { Database } from './database.ts';
import { and, asc, eq } from './drizzle.ts';
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
    messageIds: (tenant, deliveryId) =>
      querying('looking up delivered messages', async () => {
        const rows = await database.query
          .select({ messageId: deliveredMessages.messageId })
          .from(deliveredMessages)
          .where(of(tenant, deliveryId))
          .orderBy(asc(deliveredMessages.part));
        return rows.map(({ messageId }) => messageId);
      }),
    deliveriesOf: (tenant, channel, messageId) =>
      querying('looking up a delivered message', async () => {
        const rows = await database.query
          .selectDistinct({ deliveryId: deliveredMessages.deliveryId })
          .from(deliveredMessages)
          .where(
            and(
              eq(deliveredMessages.tenant, tenant),
              eq(deliveredMessages.channel, channel),
              eq(deliveredMessages.messageId, messageId),
            ),
          );
        return rows.map(({ deliveryId }) => deliveryId);
      }),
    forget: async (tenant, deliveryId) => {
      await querying('forgetting delivered messages', () =>
        database.query.delete(deliveredMessages).where(of(tenant, deliveryId)),
      );
    },
  };
}

function of(tenant: string, deliveryId: string) {
  return and(eq(deliveredMessages.tenant, tenant), eq(deliveredMessages.deliveryId, deliveryId));
}
