import type { ReasonCode, Reply } from '../core/reply.ts';

/** A reply that refuses, with its reason and no button. */
export function refusal(requestId: string, reason: ReasonCode, text: string): Reply {
  return { kind: 'refusal', reason, requestId, text, actions: [] };
}
