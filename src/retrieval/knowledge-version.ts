/** A tenant's change counter, shared by all processes: whoever changes its passages bumps it, searches watch it. */
export interface KnowledgeVersion {
  /** Differs after each bump; 0 before the first. */
  read(tenant: string): Promise<number>;
  bump(tenant: string): Promise<void>;
}
