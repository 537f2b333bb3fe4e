import { Chroma } from '@langchain/community/vectorstores/chroma';
import { Document } from '@langchain/core/documents';
import type { Embeddings } from '@langchain/core/embeddings';
import type { ChromaClient, Collection, Metadata } from 'chromadb';
import { AssistantError } from '../core/errors.ts';
import { orAbort } from '../core/or-abort.ts';
import type { Passage } from '../core/passage.ts';
import { collectionName } from './collection-name.ts';
import type { KnowledgeVersion } from './knowledge-version.ts';
import type { PassageIndex } from './passage-index.ts';
import { fromMetadata, searchWhere, toMetadata } from './passage-metadata.ts';
import type { PassageSource, VectorHit, VectorRequest, VectorSearch } from './passage-source.ts';
import { searchableText } from './searchable-text.ts';

const BATCH = 250;
const PAGE = 1_000;

type ChromaPassageIndexOptions = {
  readonly client: ChromaClient;
  /** `modelName` names the vectors: another model gets another collection. */
  readonly embeddings: Embeddings & { readonly modelName: string };
  /** Bumped after each change, so that every process's search takes it up. */
  readonly knowledge: KnowledgeVersion;
};

/**
 * Passages in Chroma, through LangChain's vector store. Every call throws a retryable AssistantError `search` when Chroma
 * fails, and finds a collection again that was deleted behind its back.
 */
export class ChromaPassageIndex implements PassageIndex, PassageSource, VectorSearch {
  readonly #options: ChromaPassageIndexOptions;
  readonly #stores = new Map<string, Chroma>();

  constructor(options: ChromaPassageIndexOptions) {
    this.#options = options;
  }

