import type { SetResult, SystemResult } from './measure-set.ts';
import type { Interval } from './paired-bootstrap.ts';

const SET_HEAD = [
  'system',
  'units',
  'nDCG@10',
  'recall@5',
  'recall@8k',
  'Footnote leads by, nDCG@10 (95 %)',
  'recall@8k (95 %)',
  'p50 ms',
  'p95 ms',
  'index s',
  'index MB',
];

/** The results as Markdown: a table a set, and where there are several sets, one that holds all their figures. */
export function formatRetrievalReport(results: readonly SetResult[]): string {
  const parts = results.map((result) => `${headline(result)}\n\n${table([SET_HEAD, ...rowsOf(result)])}`);
  if (results.length > 1)
    parts.push(`nDCG@10 / recall@5 / recall within 8,000 characters\n\n${overview(results)}`);
  return parts.join('\n\n');
}

function headline({ set, documents, questions, judged }: SetResult): string {
  const unjudged = questions - judged;
  const rest = unjudged > 0 ? ` (${unjudged} more without a label)` : '';
  return `${set}: ${documents} documents, ${judged} questions${rest}`;
}

function rowsOf({ systems }: SetResult): string[][] {
  return systems.map((result) => [
    result.system,
    String(result.units),
    ...[result.ndcg10, result.recall5, result.recallBudget].map(share),
    lead(result.lead?.ndcg10),
    lead(result.lead?.recallBudget),
    ...[result.latencyP50Ms, result.latencyP95Ms].map((ms) => ms.toFixed(1)),
    ...[result.indexSeconds, result.indexMegabytes].map((cost) => cost?.toFixed(1) ?? ''),
  ]);
}

function overview(results: readonly SetResult[]): string {
  const names = results[0]?.systems.map(({ system }) => system) ?? [];
  const cell = (found: SystemResult | undefined) =>
    found ? [found.ndcg10, found.recall5, found.recallBudget].map(share).join('/') : '';
  return table([
    ['system', ...results.map(({ set }) => set)],
    ...names.map((name) => [
      name,
      ...results.map(({ systems }) => cell(systems.find(({ system }) => system === name))),
    ]),
  ]);
}

function share(value: number): string {
  return value.toFixed(3).replace(/^0\./, '.');
}

function lead(interval: Interval | undefined): string {
  if (!interval) return '';
  const [mean, low, high] = [interval.mean, interval.low, interval.high].map(signed);
  return `${mean} [${low}, ${high}]`;
}

function signed(value: number): string {
  const text = value.toFixed(3).replace('0.', '.');
  return value > 0 ? `+${text}` : text;
}

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...body.map(line)].join('\n');
}
