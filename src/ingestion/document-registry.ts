/** What ingestion remembers of a document, to tell new, changed, unchanged and removed apart. */
export type DocumentRecord = {
  readonly tenant: string;
  readonly source: string;
  /** The document's path or address: unique inside the tenant. */
  readonly document: string;
  readonly title: string;
  readonly link: string;
  /** 64 characters: hashes of what shapes the passages (access, chunking version, embedding model) and of the bytes that were read. */
  readonly version: string;
  /** What the source said of its version, for the source to read back. */
  readonly revision?: string;
  readonly passages: number;
  /** What somebody should mend in it, said anew by each run until it is mended. */
  readonly warnings: readonly string[];
  readonly updatedAt: string;
};

export interface DocumentRegistry {
  list(tenant: string, source: string): Promise<readonly DocumentRecord[]>;
  put(records: readonly DocumentRecord[]): Promise<void>;
  remove(tenant: string, documents: readonly string[]): Promise<void>;
}
