import type { AccessList } from '../core/passage.ts';
import type { SourceKind } from './source-settings.ts';

/** A document or a part of a source that couldn't be read; the reason follows its name. */
export type Problem = { readonly document: string; readonly reason: string };

/** A document that a source holds now. */
export type ListedDocument = {
  /** Unique inside the tenant: a path, an address, or whatever the source names it by. */
  readonly document: string;
  /** The source's own mark of its content (hash, version, date of change), where the listing gives one. */
  readonly revision?: string;
};

/** Everything that a source holds now, as far as it can be told. */
export type Listing = {
  readonly documents: readonly ListedDocument[];
  /** What couldn't be listed. */
  readonly failed: readonly Problem[];
  readonly warnings: readonly string[];
  /** Whether a document that was read before and isn't among `documents` is gone for certain. Never true for what a failed listing hides. */
  isGone(document: string): boolean;
};

/** What reading one document gave. `revision` is handed back to the next `fetch` as `known`. */
export type FetchedDocument =
  | {
      readonly kind: 'content';
      readonly bytes: Uint8Array;
      /** A file name or address whose ending tells the format, unless `contentType` does. */
      readonly name: string;
      readonly contentType?: string;
      readonly charset?: string;
      /** Where people read it; absent: the document states it, or there is nowhere. */
      readonly link?: string;
      readonly revision?: string;
    }
  /** It is still what `known` says. */
  | { readonly kind: 'unchanged'; readonly revision?: string }
  /** It was listed, and is gone. */
  | { readonly kind: 'vanished' }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * A place that documents come from: the port that a folder, a website, a Git repository or a wiki's interface fills. A
 * source says what it holds now and gives one document at a time; ingestion finds out what is new, changed and gone.
 */
export interface Source {
  readonly name: string;
  readonly kind: SourceKind;
  /** Who may read a document that doesn't say. */
  readonly access: AccessList;
  /** Of two sources that list the same document the one with more of it takes it. */
  readonly specificity: number;
  /** Documents that may be fetched at the same time; 1 where it isn't said. */
  readonly readAhead?: number;
  /** Rejects only when `signal` aborts: what fails is in the listing. */
  list(options: { readonly signal?: AbortSignal }): Promise<Listing>;
  /** `known` is the revision that the last reading gave, if it still counts. Rejects only when `signal` aborts. */
  fetch(
    listed: ListedDocument,
    options: { readonly known?: string; readonly signal?: AbortSignal },
  ): Promise<FetchedDocument>;
}

/** A listing that failed as a whole: nothing is gone. */
export function failedListing(document: string, reason: string): Listing {
  return { documents: [], failed: [{ document, reason }], warnings: [], isGone: () => false };
}
