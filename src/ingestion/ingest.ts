import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Passage } from '../core/passage.ts';
import type { Logger } from '../observability/logger.ts';
import type { PassageIndex } from '../retrieval/passage-index.ts';
import { CUTTING_VERSION, cutDocument } from './cut-document.ts';
import type { DocumentRecord, DocumentRegistry } from './document-registry.ts';
import type { FetchPage } from './fetch-page.ts';
import { readFrontMatter } from './front-matter.ts';
import type { IngestSummary } from './ingest-summary.ts';
import {
  claimDocuments,
  type FoundDocument,
  type Listing,
  listDocuments,
  type Problem,
} from './list-documents.ts';
import { loadDocument } from './load-document.ts';
import type { IngestProgress } from './print-progress.ts';
import type { NamingRoots, Source } from './source.ts';

export type IngestOptions = {
  readonly tenant: string;
  readonly sources: readonly Source[];
  readonly roots: NamingRoots;
  readonly index: PassageIndex;
  /** Names the vectors: documents are embedded again when it changes. */
  readonly embeddingModel: string;
  readonly registry: DocumentRegistry;
  readonly fetchPage: FetchPage;
  readonly log: Logger;
  readonly now: () => Date;
  readonly maxBytes?: number;
  readonly onProgress?: (progress: IngestProgress) => void;
  readonly signal?: AbortSignal;
};

/** Passages that are embedded and written at once. */
const BATCH = 256;
/** A document whose passages are being written: whatever is read next differs from it. */
const UNFINISHED = '';

/**
 * Brings the index up to date with its sources. A document that is the same as last time is neither cut nor embedded; one
 * that can't be read is reported and keeps its earlier version; one that is gone is removed. Stopped at any point, the next
 * run mends what is half done. Throws what index or registry throw, and when `signal` aborts.
 */
export async function ingest(options: IngestOptions): Promise<IngestSummary> {
  return new Ingestion(options).run();
}

type Written = {
  readonly record: DocumentRecord;
  readonly known?: DocumentRecord;
  readonly passages: readonly Passage[];
};

class Ingestion {
  readonly #options: IngestOptions;
  readonly #startedAt: number;
  readonly #failed: Problem[] = [];
  readonly #warnings: string[] = [];
  readonly #vanished = new Set<string>();
  #counts = { new: 0, changed: 0, unchanged: 0, removed: 0, passages: 0 };
  #batch: Written[] = [];
  #done = 0;
  #total = 0;

  constructor(options: IngestOptions) {
    this.#options = options;
    this.#startedAt = options.now().getTime();
  }

