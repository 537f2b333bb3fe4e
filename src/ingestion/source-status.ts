import type { SourceOutcome } from './ingest-summary.ts';
import type { SourceKind } from './source-settings.ts';

/** `done`: everything was read. `partly`: some documents weren't. `failed`: nothing could be read. */
export type RunOutcome = 'done' | 'partly' | 'failed';

/** Documents of the last run. */
export type RunCounts = {
  readonly documents: number;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly failed: number;
};

/** How a configured source is doing. Times are ISO 8601. */
export type SourceStatus = {
  readonly tenant: string;
  readonly source: string;
  readonly kind: SourceKind;
  /** As `sources.yml` writes it. */
  readonly schedule?: string;
  readonly startedAt?: string;
  /** Before `startedAt`: a run is under way, or was killed. */
  readonly finishedAt?: string;
  readonly outcome?: RunOutcome;
  readonly counts?: RunCounts;
  /** What went wrong, with the name of the first document; never a document's text. */
  readonly error?: string;
  /** When the next scheduled run may begin: the schedule, or the end of a pause after failures. */
  readonly nextDueAt?: string;
  /** Runs that failed in a row. */
  readonly failures: number;
};

/** Keeps how sources are doing, for workers, commands and the console. Throws a retryable AssistantError. */
export interface SourceStatusStore {
  /** By name. */
  list(tenant: string): Promise<readonly SourceStatus[]>;
  get(tenant: string, source: string): Promise<SourceStatus | undefined>;
  /** Replaces what was kept of the source. */
  record(status: SourceStatus): Promise<void>;
  remove(tenant: string, source: string): Promise<void>;
}

const FIRST_PAUSE_MS = 5 * 60_000;
const LONGEST_PAUSE_MS = 24 * 3_600_000;
const LONGEST_ERROR = 500;

/** Milliseconds that a source is left alone after so many failures in a row: 5 minutes, doubled with each, a day at most. */
export function backOffMs(failures: number): number {
  if (failures <= 0) return 0;
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20));
}

/** The time before which a failing source isn't to be read by schedule; undefined when it may be. */
export function backingOffUntil(status: SourceStatus | undefined, now: Date): Date | undefined {
  if (status === undefined || status.finishedAt === undefined) return undefined;
  const until = new Date(Date.parse(status.finishedAt) + backOffMs(status.failures));
  return until > now ? until : undefined;
}

/** The status after a run; `nextRunAt` is when the schedule comes round again. */
export function statusAfter(
  before: SourceStatus,
  run: { readonly outcome: SourceOutcome; readonly finishedAt: Date; readonly nextRunAt?: Date },
): SourceStatus {
  const { outcome, finishedAt } = run;
  const result = outcomeOf(outcome);
  const failures = result === 'failed' ? before.failures + 1 : 0;
  const { documents, unchanged, changed, removed } = outcome;
  const status = {
    ...before,
    finishedAt: finishedAt.toISOString(),
    outcome: result,
    counts: { documents, new: outcome.new, changed, unchanged, removed, failed: outcome.failed.length },
    error: describeFailures(outcome),
    failures,
  };
  return { ...status, nextDueAt: nextDueAt(status, run.nextRunAt) };
}

/** The status after a run that broke off: `error` says why, without anybody's text. */
export function statusAfterCrash(
  before: SourceStatus,
  run: { readonly error: string; readonly finishedAt: Date; readonly nextRunAt?: Date },
): SourceStatus {
  const status = {
    ...before,
    finishedAt: run.finishedAt.toISOString(),
    outcome: 'failed' as const,
    counts: undefined,
    error: run.error.slice(0, LONGEST_ERROR),
    failures: before.failures + 1,
  };
  return { ...status, nextDueAt: nextDueAt(status, run.nextRunAt) };
}

function nextDueAt(status: SourceStatus, nextRunAt: Date | undefined): string | undefined {
  if (nextRunAt === undefined) return undefined;
  const pauseEnds = Date.parse(status.finishedAt ?? '') + backOffMs(status.failures);
  const due = status.failures > 0 ? Math.max(nextRunAt.getTime(), pauseEnds) : nextRunAt.getTime();
  return new Date(due).toISOString();
}

function outcomeOf(outcome: SourceOutcome): RunOutcome {
  if (outcome.failed.length === 0) return 'done';
  return outcome.new + outcome.changed + outcome.unchanged > 0 ? 'partly' : 'failed';
}

function describeFailures({ failed }: SourceOutcome): string | undefined {
  const [first] = failed;
  if (first === undefined) return undefined;
  const rest = failed.length > 1 ? `, and ${failed.length - 1} more` : '';
  return `${first.document} ${first.reason}`.slice(0, LONGEST_ERROR) + rest;
}
