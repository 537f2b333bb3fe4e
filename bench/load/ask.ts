import type { BenchContext } from './bench-context.ts';
import type { EventOptions, LoadChannel, LoadEvent } from './load-channel.ts';
import type { PlannedRequest, SentRequest } from './load-plan.ts';
import { sendLoad } from './send-load.ts';
import { askedByThread, type Tally, untilAnswered } from './tally.ts';

/** Questions of one channel, sent evenly from `fromMs` on. */
export type Asking = {
  readonly channel: LoadChannel;
  readonly events: readonly LoadEvent[];
  readonly perSecond: number;
  readonly fromMs?: number;
};

/** What became of one channel's questions. */
export type Asked = {
  readonly sent: readonly SentRequest[];
  /** Milliseconds from sending to the platform receiving an answer in the thread; those without one are missing. */
  readonly latencies: readonly number[];
  /** Of what the gateway took. */
  readonly tally: Tally;
  readonly lastAnswerAt: number;
};

export type AskOptions = { readonly withinMs: number; readonly beside?: readonly PlannedRequest[] };

/** Questions with a thread of their own each. */
export function eventsOf(
  channel: LoadChannel,
  { questions }: BenchContext,
  { run, count, threads = count }: Pick<EventOptions, 'run' | 'count'> & { readonly threads?: number },
): readonly LoadEvent[] {
  return channel.events({ run, count, threads, channels: Math.min(50, threads), questions });
}

/**
 * Sends all askings at the same time, with other requests beside them, and waits for the answers. Resolves to what
 * became of each asking, and of the other requests.
 */
export async function ask(
  askings: readonly Asking[],
  { signal, folder, say }: BenchContext,
  { withinMs, beside = [] }: AskOptions,
): Promise<{ readonly asked: readonly Asked[]; readonly beside: readonly SentRequest[] }> {
  const requests = askings.map(requestsOf);
  const planned = [...requests.flat(), ...beside].toSorted((a, b) => a.atMs - b.atMs);
  const sent = await sendLoad(planned, { signal, cwd: folder });
  const outcomes = new Map(sent.map((request) => [planned[request.index], request]));
  say(`Waiting for the answers to ${askings.reduce((sum, { events }) => sum + events.length, 0)} questions…`);
  const asked: Asked[] = [];
  for (const [i, { channel, events }] of askings.entries()) {
    const own = events.map(({ thread }, n) => ({ thread, sent: outcomes.get(requests[i]?.[n]) }));
    const taken = own.filter(({ sent: outcome }) => isTaken(outcome));
    const tally = await untilAnswered(channel, askedByThread(taken), { signal, withinMs });
    asked.push({ ...timesOf(own, channel), tally });
  }
  return { asked, beside: beside.flatMap((request) => outcomes.get(request) ?? []) };
}

/** What became of the only asking. */
export function onlyOne({ asked }: { readonly asked: readonly Asked[] }): Asked {
  const [one] = asked;
  if (!one || asked.length > 1) throw new Error('Asked on another number of channels than one');
  return one;
}

/** Whether the gateway took it: Slack is told 200, Teams 200 or 202. */
export function isTaken(request: SentRequest | undefined): boolean {
  return request !== undefined && request.status >= 200 && request.status < 300;
}

function requestsOf({ events, perSecond, fromMs = 0 }: Asking): PlannedRequest[] {
  return events.map(({ request }, index) => ({ ...request, atMs: fromMs + (index * 1_000) / perSecond }));
}

type Own = { readonly thread: string; readonly sent: SentRequest | undefined };

function timesOf(own: readonly Own[], channel: LoadChannel): Omit<Asked, 'tally'> {
  const threads = new Set(own.map(({ thread }) => thread));
  const posts = channel.posts().filter(({ thread }) => threads.has(thread));
  const first = new Map<string, number>();
  for (const { thread, at } of posts) first.set(thread, Math.min(at, first.get(thread) ?? at));
  const sent = own.flatMap((event) => event.sent ?? []);
  const latencies = own.flatMap((event) => {
    const at = first.get(event.thread);
    return at === undefined || !event.sent ? [] : [at - event.sent.sentAt];
  });
  return { sent, latencies, lastAnswerAt: Math.max(...posts.map(({ at }) => at)) };
}
