import type { SourceStatus, SourceStatusStore } from '../ingestion/source-status.ts';

/** Source statuses in memory; `recorded` holds all that was ever recorded, in order. */
export class MemorySourceStatus implements SourceStatusStore {
  readonly recorded: SourceStatus[] = [];
  readonly #statuses = new Map<string, SourceStatus>();

  async list(tenant: string): Promise<readonly SourceStatus[]> {
    return [...this.#statuses.values()].filter((status) => status.tenant === tenant);
  }

  async get(tenant: string, source: string): Promise<SourceStatus | undefined> {
    return this.#statuses.get(`${tenant}/${source}`);
  }

  async record(status: SourceStatus): Promise<void> {
    this.recorded.push(status);
    this.#statuses.set(`${status.tenant}/${status.source}`, status);
  }

  async remove(tenant: string, source: string): Promise<void> {
    this.#statuses.delete(`${tenant}/${source}`);
  }
}
