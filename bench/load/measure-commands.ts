import { isTaken } from './ask.ts';
import { BENCH_TENANT, type BenchContext } from './bench-context.ts';
import type { BenchRow } from './bench-report.ts';
import { figuresOf } from './figures.ts';
import { filledTurn, fillTurns } from './fill-turns.ts';
import type { FootnoteProcesses } from './footnote-processes.ts';
import { sendLoad } from './send-load.ts';
import { askedByThread, untilAnswered } from './tally.ts';

const TURNS = 100_000;
const PER_SECOND = 5;
const SECONDS = 20;
const WARM_UP = 10;
const ANSWERED_WITHIN_MS = 60_000;

/** What is typed in turn, and what only a real answer to it says. */
const COMMANDS = [
  { name: 'status', text: () => 'status', says: /Redis/i },
  { name: 'usage', text: () => 'usage 7', says: /Usage of the last 7 days/ },
  { name: 'lookup', text: (n: number) => `lookup ${filledTurn((n * 997) % TURNS)}`, says: /Taken for/ },
  { name: 'review', text: () => 'review', says: /Review: / },
  { name: 'audit', text: () => 'audit', says: /Audit, the latest first/ },
] as const;

/** An admin types commands at a fixed rate while the database holds 100,000 turns. */
export async function measureCommands(
  context: BenchContext,
  footnote: FootnoteProcesses,
  databaseUrl: string,
): Promise<readonly BenchRow[]> {
  const { say } = context;
  say(`Filling the database with ${TURNS} turns…`);
  await fillTurns(databaseUrl, { count: TURNS, tenant: BENCH_TENANT });
  say('Warming up…');
  await type(context, footnote, { run: 1, count: WARM_UP });
  say(`Sending ${PER_SECOND} commands a second for ${SECONDS} s…`);
  return rowsOf(await type(context, footnote, { run: 2, count: PER_SECOND * SECONDS }));
}

type Typed = Awaited<ReturnType<typeof type>>;

async function type(
  { signal, folder }: BenchContext,
  { commands }: FootnoteProcesses,
  { run, count }: { readonly run: number; readonly count: number },
) {
  const kinds = Array.from({ length: count }, (_, n) => COMMANDS[n % COMMANDS.length] ?? COMMANDS[0]);
  const events = commands.events(
    kinds.map(({ text }, n) => text(n)),
    run,
  );
  const plan = events.map(({ request }, n) => ({ ...request, atMs: (n * 1_000) / PER_SECOND }));
  const sent = await sendLoad(plan, { signal, cwd: folder });
  const taken = events.filter((_, n) => isTaken(sent[n]));
  const tally = await untilAnswered(commands, askedByThread(taken), { signal, withinMs: ANSWERED_WITHIN_MS });
  const posts = new Map(commands.posts().map((post) => [post.thread, post]));
  const answers = kinds.flatMap(({ name, says }, n) => {
    const post = posts.get(events[n]?.thread ?? '');
    const request = sent[n];
    if (!post || !request) return [];
    return [{ name, ms: post.at - request.sentAt, isRight: says.test(post.words) }];
  });
  return { sent, tally, answers };
}

function rowsOf({ sent, tally, answers }: Typed): readonly BenchRow[] {
  const row = (what: string, value: number, unit = 'ms') => ({ measure: 'commands', what, value, unit });
  const acknowledged = figuresOf(sent.map(({ ms }) => ms));
  const all = figuresOf(answers.map(({ ms }) => ms));
  return [
    row('acknowledged, p50', acknowledged.p50),
    { ...row('acknowledged, p99', acknowledged.p99), bar: { below: 100 } },
    row('acknowledged, max', acknowledged.max),
    row('command to answer, p50', all.p50),
    { ...row('command to answer, p95', all.p95), bar: { below: 500 } },
    row('command to answer, max', all.max),
    ...COMMANDS.map(({ name }) => {
      const own = answers.filter((answer) => answer.name === name);
      return row(`of them ${name}, p95`, figuresOf(own.map(({ ms }) => ms)).p95);
    }),
    row('generator late, p99', figuresOf(sent.map(({ lateMs }) => lateMs)).p99),
    { ...row('not acknowledged', sent.filter((one) => !isTaken(one)).length, ''), bar: { exactly: 0 } },
    { ...row('without an answer', tally.lost, ''), bar: { exactly: 0 } },
    { ...row('answered twice', tally.doubled, ''), bar: { exactly: 0 } },
    {
      ...row('answered otherwise', answers.filter(({ isRight }) => !isRight).length, ''),
      bar: { exactly: 0 },
    },
  ];
}
