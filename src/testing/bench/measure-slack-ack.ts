import { freePort } from '../../storage/embedded/child-server.ts';
import type { BenchRow } from './bench-report.ts';
import type { BenchContext } from './bench-context.ts';
import { figuresOf } from './figures.ts';
import type { FootnoteProcesses } from './footnote-processes.ts';
import type { SentRequest } from './load-plan.ts';
import { startNodeProcess } from './node-process.ts';
import { grown, type MetricsReading, readMetrics } from './process-metrics.ts';
import { sendLoad } from './send-load.ts';
import { askedByThread, type MentionEvent, mentionEvents } from './slack-events.ts';
import { type Tally, untilAnswered } from './slack-receiver.ts';

const PER_SECOND = 100;
const SECONDS = 10;
const CHANNELS = 50;
const THREADS = 500;
const WARM_UP = { count: 100, perSecond: 50 };
const ANSWERED_WITHIN_MS = 180_000;
const GATEWAY = 0;
const BASELINE = 1;

type Readings = { readonly gateway: MetricsReading; readonly worker: MetricsReading };

/**
 * Sends events at a fixed rate to the gateway, and in the same seconds each one to a Bolt app that only acknowledges;
 * then waits until every event that the gateway took has its answer.
 */
export async function measureSlackAck(
  context: BenchContext,
  footnote: FootnoteProcesses,
): Promise<readonly BenchRow[]> {
  const { questions, say } = context;
  const baseline = await startBaseline(context, footnote.signingSecret);
  try {
    const urls = [footnote.eventsUrl, baseline.url];
    const options = { channels: CHANNELS, questions };
    say('Warming up…');
    const warmUp = mentionEvents({ ...options, run: 3, count: WARM_UP.count, threads: WARM_UP.count });
    await load(context, footnote, { urls, events: warmUp, perSecond: WARM_UP.perSecond });
    say(`Sending ${PER_SECOND} events a second for ${SECONDS} s…`);
    const before = await readBoth(context, footnote);
    const events = mentionEvents({ ...options, run: 4, count: PER_SECOND * SECONDS, threads: THREADS });
    const run = await load(context, footnote, { urls, events, perSecond: PER_SECOND });
    const after = await readBoth(context, footnote);
    return [...ackRows(run.sent), ...answerRows(run), ...costRows(run, before, after)];
  } finally {
    await baseline.stop();
  }
}

async function startBaseline({ folder, signal }: BenchContext, signingSecret: string) {
  const port = await freePort();
  const process = startNodeProcess({
    name: 'The Bolt app to compare with',
    script: 'src/testing/bench/baseline-process.ts',
    args: [String(port), signingSecret],
    env: {},
    cwd: folder,
  });
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  process.channel.once('message', resolve);
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  void process.exited.then((code) =>
    reject(new Error(`${process.name} ended (${code}): ${process.lastWords()}`)),
  );
  try {
    await promise;
  } catch (error) {
    await process.stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}/slack/events`, stop: () => process.stop() };
}

type Load = {
  readonly urls: readonly string[];
  readonly events: readonly MentionEvent[];
  readonly perSecond: number;
};

type Run = { readonly sent: readonly SentRequest[]; readonly tally: Tally; readonly lastAnswerAt: number };

async function load(
  { signal, folder, say }: BenchContext,
  { signingSecret, slack }: FootnoteProcesses,
  { urls, events, perSecond }: Load,
): Promise<Run> {
  const bodies = events.map((event) => event.body);
  const sent = await sendLoad({ urls, signingSecret, perSecond, bodies }, { signal, cwd: folder });
  const taken = sent.filter((request) => request.target === GATEWAY && request.status === 200);
  const asked = askedByThread(taken.flatMap(({ index }) => events[index] ?? []));
  say(`Waiting for the answers to ${taken.length} events…`);
  const tally = await untilAnswered(slack, asked, { signal, withinMs: ANSWERED_WITHIN_MS });
  const lastAnswerAt = Math.max(...slack.posts().map((post) => post.at));
  return { sent, tally, lastAnswerAt };
}

const row = (what: string, value: number, unit: string) => ({ measure: 'slack-ack', what, value, unit });

function ackRows(sent: readonly SentRequest[]): readonly BenchRow[] {
  const of = (target: number) => sent.filter((request) => request.target === target);
  const gateway = figuresOf(of(GATEWAY).map((request) => request.ms));
  const baseline = figuresOf(of(BASELINE).map((request) => request.ms));
  const refused = of(GATEWAY).filter((request) => request.status !== 200).length;
  const late = figuresOf(sent.map((request) => request.lateMs));
  return [
    row('acknowledged, p50', gateway.p50, 'ms'),
    row('acknowledged, p95', gateway.p95, 'ms'),
    { ...row('acknowledged, p99', gateway.p99, 'ms'), bar: { below: 50 } },
    row('acknowledged, max', gateway.max, 'ms'),
    row('Bolt without a queue in the same seconds, p50', baseline.p50, 'ms'),
    row('Bolt without a queue in the same seconds, p95', baseline.p95, 'ms'),
    row('Bolt without a queue in the same seconds, p99', baseline.p99, 'ms'),
    row('Bolt without a queue in the same seconds, max', baseline.max, 'ms'),
    row('generator late, p99', late.p99, 'ms'),
    { ...row('not acknowledged with 200', refused, ''), bar: { exactly: 0 } },
    ...otherOutcomes(of(GATEWAY)),
  ];
}

/** What was answered instead of 200: a status, or why the connection failed. */
function otherOutcomes(sent: readonly SentRequest[]): readonly BenchRow[] {
  const counts = new Map<string, number>();
  for (const { status, failure } of sent) {
    const outcome = failure ?? `status ${status}`;
    if (status !== 200) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return [...counts].map(([outcome, count]) => row(`of them: ${outcome}`, count, ''));
}

function answerRows({ sent, tally, lastAnswerAt }: Run): readonly BenchRow[] {
  const times = sent.map((request) => request.sentAt);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  return [
    row('answered', tally.answered, ''),
    { ...row('lost', tally.lost, ''), bar: { exactly: 0 } },
    { ...row('answered twice', tally.doubled, ''), bar: { exactly: 0 } },
    row('last answer after the last event', Math.max(0, (lastAnswerAt - last) / 1_000), 's'),
    row('answers a second', (tally.answered * 1_000) / (lastAnswerAt - first), ''),
  ];
}

/** CPU time says what an event costs whatever else the machine does. */
function costRows({ tally }: Run, before: Readings, after: Readings): readonly BenchRow[] {
  const perEvent = (role: keyof Readings) =>
    (grown('process_cpu_seconds_total', before[role], after[role]) * 1_000) / tally.answered;
  return [
    row('CPU time an event, gateway', perEvent('gateway'), 'ms'),
    row('CPU time an event, worker', perEvent('worker'), 'ms'),
  ];
}

async function readBoth({ signal }: BenchContext, { gateway, worker }: FootnoteProcesses): Promise<Readings> {
  const [ofGateway, ofWorker] = await Promise.all([
    readMetrics(gateway.port, signal),
    readMetrics(worker.port, signal),
  ]);
  return { gateway: ofGateway, worker: ofWorker };
}
