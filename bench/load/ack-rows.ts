import { type Asked, isTaken } from './ask.ts';
import type { BenchRow } from './bench-report.ts';
import { figuresOf } from './figures.ts';
import type { SentRequest } from './load-plan.ts';

/** How fast a gateway acknowledged, and what it didn't take. `what` sets several channels of one measure apart. */
export function ackRows(measure: string, { sent }: Asked, what = 'acknowledged'): readonly BenchRow[] {
  const row = (name: string, value: number, unit: string) => ({ measure, what: name, value, unit });
  const { p50, p95, p99, max } = figuresOf(sent.map(({ ms }) => ms));
  const late = figuresOf(sent.map(({ lateMs }) => lateMs));
  const refused = sent.filter((request) => !isTaken(request));
  return [
    row(`${what}, p50`, p50, 'ms'),
    row(`${what}, p95`, p95, 'ms'),
    { ...row(`${what}, p99`, p99, 'ms'), bar: { below: 50 } },
    row(`${what}, max`, max, 'ms'),
    row('generator late, p99', late.p99, 'ms'),
    { ...row(`not ${what}`, refused.length, ''), bar: { exactly: 0 } },
    ...outcomesOf(refused).map(([outcome, count]) => row(`of them: ${outcome}`, count, '')),
  ];
}

/** What was answered instead: a status, or why the connection failed. */
function outcomesOf(refused: readonly SentRequest[]): [outcome: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { status, failure } of refused) {
    const outcome = failure ?? `status ${status}`;
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return [...counts];
}

/** Whether every question that was taken got its one answer, and how soon the last. */
export function answerRows(measure: string, asked: Asked, who = ''): readonly BenchRow[] {
  const { sent, tally, lastAnswerAt } = asked;
  const row = (what: string, value: number, unit: string) => ({
    measure,
    what: `${who}${who === '' ? '' : ', '}${what}`,
    value,
    unit,
  });
  const times = sent.map(({ sentAt }) => sentAt);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  return [
    row('answered', tally.answered, ''),
    { ...row('lost', tally.lost, ''), bar: { exactly: 0 } },
    { ...row('answered twice', tally.doubled, ''), bar: { exactly: 0 } },
    row('last answer after the last event', Math.max(0, (lastAnswerAt - last) / 1_000), 's'),
    row('answers a second', (tally.answered * 1_000) / (lastAnswerAt - first), ''),
  ];
}
