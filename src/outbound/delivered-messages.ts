import type { ChannelName } from '../core/principal.ts';

/** One message that a platform took. `deliveryId` is the request it answers, or what derives from it. */
export type DeliveredMessage = {
  readonly tenant: string;
  readonly deliveryId: string;
  readonly part: number;
  readonly channel: ChannelName;
  readonly messageId: string;
  readonly postedAt: string;
};

/** The lasting record of what was posted where; the ledger in Redis only holds what is in flight. */
export interface DeliveredMessages {
  /** Recording the same part again changes nothing. */
  record(messages: readonly DeliveredMessage[]): Promise<void>;
  /** The platform's ids of a delivery's parts, in order; empty when none was recorded. */
  messageIds(tenant: string, deliveryId: string): Promise<readonly string[]>;
  /** The deliveries to which a platform's message id belongs: ids are unique inside a workspace only. */
  deliveriesOf(tenant: string, channel: ChannelName, messageId: string): Promise<readonly string[]>;
  forget(tenant: string, deliveryId: string): Promise<void>;
}
