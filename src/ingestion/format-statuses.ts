import type { SourceStatus } from './source-status.ts';

const HEAD = ['SOURCE', 'KIND', 'SCHEDULE', 'LAST RUN', 'OUTCOME', 'DOCUMENTS', 'NEXT RUN'];

/** How sources are doing as a table for a terminal, and below it what went wrong; ends with a line break. */
export function formatStatuses(statuses: readonly SourceStatus[]): string {
  if (statuses.length === 0) return 'No source was read yet: run `npm run ingest`.\n';
  const rows = [HEAD, ...statuses.map(row)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const errors = statuses.flatMap(({ source, error }) =>
    error === undefined ? [] : [`  - ${plain(source)}: ${plain(error)}`],
  );
  if (errors.length > 0) lines.push('Failed:', ...errors);
  return `${lines.join('\n')}\n`;
}

function row(status: SourceStatus): string[] {
  const { counts } = status;
  return [
    plain(status.source),
    status.kind,
    status.schedule ?? 'by hand',
    minute(status.startedAt) ?? 'never',
    outcome(status),
    counts === undefined ? '-' : String(counts.documents),
    minute(status.nextDueAt) ?? '-',
  ];
}

function outcome({ startedAt = '', finishedAt = '', outcome: last, failures }: SourceStatus): string {
  if (startedAt > finishedAt) return 'under way';
  return last === 'failed' && failures > 1 ? `failed ${failures} times` : (last ?? '-');
}

/** In UTC, as schedules are. */
function minute(time: string | undefined): string | undefined {
  return time === undefined ? undefined : `${time.slice(0, 16).replace('T', ' ')} UTC`;
}

function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
}
