import type { Logger } from '../observability/logger.ts';
import { Bm25Index } from './bm25-index.ts';
import type { KnowledgeVersion } from './knowledge-version.ts';
import type { PassageSource } from './passage-source.ts';

const CHECK_EVERY_MS = 1_000;
const FOLLOW_EVERY_MS = 2_000;
const PATIENCE_MS = 300;
/** While there is nothing else to serve. */
const FIRST_PATIENCE_MS = 5_000;
/** Passages that are indexed between two breaths of the event loop. */
const STRIDE = 100;

type PassageMirrorOptions = {
  readonly source: PassageSource;
  readonly knowledge: KnowledgeVersion;
  readonly log: Logger;
  /** Milliseconds that only go up. */
  readonly now: () => number;
};

type Mirrored = {
  readonly index: Bm25Index;
  version: number;
  checkedAt: number;
  refreshing?: Promise<void>;
};

/**
 * Each tenant's passages in this process's memory, as the lexical arm needs them. It follows what other processes write:
 * at most once a second it reads the tenant's version, and loads only what changed.
 */
export class PassageMirror {
  readonly #options: PassageMirrorOptions;
  readonly #tenants = new Map<string, Promise<Mirrored>>();

  constructor(options: PassageMirrorOptions) {
    this.#options = options;
  }

  /** Resolves once all passages of the tenant are searchable. Throws AssistantError `search`. */
  async warm(tenant: string): Promise<void> {
    await this.#load(tenant);
  }

  /**
   * The tenant's index. Loads it when it isn't there; else waits at most 300 ms for a change to be taken in (5 s while it
   * is empty), then serves what stands. Throws AssistantError `search` only while nothing was ever loaded.
   */
  async current(tenant: string): Promise<Bm25Index> {
    const mirrored = await this.#load(tenant);
    this.#check(tenant, mirrored);
    const patienceMs = mirrored.index.size === 0 ? FIRST_PATIENCE_MS : PATIENCE_MS;
    if (mirrored.refreshing) await atMost(patienceMs, mirrored.refreshing);
    return mirrored.index;
  }

  /** Takes in changes every two seconds, also while nobody asks, of the tenants that are loaded. Returns what ends it. */
  follow(): () => void {
    const timer = setInterval(() => {
      for (const [tenant, loading] of this.#tenants)
        loading.then(
          (mirrored) => this.#check(tenant, mirrored),
          () => undefined,
        );
    }, FOLLOW_EVERY_MS);
    timer.unref();
    return () => clearInterval(timer);
  }

  #check(tenant: string, mirrored: Mirrored): void {
    const now = this.#options.now();
    if (mirrored.refreshing || now - mirrored.checkedAt < CHECK_EVERY_MS) return;
    mirrored.checkedAt = now;
    mirrored.refreshing = this.#refresh(tenant, mirrored)
      .catch((error: unknown) => this.#options.log.warn({ error, tenant }, 'Passages could not be refreshed'))
      .finally(() => {
        mirrored.refreshing = undefined;
      });
  }

  #load(tenant: string): Promise<Mirrored> {
    const known = this.#tenants.get(tenant);
    if (known) return known;
    const loading = this.#loadAll(tenant);
    this.#tenants.set(tenant, loading);
    loading.catch(() => this.#tenants.delete(tenant));
    return loading;
  }

  async #loadAll(tenant: string): Promise<Mirrored> {
    const { source, knowledge, now, log } = this.#options;
    const startedAt = now();
    // Read first: what is written meanwhile then shows as a change.
    const version = await knowledge.read(tenant);
    const index = new Bm25Index();
    for await (const page of source.pages(tenant)) await addGently(index, page);
    log.info({ tenant, passages: index.size, ms: Math.round(now() - startedAt) }, 'Passages loaded');
    return { index, version, checkedAt: startedAt };
  }

  async #refresh(tenant: string, mirrored: Mirrored): Promise<void> {
    const { source, knowledge, log } = this.#options;
    const version = await knowledge.read(tenant);
    if (version === mirrored.version) return;
    const held = mirrored.index.versions();
    const stored = await source.versions(tenant);
    const removed = [...held.keys()].filter((id) => !stored.has(id));
    const changed = [...stored].filter(([id, document]) => held.get(id) !== document).map(([id]) => id);
    const passages = await source.read(tenant, changed);
    mirrored.index.remove(removed);
    await addGently(mirrored.index, passages);
    mirrored.version = version;
    log.info({ tenant, changed: changed.length, removed: removed.length }, 'Passages refreshed');
  }
}

async function addGently(index: Bm25Index, passages: Parameters<Bm25Index['add']>[0]): Promise<void> {
  const all = [...passages];
  for (let from = 0; from < all.length; from += STRIDE) {
    index.add(all.slice(from, from + STRIDE));
    await new Promise(setImmediate);
  }
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
