import { freePort } from '../../src/storage/embedded/child-server.ts';
import { ackRows, answerRows } from './ack-rows.ts';
import { ask, type Asked, eventsOf, onlyOne } from './ask.ts';
import type { BenchContext } from './bench-context.ts';
import type { BenchRow } from './bench-report.ts';
import { figuresOf } from './figures.ts';
import { type FootnoteProcesses, SIGNING_SECRET } from './footnote-processes.ts';
import type { SentRequest } from './load-plan.ts';
import { startNodeProcess } from './node-process.ts';
import { grown, type MetricsReading, readMetrics } from './process-metrics.ts';

const PER_SECOND = 100;
const SECONDS = 10;
const THREADS = 500;
const WARM_UP = { count: 100, perSecond: 50 };
const ANSWERED_WITHIN_MS = 180_000;

type Readings = { readonly gateway: MetricsReading; readonly worker: MetricsReading };
type Load = {
  readonly run: number;
  readonly count: number;
  readonly threads?: number;
  readonly perSecond: number;
};

/**
 * Sends events at a fixed rate to the gateway, and in the same seconds each one to a Bolt app that only acknowledges;
 * then waits until every event that the gateway took has its answer.
 */
export async function measureSlackAck(
  context: BenchContext,
  footnote: FootnoteProcesses,
): Promise<readonly BenchRow[]> {
  const { say, signal } = context;
  const baseline = await startBaseline(context);
  try {
    say('Warming up…');
    await sendBeside(context, footnote, baseline.url, { ...WARM_UP, run: 3 });
    say(`Sending ${PER_SECOND} events a second for ${SECONDS} s…`);
    const before = await readBoth(signal, footnote);
    const load = { run: 4, count: PER_SECOND * SECONDS, threads: THREADS, perSecond: PER_SECOND };
    const { asked, beside } = await sendBeside(context, footnote, baseline.url, load);
    const after = await readBoth(signal, footnote);
    return [
      ...ackRows(NAME, asked),
      ...baselineRows(beside),
      ...answerRows(NAME, asked),
      ...costRows(asked, before, after),
    ];
  } finally {
    await baseline.stop();
  }
}

const NAME = 'slack-ack';

async function sendBeside(context: BenchContext, { slack }: FootnoteProcesses, url: string, load: Load) {
  const { perSecond, ...which } = load;
  const events = eventsOf(slack, context, which);
  const halfMs = 500 / perSecond;
  const beside = events.map(({ request }, n) => ({
    ...request,
    url,
    atMs: halfMs + (n * 1_000) / perSecond,
  }));
  const asking = { channel: slack, events, perSecond };
  const outcome = await ask([asking], context, { withinMs: ANSWERED_WITHIN_MS, beside });
  return { asked: onlyOne(outcome), beside: outcome.beside };
}

async function startBaseline({ folder, signal }: BenchContext) {
  const port = await freePort();
  const process = startNodeProcess({
    name: 'The Bolt app to compare with',
    script: 'bench/load/baseline-process.ts',
    args: [String(port), SIGNING_SECRET],
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

function baselineRows(beside: readonly SentRequest[]): readonly BenchRow[] {
  const { p50, p95, p99, max } = figuresOf(beside.map(({ ms }) => ms));
  const row = (what: string, value: number) => ({
    measure: NAME,
    what: `Bolt without a queue in the same seconds, ${what}`,
    value,
    unit: 'ms',
  });
  return [row('p50', p50), row('p95', p95), row('p99', p99), row('max', max)];
}

/** CPU time says what an event costs whatever else the machine does. */
function costRows({ tally }: Asked, before: Readings, after: Readings): readonly BenchRow[] {
  const perEvent = (role: keyof Readings): BenchRow => ({
    measure: NAME,
    what: `CPU time an event, ${role}`,
    value: (grown('process_cpu_seconds_total', before[role], after[role]) * 1_000) / tally.answered,
    unit: 'ms',
  });
  return [perEvent('gateway'), perEvent('worker')];
}

async function readBoth(signal: AbortSignal, { gateway, worker }: FootnoteProcesses): Promise<Readings> {
  const [ofGateway, ofWorker] = await Promise.all([
    readMetrics(gateway.port, signal),
    readMetrics(worker.port, signal),
  ]);
  return { gateway: ofGateway, worker: ofWorker };
}
