/** Whether people wait for it, or would not miss it (typing, text in the making). */
export type SendUse = 'needed' | 'optional';

/** Counts what goes into each conversation, so that Teams has no reason to refuse it. */
export interface SendBudget {
  /** Takes one send of a conversation. Resolves to 0; or, taking none, to the milliseconds until there is one again. */
  take(conversation: string, use: SendUse): Promise<number>;
}

/**
 * What a bot may send into one conversation: a chat, a group chat, or a channel with all its threads.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit#per-bot-per-thread-limit
 */
const WINDOWS = [
  { ms: 1_000, most: 7 },
  { ms: 2_000, most: 8 },
  { ms: 30_000, most: 60 },
  { ms: 3_600_000, most: 1_800 },
] as const;
const LONGEST_MS = 3_600_000;
const MOST_CONVERSATIONS = 5_000;

/** Milliseconds until one more fits into every window; optional sends leave half of each to those that people wait for. */
function waitOf(times: readonly number[], use: SendUse, nowMs: number): number {
  const waits = WINDOWS.map(({ ms, most }) => {
    const limit = use === 'needed' ? most : Math.floor(most / 2);
    const blocking = times.at(-limit);
    return blocking === undefined ? 0 : blocking + ms - nowMs;
  });
  return Math.max(0, ...waits);
}

/**
 * Counts in this process's memory, the sends of its own. Several workers can together send more: Teams then answers 429,
 * and the queue tries again.
 */
export function createSendBudget(now: () => number): SendBudget {
  const sends = new Map<string, number[]>();
  return {
    take: async (conversation, use) => {
      const nowMs = now();
      const times = sends.get(conversation)?.filter((time) => time > nowMs - LONGEST_MS) ?? [];
      const wait = waitOf(times, use, nowMs);
      if (wait > 0) return wait;
      times.push(nowMs);
      // The conversation that was quiet for longest is forgotten first.
      sends.delete(conversation);
      if (sends.size >= MOST_CONVERSATIONS) sends.delete(sends.keys().next().value ?? '');
      sends.set(conversation, times);
      return 0;
    },
  };
}
