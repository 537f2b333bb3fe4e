import type { DocumentRecord } from './document-registry.ts';
import type { Listing, Source } from './source.ts';

/** A source with what it holds now and what was read of it before. */
export type ListedSource = {
  readonly source: Source;
  readonly listing: Listing;
  /** By document. */
  readonly known: Map<string, DocumentRecord>;
};

/**
 * Gives each document to one source only: the most specific that lists it, the first of equals. What a source can't list at
 * the moment stays its own, so that another one's readers don't get it meanwhile.
 */
export function claimDocuments(listed: readonly ListedSource[]): ReadonlyMap<string, ListedSource> {
  const claims = new Map<string, ListedSource>();
  for (const each of listed)
    for (const { document } of each.listing.documents) {
      const other = claims.get(document);
      if (other === undefined || each.source.specificity > other.source.specificity)
        claims.set(document, each);
    }
  for (const each of listed) {
    const now = new Set(each.listing.documents.map(({ document }) => document));
    for (const document of each.known.keys()) {
      const other = claims.get(document);
      if (other === undefined || other.source.name === each.source.name) continue;
      if (now.has(document) || each.listing.isGone(document)) continue;
      if (each.source.specificity >= other.source.specificity) claims.set(document, each);
    }
  }
  return claims;
}
