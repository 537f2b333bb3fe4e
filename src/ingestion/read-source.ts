import { createHash } from 'node:crypto';
import type { Passage } from '../core/passage.ts';
import type { PassageIndex } from '../retrieval/passage-index.ts';
import type { ListedSource } from './claim-documents.ts';
import { formatOfContent } from './content-format.ts';
import { CUTTING_VERSION, cutDocument } from './cut-document.ts';
import type { DocumentRecord, DocumentRegistry } from './document-registry.ts';
import { readFrontMatter } from './front-matter.ts';
import type { SourceOutcome } from './ingest-summary.ts';
import { unreadFormat } from './load-document.ts';
import { hasFrontMatter } from './parse-document.ts';
import type { DocumentContent, DocumentReader } from './read-document.ts';
import type { FetchedDocument, ListedDocument, Problem } from './source.ts';

export type ReadOptions = {
  readonly tenant: string;
  readonly index: PassageIndex;
  /** Names the vectors: documents are embedded again when it changes. */
  readonly embeddingModel: string;
  readonly registry: DocumentRegistry;
  /** Takes the text out of bytes. Stays the caller's. */
  readonly reader: DocumentReader;
  readonly now: () => Date;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
};

type ReadInput = ListedSource & {
  /** Those of the listing that are this source's. */
  readonly documents: readonly ListedDocument[];
  /** Whether another source, or this one, holds a document. */
  readonly isClaimed: (document: string) => boolean;
  readonly onDocument: (document: string) => void;
};

type Content = Extract<FetchedDocument, { kind: 'content' }>;
type Written = {
  readonly record: DocumentRecord;
  readonly known?: DocumentRecord;
  readonly passages: readonly Passage[];
};

/** Passages that are embedded and written at once. */
const BATCH = 256;
/** Of a version's 64 characters, those that stand for what shapes the passages; the rest stands for the content. */
const SHAPING = 16;
/** A document whose passages are being written: whatever is read next differs from it. */
export const UNFINISHED = '';

/** Brings the index up to date with one source. Throws what index or registry throw, and when the signal aborts. */
export async function readSource(input: ReadInput, options: ReadOptions): Promise<SourceOutcome> {
  return new SourceReading(input, options).run();
}

class SourceReading {
  readonly #input: ReadInput;
  readonly #options: ReadOptions;
  readonly #shaping: string;
  readonly #failed: Problem[];
  readonly #warnings: string[];
  readonly #vanished = new Set<string>();
  readonly #counts = { new: 0, changed: 0, unchanged: 0, removed: 0, passages: 0 };
  #batch: Written[] = [];
  #seen: DocumentRecord[] = [];

  constructor(input: ReadInput, options: ReadOptions) {
    this.#input = input;
    this.#options = options;
    this.#failed = [...input.listing.failed];
    this.#warnings = [...input.listing.warnings];
    const shaping = JSON.stringify([CUTTING_VERSION, options.embeddingModel, input.source.access]);
    this.#shaping = createHash('sha256').update(shaping).digest('hex').slice(0, SHAPING);
  }

  async run(): Promise<SourceOutcome> {
    const { source, documents, onDocument } = this.#input;
    for await (const { document, fetched } of this.#fetchAll()) {
      await this.#take(document, fetched);
      onDocument(document);
    }
    await this.#flush();
    await this.#removeGone();
    return {
      name: source.name,
      kind: source.kind,
      access: source.access,
      documents: documents.length,
      ...this.#counts,
      failed: this.#failed,
      warnings: this.#warnings,
    };
  }

