import type { Passage } from '../core/passage.ts';

/**
 * Where passages live (Chroma, through LangChain's vector store), one collection a tenant and embedding model.
 * Everything written is seen by every worker's search within seconds, without a restart.
 */
export interface PassageIndex {
  /** Embeds and writes; the same ids written again are replaced, and what older versions of these documents left is deleted. */
  upsert(
    tenant: string,
    passages: readonly Passage[],
    options: { readonly signal?: AbortSignal },
  ): Promise<void>;
  deleteDocuments(tenant: string, documents: readonly string[]): Promise<void>;
  /** All passages of a tenant, in pages: what the lexical arm is built from. */
  pages(tenant: string): AsyncIterable<readonly Passage[]>;
  count(tenant: string): Promise<number>;
}
