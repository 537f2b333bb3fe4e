import type { RenderedPart, ReplyTarget } from '../channels/channel-adapter.ts';

/** One message of a delivery: planned, then `posting` (about to be sent), then `posted` with the platform's id. */
export type LedgerPart = {
  readonly part: RenderedPart;
  readonly state: 'planned' | 'posting' | 'posted';
  readonly messageId?: string;
};

export type Delivery = {
  readonly id: string;
  readonly target: ReplyTarget;
  readonly parts: readonly LedgerPart[];
};

/**
 * What is about to be shown, and what was: written before and after each effect, so that a retried job finishes a
 * delivery instead of repeating it. Kept for at least the 24 hours in which platforms redeliver.
 */
export interface DeliveryLedger {
  load(deliveryId: string): Promise<Delivery | undefined>;
  /** Keeps the first plan: a second call with the same id changes nothing and returns what stands. */
  plan(deliveryId: string, target: ReplyTarget, parts: readonly RenderedPart[]): Promise<Delivery>;
  posting(deliveryId: string, part: number): Promise<void>;
  posted(deliveryId: string, part: number, messageId: string): Promise<void>;
}
