import type { CallDecision, PendingCall, PendingCalls } from '../jobs/pending-calls.ts';

type Kept = { pending: PendingCall; decision?: CallDecision; eventId?: string; isStarted?: boolean };

/** PendingCalls in memory, with the rules of the stored ones. */
export function createMemoryPendingCalls(): PendingCalls {
  const kept = new Map<string, Kept>();
  const keyOf = ({ tenant, requestId }: Pick<PendingCall, 'tenant' | 'requestId'>) =>
    `${tenant}/${requestId}`;
  return {
    put: async (pending) => {
      if (kept.get(keyOf(pending))?.decision === undefined) kept.set(keyOf(pending), { pending });
    },
    find: async (tenant, requestId) => {
      const found = kept.get(keyOf({ tenant, requestId }));
      return found && { ...found.pending, decision: found.decision };
    },
    forget: async (tenant, requestIds) =>
      requestIds.forEach((requestId) => kept.delete(keyOf({ tenant, requestId }))),
    expire: async () => 0,
    decide: async (pending, decision, { eventId }) => {
      const found = kept.get(keyOf(pending));
      if (!found || found.pending.binding !== pending.binding) return false;
      if (found.decision !== undefined) return found.decision === decision && found.eventId === eventId;
      Object.assign(found, { decision, eventId });
      return true;
    },
    start: async (pending) => {
      const found = kept.get(keyOf(pending));
      if (found?.decision !== 'taken' || found.isStarted || found.pending.binding !== pending.binding)
        return false;
      found.isStarted = true;
      return true;
    },
  };
}
