/** What ingestion remembers of a document, to tell new, changed, unchanged and removed apart. */
export type DocumentRecord = {
  readonly tenant: string;
  readonly source: string;
  /** The document's path or address: unique inside the tenant. */
  readonly document: string;
  readonly title: string;
  readonly link: string;
  /** SHA-256 of the bytes that were read, and of what shapes the passages (access, chunking version, embedding model). */
  readonly version: string;
  readonly passages: number;
  readonly updatedAt: string;
};

export interface DocumentRegistry {
  list(tenant: string, source: string): Promise<readonly DocumentRecord[]>;
  put(records: readonly DocumentRecord[]): Promise<void>;
  remove(tenant: string, documents: readonly string[]): Promise<void>;
}
