import { randomUUID } from 'node:crypto';
import type { Reply } from '../core/reply.ts';
import type { Exchange } from '../core/turn.ts';
import { concludeTurn, type Orchestrator, type TurnOutcome } from '../orchestrator/orchestrator.ts';
import { type GoldenCase, type GoldenGrade, gradeGolden } from './golden-cases.ts';

export type GoldenResult = GoldenGrade & {
  readonly golden: GoldenCase;
  readonly reply: Reply;
  readonly milliseconds: number;
};

type Options = {
  readonly orchestrator: Orchestrator;
  readonly tenant: string;
  readonly signal: AbortSignal;
  readonly onResult?: (result: GoldenResult) => void;
};

/** Asks every golden case of the real orchestrator, one after the other, follow-ups after their thread's questions. */
export async function runGolden(
  cases: readonly GoldenCase[],
  options: Options,
): Promise<readonly GoldenResult[]> {
  const results: GoldenResult[] = [];
  for (const golden of cases) {
    const history: Exchange[] = [];
    for (const question of golden.kind === 'follow-up' ? golden.history : []) {
      const { requestId, text } = (await ask(question, history, options)).reply;
      history.push({ requestId, question, answer: text });
    }
    const started = performance.now();
    const { reply } = await ask(golden.question, history, options);
    const milliseconds = performance.now() - started;
    const result = { golden, reply, ...gradeGolden(golden, reply), milliseconds };
    results.push(result);
    options.onResult?.(result);
  }
  return results;
}

function ask(
  question: string,
  history: readonly Exchange[],
  { orchestrator, tenant, signal }: Options,
): Promise<TurnOutcome> {
  const request = { requestId: randomUUID(), tenant, question, history, audience: [['public']] };
  return concludeTurn(orchestrator, request, { signal });
}

/** How many of each kind held: `answerable 40/48 (83 %)`, and all together. */
export function summariseGolden(results: readonly GoldenResult[]): string {
  const kinds = [...new Set(results.map(({ golden }) => golden.kind))];
  const rows = [
    ...kinds.map((kind) => [kind, results.filter(({ golden }) => golden.kind === kind)] as const),
    ['all', results] as const,
  ];
  return rows
    .map(([name, group]) => {
      const held = group.filter((result) => result.held).length;
      return `${name} ${held}/${group.length} (${Math.round((100 * held) / Math.max(1, group.length))} %)`;
    })
    .join('\n');
}
