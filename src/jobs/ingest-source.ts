import type { IngestSummary } from '../ingestion/ingest-summary.ts';
import type { SourceSettings } from '../ingestion/source-settings.ts';
import { backingOffUntil, type SourceStatusStore } from '../ingestion/source-status.ts';
import type { Logger } from '../observability/logger.ts';
import type { IngestSourceJob } from '../queue/job-catalogue.ts';

export type IngestSourceServices = {
  /** What `sources.yml` says now. */
  readonly configured: () => Promise<readonly SourceSettings[]>;
  readonly statuses: SourceStatusStore;
  /** Reads one source, and keeps how it fared. `busy` names it if another process reads it at the moment. */
  readonly read: (
    request: {
      readonly tenant: string;
      readonly settings: SourceSettings;
      readonly configured: readonly SourceSettings[];
    },
    options: { readonly signal: AbortSignal },
  ) => Promise<{ readonly summary: IngestSummary; readonly busy: readonly string[] }>;
  /** Whether an admin has it left alone. */
  readonly isPaused: (tenant: string, source: string) => Promise<boolean>;
  /** Forgets which versions of its documents were read: the next run makes them all anew. */
  readonly forgetVersions: (tenant: string, source: string) => Promise<void>;
  readonly now: () => Date;
  readonly log: Logger;
};

/** What became of a scheduled run. `skipped` ones leave index and status as they are. */
export type IngestSourceResult =
  | { readonly kind: 'ran'; readonly summary: IngestSummary }
  | { readonly kind: 'skipped'; readonly why: 'not-configured' | 'busy' | 'backing-off' | 'paused' };

/**
 * Reads one source because its schedule says so, unless it is configured no more, another process reads it, an admin paused
 * it, or it failed and its pause isn't over. What an admin asks for is read in spite of pauses. Throws what reading throws.
 */
export async function ingestSource(
  { tenant, source, asked }: IngestSourceJob,
  services: IngestSourceServices,
  options: { readonly signal: AbortSignal },
): Promise<IngestSourceResult> {
  const { statuses, now, log } = services;
  const configured = await services.configured();
  const settings = configured.find(({ name }) => name === source);
  if (settings === undefined) return skipped('not-configured');
  if (asked === undefined) {
    if (await services.isPaused(tenant, source)) return skipped('paused');
    const until = backingOffUntil(await statuses.get(tenant, source), now());
    if (until !== undefined) {
      log.info({ tenant, source, until: until.toISOString() }, 'A failing source is left alone for now');
      return skipped('backing-off');
    }
  }
  if (asked === 'afresh') await services.forgetVersions(tenant, source);
  const { summary, busy } = await services.read({ tenant, settings, configured }, options);
  if (busy.length > 0) return skipped('busy');
  const { changed, unchanged, removed, failed, seconds } = summary;
  log.info(
    { tenant, source, new: summary.new, changed, unchanged, removed, failed: failed.length, seconds },
    'Read a source',
  );
  return { kind: 'ran', summary };
}

function skipped(why: Extract<IngestSourceResult, { kind: 'skipped' }>['why']): IngestSourceResult {
  return { kind: 'skipped', why };
}
