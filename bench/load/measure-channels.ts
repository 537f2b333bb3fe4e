import { ackRows, answerRows } from './ack-rows.ts';
import { type Asked, ask, eventsOf, onlyOne } from './ask.ts';
import type { BenchContext } from './bench-context.ts';
import type { BenchRow } from './bench-report.ts';
import { figuresOf } from './figures.ts';
import type { FootnoteProcesses } from './footnote-processes.ts';
import type { LoadChannel } from './load-channel.ts';

const PER_SECOND = 100;
const SECONDS = 10;
const WARM_UP = { count: 50, perSecond: 25 };
const STEADY = { count: 100, perSecond: 10 };
const FLOOD = 300;
/** Into the steady questions. */
const FLOOD_AT_MS = 1_000;
const MOST_CHANGE = 1.2;
/** Each measure asks questions of its own: Footnote answers none twice. */
const RUNS = { flood: 21, 'flood-apart': 51 } as const;
const ANSWERED_WITHIN_MS = 240_000;

/** Sends Slack's and Teams' questions at the same time, each at the rate of the bar, and waits for every answer. */
export async function measureChannelsAck(
  context: BenchContext,
  { slack, teams }: FootnoteProcesses,
): Promise<readonly BenchRow[]> {
  const { say } = context;
  say('Warming up both channels…');
  await both(context, [slack, teams], { run: 11, ...WARM_UP });
  say(`Sending ${PER_SECOND} events a second on Slack, and as many on Teams, for ${SECONDS} s…`);
  const load = { run: 12, count: PER_SECOND * SECONDS, perSecond: PER_SECOND };
  const [ofSlack, ofTeams] = await both(context, [slack, teams], load);
  const measure = 'channels-ack';
  return [
    ...ackRows(measure, ofSlack, 'acknowledged to Slack'),
    ...ackRows(measure, ofTeams, 'acknowledged to Teams'),
    ...answerRows(measure, ofSlack, 'Slack'),
    ...answerRows(measure, ofTeams, 'Teams'),
  ];
}

type Load = { readonly run: number; readonly count: number; readonly perSecond: number };

async function both(
  context: BenchContext,
  [first, second]: readonly [LoadChannel, LoadChannel],
  { perSecond, ...which }: Load,
): Promise<readonly [Asked, Asked]> {
  const askings = [first, second].map((channel, i) => {
    const fromMs = (i * 500) / perSecond;
    return { channel, events: eventsOf(channel, context, which), perSecond, fromMs };
  });
  const { asked } = await ask(askings, context, { withinMs: ANSWERED_WITHIN_MS });
  const [one, other] = asked;
  if (!one || !other) throw new Error('Two channels were asked, and one did not report');
  return [one, other];
}

/** How long a channel's people wait for answers, with nothing else to do, and while the other channel is flooded. */
export async function measureFlood(
  context: BenchContext,
  { slack, teams }: FootnoteProcesses,
  measure: keyof typeof RUNS,
): Promise<readonly BenchRow[]> {
  const run = RUNS[measure];
  context.say('Warming up both channels…');
  await both(context, [slack, teams], { run, ...WARM_UP });
  const rows = [
    ...(await floodBeside(context, slack, teams, run + 1)),
    ...(await floodBeside(context, teams, slack, run + 5)),
  ];
  return rows.map((row) => ({ measure, ...row }));
}

async function floodBeside(
  context: BenchContext,
  steady: LoadChannel,
  flooded: LoadChannel,
  run: number,
): Promise<readonly Omit<BenchRow, 'measure'>[]> {
  const row = (what: string, value: number, unit: string) => ({ what, value, unit });
  const asking = (offset: number) => ({
    channel: steady,
    events: eventsOf(steady, context, { run: run + offset, count: STEADY.count }),
    perSecond: STEADY.perSecond,
  });
  const options = { withinMs: ANSWERED_WITHIN_MS };
  context.say(`Asking ${STEADY.perSecond} questions a second on ${steady.name}…`);
  const before = figuresOf(onlyOne(await ask([asking(0)], context, options)).latencies);
  context.say(`The same, with ${FLOOD} questions at once on ${flooded.name}…`);
  const flood = {
    channel: flooded,
    events: eventsOf(flooded, context, { run: run + 1, count: FLOOD }),
    perSecond: 100_000,
    fromMs: FLOOD_AT_MS,
  };
  const [asked, drowned] = (await ask([asking(1), flood], context, options)).asked;
  const after = figuresOf(onlyOne(await ask([asking(2)], context, options)).latencies);
  if (!asked || !drowned) throw new Error('Two channels were asked, and one did not report');
  const during = figuresOf(asked.latencies);
  const quiet = (before.p95 + after.p95) / 2;
  const spread = Math.max(before.p95, after.p95) / Math.min(before.p95, after.p95);
  return [
    row(`${steady.name} turn, p95, before the flood`, before.p95, 'ms'),
    row(`${steady.name} turn, p95, after the flood`, after.p95, 'ms'),
    row('the slower of these to the quicker', spread, ''),
    row(`${steady.name} turn, p50, during ${flooded.name}'s flood`, during.p50, 'ms'),
    row(`${steady.name} turn, p95, during ${flooded.name}'s flood`, during.p95, 'ms'),
    { ...row(`its p95 to the mean of the quiet ones`, during.p95 / quiet, ''), bar: { below: MOST_CHANGE } },
    row(`${flooded.name}'s flood answered within`, figuresOf(drowned.latencies).max / 1_000, 's'),
    { ...row('lost', asked.tally.lost + drowned.tally.lost, ''), bar: { exactly: 0 } },
    { ...row('answered twice', asked.tally.doubled + drowned.tally.doubled, ''), bar: { exactly: 0 } },
  ];
}
