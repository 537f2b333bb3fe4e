import type { Logger } from '../observability/logger.ts';
import { claimDocuments, type ListedSource } from './claim-documents.ts';
import type { DocumentRecord } from './document-registry.ts';
import { type IngestSummary, type SourceOutcome, summarize } from './ingest-summary.ts';
import type { IngestProgress } from './print-progress.ts';
import { readSource, type ReadOptions, UNFINISHED } from './read-source.ts';
import type { Source } from './source.ts';

export type IngestOptions = ReadOptions & {
  /** All that may claim a document, in the order of `sources.yml`. */
  readonly sources: readonly Source[];
  /** Names of those that are listed and not read: what is theirs isn't given to another one. */
  readonly listedOnly?: ReadonlySet<string>;
  /** Names of sources that are no longer configured: what was read of them is removed. */
  readonly dropped?: readonly string[];
  readonly log: Logger;
  readonly onProgress?: (progress: IngestProgress) => void;
  /** Hears of each source when it is done. */
  readonly onSource?: (outcome: SourceOutcome) => Promise<void>;
};

/**
 * Brings the index up to date with its sources. A document that is the same as last time is neither cut nor embedded; one
 * that can't be read is reported and keeps its earlier version; one that is gone is removed. Stopped at any point, the next
 * run mends what is half done. Throws what index or registry throw, and when `signal` aborts.
 */
export async function ingest(options: IngestOptions): Promise<IngestSummary> {
  const { signal, onProgress } = options;
  const startedAt = options.now().getTime();
  const listed = await listAll(options);
  const claims = claimDocuments(listed);
  const read = listed
    .filter(({ source }) => !options.listedOnly?.has(source.name))
    .map((each) => ({
      ...each,
      documents: each.listing.documents.filter(({ document }) => claims.get(document) === each),
    }));
  const total = read.reduce((sum, { documents }) => sum + documents.length, 0);
  const outcomes: SourceOutcome[] = [];
  let done = 0;
  for (const each of read) {
    signal?.throwIfAborted();
    const onDocument = (document: string) => onProgress?.({ done: ++done, total, document });
    const isClaimed = (document: string) => claims.has(document);
    const outcome = await readSource({ ...each, isClaimed, onDocument }, options);
    outcomes.push(outcome);
    await options.onSource?.(outcome);
  }
  const dropped = await removeDropped(options, claims);
  return summarize(outcomes, { dropped, seconds: (options.now().getTime() - startedAt) / 1_000 });
}

async function listAll(options: IngestOptions): Promise<ListedSource[]> {
  const listings = [];
  for (const source of options.sources)
    listings.push({ source, listing: await source.list({ signal: options.signal }) });
  const known = await readKnown(options);
  return listings.map((each) => ({ ...each, known: known.get(each.source.name) ?? new Map() }));
}

/** What the registry holds of each source. If the index has lost passages, nothing of it counts as up to date. */
async function readKnown(options: IngestOptions): Promise<Map<string, Map<string, DocumentRecord>>> {
  const { registry, tenant, index, log } = options;
  const known = new Map<string, readonly DocumentRecord[]>();
  for (const name of new Set(options.sources.map((source: Source) => source.name)))
    known.set(name, await registry.list(tenant, name));
  const finished = [...known.values()].flat().filter(({ version }) => version !== UNFINISHED);
  const expected = finished.reduce((sum, { passages }) => sum + passages, 0);
  const isComplete = expected === 0 || (await index.count(tenant)) >= expected;
  if (!isComplete)
    log.warn({ tenant, expected }, 'The index holds fewer passages than it should: documents are read again');
  return new Map(
    [...known].map(([name, records]) => [
      name,
      new Map(records.map((each) => [each.document, isComplete ? each : { ...each, version: UNFINISHED }])),
    ]),
  );
}

/** Removes what was read of sources that are configured no more, unless another source holds it now. */
async function removeDropped(
  { dropped = [], registry, index, tenant, signal }: IngestOptions,
  claims: ReadonlyMap<string, ListedSource>,
): Promise<IngestSummary['dropped']> {
  const removed: { name: string; documents: number }[] = [];
  for (const name of dropped) {
    signal?.throwIfAborted();
    const records = await registry.list(tenant, name);
    const documents = records.map(({ document }) => document).filter((document) => !claims.has(document));
    if (documents.length > 0) {
      await index.deleteDocuments(tenant, documents);
      await registry.remove(tenant, documents);
    }
    removed.push({ name, documents: documents.length });
  }
  return removed;
}
