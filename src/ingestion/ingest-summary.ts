import type { AccessList } from '../core/passage.ts';
import type { Problem } from './source.ts';
import type { SourceKind } from './source-settings.ts';

type Counts = {
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  /** What couldn't be read. An earlier version of such a document stays searchable. */
  readonly failed: readonly Problem[];
  readonly warnings: readonly string[];
  /** Passages written in this run. */
  readonly passages: number;
};

/** What reading one source did; `documents` are those that it holds now. */
export type SourceOutcome = Counts & {
  readonly name: string;
  readonly kind: SourceKind;
  readonly access: AccessList;
  readonly documents: number;
};

/** What a run of `ingest` did. */
export type IngestSummary = Counts & {
  readonly sources: readonly SourceOutcome[];
  /** Sources that are configured no more, with the documents that were removed for it. */
  readonly dropped: readonly { readonly name: string; readonly documents: number }[];
  readonly seconds: number;
};

/** Adds up what a run did, source by source. */
export function summarize(
  sources: readonly SourceOutcome[],
  rest: Pick<IngestSummary, 'dropped' | 'seconds'>,
): IngestSummary {
  const sum = (pick: (outcome: SourceOutcome) => number) =>
    sources.reduce((total, outcome) => total + pick(outcome), 0);
  const dropped = rest.dropped.reduce((total, { documents }) => total + documents, 0);
  return {
    sources,
    ...rest,
    new: sum((each) => each.new),
    changed: sum((each) => each.changed),
    unchanged: sum((each) => each.unchanged),
    removed: sum((each) => each.removed) + dropped,
    passages: sum((each) => each.passages),
    failed: sources.flatMap(({ failed }) => failed),
    warnings: sources.flatMap(({ warnings }) => warnings),
  };
}

/** Of failures, and of warnings, a summary names so many. */
const MOST_LINES = 100;

/** 0 when something was read (or all that was known is gone), whatever else failed; 1 when nothing could be read. */
export function ingestExitCode(summary: IngestSummary): 0 | 1 {
  if (summary.new + summary.changed + summary.unchanged > 0) return 0;
  return summary.removed > 0 && summary.failed.length === 0 ? 0 : 1;
}

/** The summary as lines for a terminal or a log; ends with a line break. */
export function formatSummary(summary: IngestSummary): string {
  const seconds = summary.seconds < 10 ? summary.seconds.toFixed(1) : String(Math.round(summary.seconds));
  const lines = [
    ...summary.sources.map(
      ({ name, access, documents }) =>
        `Source ${name}: ${counted(documents, 'document')}, readable by ${readers(access)} unless a document says otherwise`,
    ),
    ...summary.dropped.map(
      ({ name, documents }) =>
        `Source ${name}: no longer in sources.yml, ${counted(documents, 'document')} removed`,
    ),
    `${summary.new} new, ${summary.changed} changed, ${summary.unchanged} unchanged, ${summary.removed} removed, ${summary.failed.length} failed`,
    `${counted(summary.passages, 'passage')} written in ${seconds} s`,
    ...section(
      'Failed',
      summary.failed.map(({ document, reason }) => `${document} ${reason}`),
    ),
    ...section('Please look at', summary.warnings),
  ];
  if (ingestExitCode(summary) === 1) lines.push('Nothing could be read.');
  return `${lines.join('\n')}\n`;
}

function section(heading: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  const shown = entries.slice(0, MOST_LINES).map((entry) => `  - ${oneLine(entry)}`);
  const rest = entries.length - shown.length;
  return [`${heading}:`, ...shown, ...(rest > 0 ? [`  … and ${rest} more`] : [])];
}

/** File names are other people's text: no control character of theirs reaches a terminal. */
function oneLine(entry: string): string {
  return entry.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
}

function readers(access: AccessList): string {
  if (access.includes('public')) return 'everybody in the organisation';
  return access.length === 0 ? 'nobody' : access.join(', ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
