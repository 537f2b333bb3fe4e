import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalMethod, type RecordedCall, startSlackProxy } from '../slack/slack-proxy.ts';

/** One post of an answer's part, as Slack received it. */
export type ReceivedPost = {
  /** Channel and thread. */
  readonly thread: string;
  readonly deliveryId: string;
  readonly part: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** The Web API for a load: says yes to everything at once and keeps what was posted. No state to slow it down. */
export type SlackReceiver = {
  /** For `SLACK_API_URL`. */
  readonly apiUrl: string;
  posts(): readonly ReceivedPost[];
  close(): Promise<void>;
};

// Nothing listens there: a method that isn't below shows as a failed call.
const NO_UPSTREAM = 'http://127.0.0.1:9';

type Metadata = { readonly event_payload?: { readonly delivery_id?: unknown; readonly part?: unknown } };

/** Starts a Slack that only receives, on loopback. */
export async function startSlackReceiver(): Promise<SlackReceiver> {
  let count = 0;
  const posted: LocalMethod = (args) => {
    count += 1;
    return { ok: true, channel: args.channel, ts: `1767229200.${String(count).padStart(6, '0')}` };
  };
  const fine: LocalMethod = () => ({ ok: true });
  const proxy = await startSlackProxy(NO_UPSTREAM, {
    'chat.postMessage': posted,
    'chat.update': posted,
    'reactions.add': fine,
    'assistant.threads.setStatus': fine,
    'conversations.replies': (args) => ({ ok: true, messages: messagesOf(proxy.calls, args) }),
  });
  return {
    apiUrl: `${proxy.url}/api/`,
    posts: () => proxy.calls.filter((call) => call.method === 'chat.postMessage').map(toPost),
    close: () => proxy.close(),
  };
}

function toPost({ args, at }: RecordedCall): ReceivedPost {
  const payload = (args.metadata as Metadata | undefined)?.event_payload;
  return {
    thread: `${String(args.channel)}/${String(args.thread_ts)}`,
    deliveryId: String(payload?.delivery_id),
    part: Number(payload?.part),
    at,
  };
}

function messagesOf(calls: readonly RecordedCall[], args: Readonly<Record<string, unknown>>) {
  return calls
    .filter((call) => call.method === 'chat.postMessage')
    .filter((call) => call.args.channel === args.channel && call.args.thread_ts === args.ts)
    .map((call, index) => ({ ts: `1767229200.${index}`, metadata: call.args.metadata }));
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
  receiver: SlackReceiver,
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
