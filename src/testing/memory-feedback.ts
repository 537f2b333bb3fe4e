import type { Feedback, FeedbackStore } from '../core/feedback.ts';
import { principalKey } from '../core/principal.ts';

/** What people think of answers, in memory; `rows` is what is kept, and who was told. */
export function createMemoryFeedback(): FeedbackStore & {
  readonly rows: Map<string, Feedback & { readonly told?: boolean }>;
} {
  const rows = new Map<string, Feedback & { readonly told?: boolean }>();
  const keyOf = (tenant: string, requestId: string, person: string) => `${tenant}\n${requestId}\n${person}`;
  const ofTurn = (tenant: string, requestId: string) =>
    [...rows.values()].filter((row) => row.tenant === tenant && row.requestId === requestId);
  return {
    rows,
    record: async (given) => {
      const key = keyOf(given.tenant, given.requestId, given.personKey);
      const before = rows.get(key);
      if (before && before.sentAt > given.sentAt) return { kind: 'older' };
      const stays = before?.verdict === given.verdict ? before : undefined;
      const feedback = {
        ...given,
        reason: given.reason ?? stays?.reason,
        text: given.text ?? stays?.text,
        tellMe: given.tellMe ?? stays?.tellMe,
      };
      rows.set(key, feedback);
      return { kind: 'kept', feedback };
    },
    find: async (tenant, requestId, person) => rows.get(keyOf(tenant, requestId, person)),
    ofTurn: async (tenant, requestId) => ofTurn(tenant, requestId),
    toTell: async (tenant, requestId) =>
      ofTurn(tenant, requestId).flatMap((row) =>
        row.person && row.tellMe && row.told !== true ? [{ ...row, person: row.person }] : [],
      ),
    told: async (tenant, requestId, person) => {
      const key = keyOf(tenant, requestId, person);
      const row = rows.get(key);
      if (row) rows.set(key, { ...row, told: true });
    },
    count: async (person) =>
      [...rows.values()].filter(({ personKey }) => personKey === principalKey(person)).length,
    erase: async (person) => {
      const own = [...rows].filter(([, row]) => row.personKey === principalKey(person));
      for (const [key] of own) rows.delete(key);
      return own.length;
    },
  };
}
