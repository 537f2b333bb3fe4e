import type { ReviewQueue } from '../core/feedback.ts';
import type { OfferVerified } from './escalation-services.ts';
import { escalationTexts } from './escalation-texts.ts';

const TOLD = {
  waits: escalationTexts.offerWaits,
  taken: escalationTexts.offerTaken,
  decided: escalationTexts.offerDecided,
  gone: escalationTexts.offerGone,
} as const;

/** Puts what helpers offer into the review queue, where an admin decides. */
export function createOfferVerified(queue: Pick<ReviewQueue, 'offer'>): OfferVerified {
  return async ({ tenant, requestId, ...offered }) => ({
    told: TOLD[await queue.offer({ tenant, requestId }, offered)],
  });
}
