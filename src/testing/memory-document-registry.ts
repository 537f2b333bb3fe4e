import type { DocumentRecord, DocumentRegistry } from '../ingestion/document-registry.ts';

/** A document registry in memory. */
export class MemoryDocumentRegistry implements DocumentRegistry {
  readonly records = new Map<string, DocumentRecord>();

  async list(tenant: string, source: string): Promise<readonly DocumentRecord[]> {
    return [...this.records.values()].filter(
      (record) => record.tenant === tenant && record.source === source,
    );
  }

  async put(records: readonly DocumentRecord[]): Promise<void> {
    for (const record of records) this.records.set(`${record.tenant}/${record.document}`, record);
  }

  async remove(tenant: string, documents: readonly string[]): Promise<void> {
    for (const document of documents) this.records.delete(`${tenant}/${document}`);
  }
}
