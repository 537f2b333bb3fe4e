import type { BenchRow } from './bench-report.ts';
import type { BenchContext } from './bench-context.ts';
import { BENCH_TENANT } from './bench-context.ts';
import { figuresOf } from './figures.ts';

const ROUNDS = 4;
/** What a turn asks for. */
const LIMIT = 20;

/** Searches every question several times, one after another; the first round warms up and isn't counted. */
export async function measureQuery(
  context: BenchContext,
  env: Readonly<Record<string, string>>,
  { measure = 'query', p95Below = 20 } = {},
): Promise<readonly BenchRow[]> {
  const { questions, signal, say } = context;
  say('Searching…');
  const index = await context.openIndex(env);
  const timings: number[] = [];
  let cpuMs = 0;
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = process.cpuUsage();
      for (const text of questions) {
        const started = performance.now();
        await index.search.search(
          { tenant: BENCH_TENANT, text, audience: [['public']], limit: LIMIT },
          { signal },
        );
        if (round > 0) timings.push(performance.now() - started);
      }
      const { user, system } = process.cpuUsage(before);
      if (round > 0) cpuMs += (user + system) / 1_000;
    }
    const { passages } = await index.size();
    const { p50, p95, max, count } = figuresOf(timings);
    const row = (what: string, value: number, unit: string) => ({ measure, what, value, unit });
    return [
      row('search, p50', p50, 'ms'),
      { ...row('search, p95', p95, 'ms'), bar: { below: p95Below } },
      row('search, max', max, 'ms'),
      row('CPU time a search, without Chroma', cpuMs / count, 'ms'),
      row('searches', count, ''),
      row('passages', passages, ''),
    ];
  } finally {
    index.close();
  }
}