  /** Also deletes what older versions of the same documents left behind. */
  async upsert(tenant: string, passages: readonly Passage[], options: { readonly signal?: AbortSignal }) {
    for (const batch of batches(passages, BATCH)) {
      options.signal?.throwIfAborted();
      const vectors = await this.#options.embeddings.embedDocuments(batch.map(searchableText));
      const documents = batch.map(
        (passage) => new Document({ pageContent: passage.text, metadata: toMetadata(passage) }),
      );
      await this.#call(tenant, async (store) => {
        await store.addVectors(vectors, documents, { ids: batch.map((passage) => passage.id) });
      });
    }
    await this.#deleteOutdated(tenant, passages);
    await this.#options.knowledge.bump(tenant);
  }

  async deleteDocuments(tenant: string, documents: readonly string[]): Promise<void> {
    for (const batch of batches(documents, BATCH)) {
      await this.#call(tenant, (store) => store.delete({ filter: { document: { $in: [...batch] } } }));
    }
    await this.#options.knowledge.bump(tenant);
  }

  /** Chroma reads the next page while this one is taken in. */
  async *pages(tenant: string): AsyncIterable<readonly Passage[]> {
    const read = (offset: number) =>
      this.#collect(tenant, (collection) => collection.get({ limit: PAGE, offset }));
    let next = read(0);
    for (let offset = PAGE; ; offset += PAGE) {
      const page = await next;
      const isLast = page.ids.length < PAGE;
      if (!isLast) {
        next = read(offset);
        // Whoever stops before the end never hears of it; who goes on gets it from the await above.
        next.catch(() => undefined);
      }
      if (page.ids.length > 0) yield toPassages(page);
      if (isLast) return;
    }
  }

  count(tenant: string): Promise<number> {
    return this.#collect(tenant, (collection) => collection.count());
  }

  async versions(tenant: string): Promise<ReadonlyMap<string, string>> {
    const versions = new Map<string, string>();
    for (let offset = 0; ; offset += PAGE) {
      const page = await this.#collect(tenant, (collection) =>
        collection.get({ limit: PAGE, offset, include: ['metadatas'] }),
      );
      for (const [i, id] of page.ids.entries()) versions.set(id, stringIn(page.metadatas[i], 'version'));
      if (page.ids.length < PAGE) return versions;
    }
  }

  async read(tenant: string, ids: readonly string[]): Promise<readonly Passage[]> {
    const found: Passage[] = [];
    for (const batch of batches(ids, BATCH)) {
      found.push(
        ...toPassages(await this.#collect(tenant, (collection) => collection.get({ ids: [...batch] }))),
      );
    }
    return found;
  }

  async nearest(request: VectorRequest, options: { readonly signal: AbortSignal }) {
    const filter = searchWhere(request.readable, request.filter);
    if (!filter) return [];
    const vector = await this.#options.embeddings.embedQuery(request.text);
    options.signal.throwIfAborted();
    if (vector.every((value) => value === 0)) return [];
    // LangChain's own search also fetches texts and metadata, which takes as long again: BM25's arm holds them already.
    const found = await orAbort(
      this.#collect(request.tenant, (collection) =>
        collection.query({
          queryEmbeddings: [vector],
          nResults: request.limit,
          where: request.filtered === 'by-caller' ? undefined : filter,
          include: ['distances'],
        }),
      ),
      options.signal,
    );
    const distances = found.distances[0] ?? [];
    return (found.ids[0] ?? []).map((id, i): VectorHit => ({ id, similarity: 1 - (distances[i] ?? 1) }));
  }

  async #deleteOutdated(tenant: string, passages: readonly Passage[]): Promise<void> {
    const current = new Map(passages.map((passage) => [passage.document, passage.version]));
    for (const documents of batches([...current.keys()], BATCH)) {
      const stored = await this.#collect(tenant, (collection) =>
        collection.get({ where: { document: { $in: [...documents] } }, include: ['metadatas'] }),
      );
      const outdated = stored.ids.filter((_, i) => {
        const metadata = stored.metadatas[i];
        return current.get(stringIn(metadata, 'document')) !== stringIn(metadata, 'version');
      });
      for (const ids of batches(outdated, BATCH)) {
        await this.#call(tenant, (store) => store.delete({ ids: [...ids] }));
      }
    }
  }

  #collect<T>(tenant: string, work: (collection: Collection) => Promise<T>): Promise<T> {
    return this.#call(tenant, async (store) => work(await store.ensureCollection()));
  }

  async #call<T>(tenant: string, work: (store: Chroma) => Promise<T>): Promise<T> {
    try {
      return await work(this.#store(tenant));
    } catch (error) {
      if (!isGone(error)) throw unreachable(error);
    }
    // The cached collection id died with its collection: look it up by name once more.
    this.#stores.delete(tenant);
    try {
      return await work(this.#store(tenant));
    } catch (error) {
      throw unreachable(error);
    }
  }

  #store(tenant: string): Chroma {
    const known = this.#stores.get(tenant);
    if (known) return known;
    const { client, embeddings } = this.#options;
    const store = new Chroma(embeddings, {
      index: client,
      collectionName: collectionName(tenant, embeddings.modelName),
      collectionMetadata: { 'hnsw:space': 'cosine', tenant, embeddingModel: embeddings.modelName },
    });
    this.#stores.set(tenant, store);
    return store;
  }
}

function* batches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}

type Rows = Pick<Awaited<ReturnType<Collection['get']>>, 'ids' | 'documents' | 'metadatas'>;

function toPassages(rows: Rows): Passage[] {
  return rows.ids.map((id, i) => fromMetadata(id, rows.documents[i] ?? '', rows.metadatas[i]));
}

function stringIn(metadata: Metadata | null | undefined, key: string): string {
  const value = metadata?.[key];
  return typeof value === 'string' ? value : '';
}

function isGone(error: unknown): boolean {
  return error instanceof Error && error.name === 'ChromaNotFoundError';
}

function unreachable(cause: unknown): AssistantError {
  return new AssistantError('Chroma failed: check CHROMA_URL and its log', {
    code: 'search',
    retryable: true,
    cause,
  });
}
