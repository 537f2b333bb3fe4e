import type { RenderedPart, ReplyTarget } from '../channels/channel-adapter.ts';

/** One message of a delivery: planned, then `posting` (about to be sent), then `posted` with the platform's id. */
export type LedgerPart = {
  readonly part: RenderedPart;
  readonly state: 'planned' | 'posting' | 'posted';
  /** Of `posting`: when the post began, while the platform may still be at work on it. */
  readonly underWaySinceMs?: number;
  readonly messageId?: string;
  /** The message whose place the part takes: it is changed instead of another one posted. */
  readonly replaces?: string;
};

export type Delivery = {
  readonly id: string;
  readonly target: ReplyTarget;
  readonly parts: readonly LedgerPart[];
  /** Messages of an earlier delivery for which this one has no part: they are taken away. */
  readonly leftovers: readonly string[];
};

/** What a delivery is planned from: `replaces` are the messages that it takes the place of, in order. */
export type DeliveryPlan = {
  readonly target: ReplyTarget;
  readonly parts: readonly RenderedPart[];
  readonly replaces: readonly string[];
};

/**
 * What is about to be shown, and what was: written before and after each effect, so that a retried job finishes a
 * delivery instead of repeating it. Kept for at least the 24 hours in which platforms redeliver.
 */
export interface DeliveryLedger {
  load(deliveryId: string): Promise<Delivery | undefined>;
  /** Keeps the first plan: a second call with the same id changes nothing and returns what stands. */
  plan(deliveryId: string, plan: DeliveryPlan): Promise<Delivery>;
  /** Without `underWaySinceMs`: an earlier post has ended, and nobody knows how. */
  posting(deliveryId: string, part: number, underWaySinceMs?: number): Promise<void>;
  /** The platform refused the part: it is as if it had not been tried. */
  planned(deliveryId: string, part: number): Promise<void>;
  posted(deliveryId: string, part: number, messageId: string): Promise<void>;
  forget(deliveryId: string): Promise<void>;
}
