import type { Machine } from './machine.ts';

/** What a figure has to be: below a limit, or a value exactly. */
export type Bar = { readonly below: number } | { readonly exactly: number };

/** One figure of the bench. Without a bar it only explains another one. */
export type BenchRow = {
  readonly measure: string;
  readonly what: string;
  /** NaN where nothing could be measured. */
  readonly value: number;
  readonly unit: string;
  readonly bar?: Bar;
};

export type BenchReport = {
  readonly machine: Machine;
  readonly startedAt: string;
  readonly rows: readonly BenchRow[];
  /** What has to be known to read the figures. */
  readonly notes: readonly string[];
};

/** Whether the figure keeps its bar; undefined where it has none. What could not be measured holds nothing. */
export function holds({ value, bar }: BenchRow): boolean | undefined {
  if (bar === undefined) return undefined;
  return 'below' in bar ? value < bar.below : value === bar.exactly;
}

/** The report as Markdown: the machine, a table with a figure a line, the notes. */
export function formatReport(report: BenchReport): string {
  const { cpu, cores, memoryGb, node, platform, load } = report.machine;
  const lines = [
    `Machine: ${cpu}, ${cores} cores, ${memoryGb} GB memory, ${platform}, Node ${node}; load average ${load.before} before, ${load.after} after.`,
    '',
    '| Measure | What | Figure | Bar | Holds |',
    '| --- | --- | ---: | ---: | --- |',
    ...report.rows.map(formatRow),
  ];
  if (report.notes.length > 0) lines.push('', ...report.notes.map((note) => `- ${note}`));
  return lines.join('\n');
}

function formatRow(row: BenchRow): string {
  const held = holds(row);
  const marks = { true: 'yes', false: '**no**' };
  const cells = [
    row.measure,
    row.what,
    `${formatNumber(row.value)} ${row.unit}`.trim(),
    formatBar(row),
    held === undefined ? '' : marks[`${held}`],
  ];
  return `| ${cells.join(' | ')} |`;
}

function formatBar({ bar, unit }: BenchRow): string {
  if (bar === undefined) return '';
  const text = 'below' in bar ? `< ${formatNumber(bar.below)}` : formatNumber(bar.exactly);
  return `${text} ${unit}`.trim();
}

function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'not measured';
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}
