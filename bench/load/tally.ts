import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadEvent, ReceivedPost } from './load-channel.ts';

/** How many questions each thread was asked. */
export function askedByThread(events: readonly Pick<LoadEvent, 'thread'>[]): ReadonlyMap<string, number> {
  const asked = new Map<string, number>();
  for (const { thread } of events) asked.set(thread, (asked.get(thread) ?? 0) + 1);
  return asked;
}

/** What became of the questions: each thread should hold as many answers as it was asked. */
export type Tally = { readonly answered: number; readonly lost: number; readonly doubled: number };

/**
 * Counts answers against questions a thread; other threads don't count. Two answers for one question, or a part posted
 * twice, are doubled.
 */
export function tally(asked: ReadonlyMap<string, number>, posts: readonly ReceivedPost[]): Tally {
  const parts = new Set<string>();
  const deliveries = new Map<string, Set<string>>();
  let doubled = 0;
  for (const { thread, deliveryId, part } of posts) {
    if (!asked.has(thread)) continue;
    const key = `${deliveryId}#${part}`;
    if (parts.has(key)) doubled += 1;
    parts.add(key);
    const known = deliveries.get(thread) ?? new Set<string>();
    deliveries.set(thread, known.add(deliveryId));
  }
  let answered = 0;
  let lost = 0;
  for (const [thread, wanted] of asked) {
    const got = deliveries.get(thread)?.size ?? 0;
    answered += Math.min(wanted, got);
    lost += Math.max(0, wanted - got);
    doubled += Math.max(0, got - wanted);
  }
  return { answered, lost, doubled };
}

/** Waits until every question has its answer, nothing came for 20 s, or `withinMs` are over; then a little for doubles. */
export async function untilAnswered(
  receiver: { posts(): readonly ReceivedPost[] },
  asked: ReadonlyMap<string, number>,
  { signal, withinMs }: { readonly signal: AbortSignal; readonly withinMs: number },
): Promise<Tally> {
  const deadline = Date.now() + withinMs;
  let quietSince = Date.now();
  let seen = 0;
  while (tally(asked, receiver.posts()).lost > 0 && Date.now() < deadline) {
    const now = receiver.posts().length;
    if (now !== seen) quietSince = Date.now();
    seen = now;
    if (Date.now() - quietSince > 20_000) break;
    await sleep(200, undefined, { signal });
  }
  await sleep(1_000, undefined, { signal });
  return tally(asked, receiver.posts());
}
