import { ask, type Asked, eventsOf, onlyOne } from './ask.ts';
import type { BenchRow } from './bench-report.ts';
import type { BenchContext } from './bench-context.ts';
import { figuresOf } from './figures.ts';
import type { FootnoteProcesses } from './footnote-processes.ts';
import { grown, meanByLabel, type MetricsReading, readMetrics } from './process-metrics.ts';
import { residentMegabytes } from './resident-memory.ts';

const EVENTS = 100;
const WARM_UP_EVENTS = 20;
const PER_SECOND = 5;
const ANSWERED_WITHIN_MS = 60_000;

/** Asks steadily, each question in a thread of its own, and times from sending the event to Slack receiving the post. */
export async function measureTurnLatency(
  context: BenchContext,
  footnote: FootnoteProcesses,
): Promise<readonly BenchRow[]> {
  const { signal, say } = context;
  say('Warming up…');
  await askSteadily(context, footnote, { run: 1, count: WARM_UP_EVENTS });
  say(`Asking ${EVENTS} questions, ${PER_SECOND} a second…`);
  const before = await readMetrics(footnote.worker.port, signal);
  const { latencies, tally } = await askSteadily(context, footnote, { run: 2, count: EVENTS });
  const after = await readMetrics(footnote.worker.port, signal);
  const { p50, p95, p99, max, mean } = figuresOf(latencies);
  return [
    { ...row('event to chat.postMessage, p50'), value: p50, unit: 'ms', bar: { below: 120 } },
    { ...row('event to chat.postMessage, p95'), value: p95, unit: 'ms', bar: { below: 300 } },
    { ...row('event to chat.postMessage, p99'), value: p99, unit: 'ms' },
    { ...row('event to chat.postMessage, max'), value: max, unit: 'ms' },
    ...stageRows(mean, before, after),
    { ...row('questions without an answer'), value: tally.lost, unit: '', bar: { exactly: 0 } },
  ];
}

function row(what: string) {
  return { measure: 'turn-latency', what };
}

async function askSteadily(
  context: BenchContext,
  { slack }: FootnoteProcesses,
  which: { readonly run: number; readonly count: number },
): Promise<Asked> {
  const events = eventsOf(slack, context, which);
  const asking = { channel: slack, events, perSecond: PER_SECOND };
  return onlyOne(await ask([asking], context, { withinMs: ANSWERED_WITHIN_MS }));
}

/** Where the mean turn spends its time, by the worker's own metrics. */
function stageRows(meanMs: number, before: MetricsReading, after: MetricsReading): readonly BenchRow[] {
  const stages = meanByLabel('footnote_stage_seconds', before, after);
  const answered = grown('footnote_turn_seconds_count{channel="slack",kind="answer"}', before, after);
  const stageMs = [...stages].map(([stage, seconds]) => ({ stage, ms: seconds * 1_000 }));
  const totalMs = stageMs.find(({ stage }) => stage === 'total')?.ms ?? Number.NaN;
  return [
    { ...row('mean'), value: meanMs, unit: 'ms' },
    ...stageMs
      .filter(({ stage }) => stage !== 'total')
      .map(({ stage, ms }) => ({ ...row(`mean of it: ${stage}`), value: ms, unit: 'ms' })),
    {
      ...row('mean of it: outside the turn (receipt, queue, stores, post)'),
      value: meanMs - totalMs,
      unit: 'ms',
    },
    { ...row('of them answered with sources'), value: answered, unit: '' },
  ];
}

/** Resident memory of both processes, `when` they have done something. */
export async function measureMemory(
  { gateway, worker }: FootnoteProcesses,
  when: string,
): Promise<readonly BenchRow[]> {
  const [ofGateway, ofWorker] = await Promise.all([
    residentMegabytes(gateway.pid),
    residentMegabytes(worker.pid),
  ]);
  const memory = (what: string, value: number) => ({
    measure: 'memory',
    what: `${what}, ${when}`,
    value,
    unit: 'MB',
  });
  return [
    memory('gateway', ofGateway),
    memory('worker', ofWorker),
    { ...memory('gateway and worker', ofGateway + ofWorker), bar: { below: 500 } },
  ];
}
