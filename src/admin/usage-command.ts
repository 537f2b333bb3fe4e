import type { TurnReports, UsageReport } from '../core/turn-reports.ts';
import { asData } from './as-data.ts';
import type { CommandDefinition } from './command-definition.ts';
import { pageOf } from './pages.ts';

const DAYS = 7;
const MOST_DAYS = 90;
const DAY_MS = 86_400_000;

type Sum = {
  turns: number;
  answered: number;
  tokensIn: number;
  tokensOut: number;
  cost: number;
  unpriced: number;
};

/** `/footnote usage [days]`: turns, tokens and cost by day, channel and model. Days are UTC; `now` in milliseconds. */
export function createUsageCommand(deps: {
  readonly turns: Pick<TurnReports, 'usage'>;
  readonly now: () => number;
}): CommandDefinition {
  return {
    name: 'usage',
    summary: `shows turns, tokens and cost by day, channel and model (${DAYS} days, or as many as you say).`,
    argument: '[days]',
    example: '/footnote usage 30',
    role: 'admin',
    isPaged: true,
    run: async ({ argument, person, page }) => {
      const days = argument === '' ? DAYS : Number(/^(\d{1,3})(?:\s*(?:d|days?))?$/i.exec(argument)?.[1]);
      if (!(days >= 1 && days <= MOST_DAYS))
        return {
          kind: 'say',
          text: `Please say from 1 to ${MOST_DAYS} days.\nFor example: \`/footnote usage 30\``,
        };
      const today = Math.floor(deps.now() / DAY_MS) * DAY_MS;
      const report = await deps.turns.usage(
        person.tenant,
        new Date(today - (days - 1) * DAY_MS).toISOString(),
      );
      const heading = `Usage of ${days === 1 ? 'today' : `the last ${days} days`} (days are UTC):`;
      const words = `/footnote usage ${days}`;
      return { kind: 'say', text: pageOf(usageLines(report), { heading, page, words }) };
    },
  };
}

function usageLines({ counts, tokens }: UsageReport): readonly string[] {
  const whole = empty();
  const groups = {
    day: new Map<string, Sum>(),
    channel: new Map<string, Sum>(),
    model: new Map<string, Sum>(),
  };
  for (const count of counts)
    for (const sum of [whole, at(groups.day, count.day), at(groups.channel, count.channel)]) {
      sum.turns += count.turns;
      sum.answered += count.answered;
    }
  for (const used of tokens)
    for (const sum of [
      whole,
      at(groups.day, used.day),
      at(groups.channel, used.channel),
      at(groups.model, used.model),
    ]) {
      sum.tokensIn += used.inputTokens;
      sum.tokensOut += used.outputTokens;
      sum.cost += used.costUsd;
      sum.unpriced += used.unpriced;
    }
  const listed = (title: string, sums: Map<string, Sum>) =>
    [...sums]
      .toSorted(([one], [other]) => (one < other ? 1 : -1))
      .map(([name, sum]) => `- ${title} ${asData(name)}: ${sumText(sum)}`);
  return [
    `- **In all**: ${sumText(whole)}`,
    ...listed('channel', groups.channel),
    ...listed('model', groups.model),
    ...listed('day', groups.day),
  ];
}

function sumText({ turns, answered, tokensIn, tokensOut, cost, unpriced }: Sum): string {
  const calls = tokensIn + tokensOut === 0 ? [] : [`${tokensIn} tokens in, ${tokensOut} out`];
  const price = tokensIn + tokensOut === 0 ? [] : [`$${cost.toFixed(4)}`];
  const missing = unpriced > 0 ? [`${unpriced} calls without a configured price`] : [];
  const asked = turns === 0 && calls.length > 0 ? [] : [`${turns} turns, ${answered} answered`];
  return [...asked, ...calls, ...price, ...missing].join(', ');
}

function at(sums: Map<string, Sum>, name: string): Sum {
  const sum = sums.get(name) ?? empty();
  sums.set(name, sum);
  return sum;
}

function empty(): Sum {
  return { turns: 0, answered: 0, tokensIn: 0, tokensOut: 0, cost: 0, unpriced: 0 };
}