  /** The documents in their order, a few of them fetched ahead where the source allows it. */
  async *#fetchAll(): AsyncGenerator<{ readonly document: string; readonly fetched: FetchedDocument }> {
    const { source, documents } = this.#input;
    const { signal } = this.#options;
    const ahead: { readonly document: string; readonly fetched: Promise<FetchedDocument> }[] = [];
    for (const [index, listed] of documents.entries()) {
      signal?.throwIfAborted();
      const known = this.#revisionOf(listed.document);
      const fetched = source.fetch(listed, { known, signal });
      // Should an earlier one throw, nobody waits for this one any more.
      fetched.catch(() => undefined);
      ahead.push({ document: listed.document, fetched });
      if (ahead.length < (source.readAhead ?? 1) && index < documents.length - 1) continue;
      const [first] = ahead.splice(0, 1);
      if (first) yield { document: first.document, fetched: await first.fetched };
    }
    for (const { document, fetched } of ahead) yield { document, fetched: await fetched };
  }

  /** What the source said of the document's version, if that still stands for the passages in the index. */
  #revisionOf(document: string): string | undefined {
    const known = this.#input.known.get(document);
    return known?.version.startsWith(this.#shaping) ? known.revision : undefined;
  }

  async #take(document: string, fetched: FetchedDocument): Promise<void> {
    const known = this.#input.known.get(document);
    switch (fetched.kind) {
      case 'vanished':
        this.#vanished.add(document);
        return;
      case 'refused':
        this.#failed.push({ document, reason: fetched.reason });
        return;
      case 'unchanged':
        if (known !== undefined) this.#keep(known, fetched.revision);
        return;
      case 'content': {
        const version = this.#versionOf(fetched);
        if (known?.version === version) this.#keep(known, fetched.revision);
        else await this.#write(document, fetched, { version, known });
      }
    }
  }

  #keep(known: DocumentRecord, revision: string | undefined): void {
    this.#counts.unchanged++;
    this.#warn(known);
    if (revision !== undefined && revision !== known.revision) this.#seen.push({ ...known, revision });
  }

  async #write(
    document: string,
    content: Content,
    { version, known }: { readonly version: string; readonly known?: DocumentRecord },
  ): Promise<void> {
    const { reader, maxBytes, signal } = this.#options;
    const { bytes, charset, name, contentType } = content;
    const format = formatOfContent(name, contentType);
    if (format === undefined) return void this.#failed.push({ document, reason: unreadFormat(name) });
    const read = await reader.read({ bytes, format, charset, maxBytes }, signal);
    if (read.kind === 'refused') return void this.#failed.push({ document, reason: read.reason });
    const written = this.#cut({ document, content: read.content, link: content.link, version });
    const record = { ...written.record, revision: content.revision };
    this.#batch.push({ ...written, record, known });
    if (this.#batch.reduce((sum, { passages }) => sum + passages.length, 0) >= BATCH) await this.#flush();
  }

  #cut(of: {
    readonly document: string;
    readonly content: DocumentContent;
    readonly link?: string;
    readonly version: string;
  }): Written {
    const { tenant, now } = this.#options;
    const { source } = this.#input;
    const { document, version, content } = of;
    const matter = hasFrontMatter(content.format) ? readFrontMatter(content.text) : undefined;
    const link = matter?.url ?? of.link ?? document;
    const passages = cutDocument({
      ...content,
      tenant,
      source: source.name,
      document,
      link,
      access: matter?.access ?? source.access,
      language: matter?.language ?? content.language,
      version,
      updated: matter?.updated ?? content.updated,
    });
    const empty = content.text.trim() === '' ? 'the file is empty' : 'holds no text to search';
    const record = {
      tenant,
      source: source.name,
      document,
      title: passages[0]?.title ?? matter?.title ?? document,
      link,
      version,
      passages: passages.length,
      warnings: [...(matter?.warnings ?? []), ...(passages.length === 0 ? [empty] : [])],
      updatedAt: now().toISOString(),
    };
    this.#warn(record);
    return { record, passages };
  }

  #warn({ document, warnings }: DocumentRecord): void {
    this.#warnings.push(...warnings.map((warning) => `${document}: ${warning}`));
  }

  #versionOf({ bytes, link = '' }: Content): string {
    const content = createHash('sha256').update(`${link}\0`).update(bytes).digest('hex');
    return this.#shaping + content.slice(SHAPING);
  }

  /**
   * The registry first learns that the documents are being written: if the run stops in between, the next one writes them
   * again, or removes them if they are gone by then. The index drops what older versions left behind.
   */
  async #flush(): Promise<void> {
    const { registry, index, tenant, signal } = this.#options;
    const batch = this.#batch;
    const seen = this.#seen;
    this.#batch = [];
    this.#seen = [];
    if (seen.length > 0) await registry.put(seen);
    if (batch.length === 0) return;
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

  async #removeGone(): Promise<void> {
    const { listing, known, isClaimed } = this.#input;
    const { registry, index, tenant, signal } = this.#options;
    const gone = [...known.keys()].filter(
      (document) => this.#vanished.has(document) || (listing.isGone(document) && !isClaimed(document)),
    );
    if (gone.length === 0) return;
    signal?.throwIfAborted();
    await index.deleteDocuments(tenant, gone);
    await registry.remove(tenant, gone);
    this.#counts.removed += gone.length;
    for (const document of gone) known.delete(document);
  }
}