  async run(): Promise<IngestSummary> {
    const { sources, fetchPage, maxBytes, signal } = this.#options;
    const workingDir = resolve(this.#options.roots.workingDir);
    const roots = { workingDir, knowledgeDir: resolve(workingDir, this.#options.roots.knowledgeDir) };
    const listings: Listing[] = [];
    for (const source of sources)
      listings.push(await listDocuments(source, { roots, fetchPage, maxBytes, signal }));
    const claims = claimDocuments(listings);
    this.#total = claims.size;
    const known = await this.#known(sources);
    for (const listing of listings)
      await this.#readSource(listing, claims, known.get(listing.source.name) ?? new Map());
    for (const listing of listings)
      await this.#removeGone(listing, claims, known.get(listing.source.name) ?? new Map());
    return {
      sources: listings.map(({ source, found }) => ({
        name: source.name,
        access: source.access,
        documents: found.filter(({ document }) => claims.get(document)?.source === source).length,
      })),
      ...this.#counts,
      failed: this.#failed,
      warnings: this.#warnings,
      seconds: (this.#options.now().getTime() - this.#startedAt) / 1_000,
    };
  }

  /** What the registry holds of each source. If the index has lost passages, nothing of it counts as up to date. */
  async #known(sources: readonly Source[]): Promise<Map<string, Map<string, DocumentRecord>>> {
    const { registry, tenant, index, log } = this.#options;
    const names = new Set(sources.map(({ name }) => name));
    const known = new Map<string, DocumentRecord[]>();
    for (const name of names) known.set(name, [...(await registry.list(tenant, name))]);
    const finished = [...known.values()].flat().filter(({ version }) => version !== UNFINISHED);
    const expected = finished.reduce((sum, { passages }) => sum + passages, 0);
    const isComplete = expected === 0 || (await index.count(tenant)) >= expected;
    if (!isComplete)
      log.warn(
        { tenant, expected },
        'The index holds fewer passages than it should: documents are read again',
      );
    return new Map(
      [...known].map(([name, records]) => [
        name,
        new Map(records.map((each) => [each.document, isComplete ? each : { ...each, version: UNFINISHED }])),
      ]),
    );
  }

  async #readSource(
    listing: Listing,
    claims: ReadonlyMap<string, Listing>,
    known: ReadonlyMap<string, DocumentRecord>,
  ): Promise<void> {
    this.#failed.push(...listing.failed);
    this.#warnings.push(...listing.warnings);
    for (const found of listing.found) {
      if (claims.get(found.document) !== listing) continue;
      this.#options.signal?.throwIfAborted();
      await this.#readDocument(found, listing.source, known.get(found.document));
      this.#done++;
      this.#options.onProgress?.({ done: this.#done, total: this.#total, document: found.document });
    }
    await this.#flush();
  }

  async #readDocument(
    found: FoundDocument,
    source: Source,
    known: DocumentRecord | undefined,
  ): Promise<void> {
    const { document } = found;
    const read = await found.read(this.#options.signal);
    if (read.kind === 'vanished') return void this.#vanished.add(document);
    if (read.kind === 'refused') return void this.#failed.push({ document, reason: read.reason });
    const version = this.#versionOf(read.bytes, source);
    if (known?.version === version) return void this.#counts.unchanged++;
    const loaded = loadDocument(read.bytes, { maxBytes: this.#options.maxBytes, charset: read.charset });
    if (loaded.kind === 'refused') return void this.#failed.push({ document, reason: loaded.reason });
    const written = this.#cut({ document, text: loaded.text, format: read.format, source, version });
    this.#batch.push({ ...written, known });
    if (this.#batch.reduce((sum, { passages }) => sum + passages.length, 0) >= BATCH) await this.#flush();
  }

  #cut(of: {
    readonly document: string;
    readonly text: string;
    readonly format: Parameters<typeof cutDocument>[0]['format'];
    readonly source: Source;
    readonly version: string;
  }): Written {
    const { tenant, now } = this.#options;
    const matter = readFrontMatter(of.text);
    const link = matter.url ?? of.document;
    const passages = cutDocument({
      tenant,
      source: of.source.name,
      document: of.document,
      text: of.text,
      format: of.format,
      link,
      access: matter.access ?? of.source.access,
      language: matter.language,
      version: of.version,
      updated: matter.updated,
    });
    this.#warnings.push(...matter.warnings.map((warning) => `${of.document}: ${warning}`));
    if (passages.length === 0)
      this.#warnings.push(
        `${of.document}: ${of.text.trim() === '' ? 'the file is empty' : 'holds no text to search'}`,
      );
    const record = {
      tenant,
      source: of.source.name,
      document: of.document,
      title: passages[0]?.title ?? matter.title ?? of.document,
      link,
      version: of.version,
      passages: passages.length,
      updatedAt: now().toISOString(),
    };
    return { record, passages };
  }

  #versionOf(bytes: Uint8Array, source: Source): string {
    const shaping = JSON.stringify([CUTTING_VERSION, this.#options.embeddingModel, source.access]);
    return createHash('sha256').update(shaping).update(bytes).digest('hex');
  }

  /**
   * The registry first learns that the documents are being written: if the run stops in between, the next one writes them
   * again, or removes them if they are gone by then. The index drops what older versions left behind.
   */
  async #flush(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    const { registry, index, tenant, signal } = this.#options;
    this.#batch = [];
    await registry.put(batch.map(({ record }) => ({ ...record, version: UNFINISHED })));
    const passages = batch.flatMap((written) => written.passages);
    const emptied = batch
      .filter((written) => written.passages.length === 0)
      .map(({ record }) => record.document);
    if (passages.length > 0) await index.upsert(tenant, passages, { signal });
    if (emptied.length > 0) await index.deleteDocuments(tenant, emptied);
    await registry.put(batch.map(({ record }) => record));
    this.#counts.passages += passages.length;
    for (const { known } of batch) this.#counts[known === undefined ? 'new' : 'changed']++;
  }

  async #removeGone(
    listing: Listing,
    claims: ReadonlyMap<string, Listing>,
    known: Map<string, DocumentRecord>,
  ): Promise<void> {
    const { registry, index, tenant, signal } = this.#options;
    const gone = [...known.keys()].filter(
      (document) => listing.isGone(document) && (!claims.has(document) || this.#vanished.has(document)),
    );
    if (gone.length === 0) return;
    signal?.throwIfAborted();
    await index.deleteDocuments(tenant, gone);
    await registry.remove(tenant, gone);
    this.#counts.removed += gone.length;
    for (const document of gone) known.delete(document);
  }
}
