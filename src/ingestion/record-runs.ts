import { AssistantError } from '../core/errors.ts';
import { ingest, type IngestOptions } from './ingest.ts';
import type { IngestSummary, SourceOutcome } from './ingest-summary.ts';
import { describeSchedule } from './source-schedule.ts';
import type { SourceSettings } from './source-settings.ts';
import { type SourceStatus, type SourceStatusStore, statusAfter, statusAfterCrash } from './source-status.ts';

/** The right to read a source, which one process has at a time. `signal` aborts when it is lost. */
export type SourceLock = { readonly signal: AbortSignal; release(): Promise<void> };
/** Resolves to undefined while another process reads the source. */
export type LockSource = (tenant: string, source: string) => Promise<SourceLock | undefined>;

export type RecordedIngestOptions = IngestOptions & {
  /** The configured sources among `sources` that are read whole: each is locked, and its status kept. */
  readonly recorded: readonly SourceSettings[];
  readonly statuses: SourceStatusStore;
  readonly lock: LockSource;
  /** When a source's schedule comes round again; undefined where it has none, or nobody knows. */
  readonly nextRunAt: (source: string) => Promise<Date | undefined>;
};

/**
 * Does what `ingest` does, for sources that no other process reads at the moment (the others are in `busy`), and keeps how
 * each configured source fared. Throws what `ingest` throws, after it is on record.
 */
export async function ingestAndRecord(
  options: RecordedIngestOptions,
): Promise<{ readonly summary: IngestSummary; readonly busy: readonly string[] }> {
  const locks = new Map<string, SourceLock>();
  try {
    const busy = await takeLocks(options, locks);
    const signals = [...locks.values()].map(({ signal }) => signal);
    if (options.signal) signals.push(options.signal);
    const listedOnly = new Set([...(options.listedOnly ?? []), ...busy]);
    const run = { ...options, listedOnly, signal: AbortSignal.any(signals) };
    return { summary: await runRecorded(run, busy), busy };
  } finally {
    for (const lock of locks.values()) await lock.release().catch(() => undefined);
  }
}

async function takeLocks(
  { tenant, recorded, lock }: RecordedIngestOptions,
  locks: Map<string, SourceLock>,
): Promise<string[]> {
  const busy: string[] = [];
  for (const { name } of recorded) {
    const taken = await lock(tenant, name);
    if (taken) locks.set(name, taken);
    else busy.push(name);
  }
  return busy;
}

async function runRecorded(options: RecordedIngestOptions, busy: readonly string[]): Promise<IngestSummary> {
  const { statuses, now, nextRunAt } = options;
  const open = new Map<string, SourceStatus>();
  for (const settings of options.recorded) {
    if (busy.includes(settings.name)) continue;
    const started = await begin(settings, options);
    open.set(settings.name, started);
    await statuses.record(started);
  }
  const onSource = async (outcome: SourceOutcome): Promise<void> => {
    await options.onSource?.(outcome);
    const before = open.get(outcome.name);
    if (before === undefined) return;
    open.delete(outcome.name);
    const next = await nextRunAt(outcome.name);
    await statuses.record(statusAfter(before, { outcome, finishedAt: now(), nextRunAt: next }));
  };
  try {
    return await ingest({ ...options, onSource });
  } catch (error) {
    await recordCrash(options, open, error);
    throw error;
  }
}

async function begin(settings: SourceSettings, options: RecordedIngestOptions): Promise<SourceStatus> {
  const { tenant, statuses, now } = options;
  const before = await statuses.get(tenant, settings.name);
  return {
    failures: 0,
    ...before,
    tenant,
    source: settings.name,
    kind: settings.kind,
    schedule: settings.schedule && describeSchedule(settings.schedule),
    startedAt: now().toISOString(),
  };
}

/** A run that was told to stop is nobody's failure: the next one goes on. Should the record fail too, the first error counts. */
async function recordCrash(
  { signal, statuses, now, nextRunAt, log }: RecordedIngestOptions,
  open: ReadonlyMap<string, SourceStatus>,
  cause: unknown,
): Promise<void> {
  if (signal?.aborted) return;
  const error = cause instanceof AssistantError ? cause.message : 'broke off: an unexpected error';
  try {
    for (const before of open.values()) {
      const next = await nextRunAt(before.source);
      await statuses.record(statusAfterCrash(before, { error, finishedAt: now(), nextRunAt: next }));
    }
  } catch {
    log.warn({}, 'How the sources fared could not be recorded');
  }
}
