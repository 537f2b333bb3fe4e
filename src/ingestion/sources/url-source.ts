import type { FetchedPage, FetchPage } from '../fetch-page.ts';
import type { FetchedDocument, Source } from '../source.ts';
import type { UrlSettings } from '../source-settings.ts';
import { type PageRevision, readPageRevision, writePageRevision } from './page-revision.ts';

export type WebDeps = {
  readonly fetchPage: FetchPage;
  readonly now: () => Date;
  readonly maxBytes?: number;
};

/** One web page, which somebody named: it is kept when its server fails, and never counts as gone. */
export function createUrlSource(settings: UrlSettings, deps: WebDeps): Source {
  const { url, allow } = settings;
  return {
    name: settings.name,
    kind: settings.kind,
    access: settings.access,
    specificity: Number.POSITIVE_INFINITY,
    list: () =>
      Promise.resolve({ documents: [{ document: url }], failed: [], warnings: [], isGone: () => false }),
    fetch: async (_listed, { known, signal }) => {
      const before = readPageRevision(known);
      const page = await deps.fetchPage(url, {
        signal,
        allow,
        validators: before,
        maxBytes: deps.maxBytes,
      });
      return asDocument(page, url, { before, seenAt: deps.now().toISOString() });
    },
  };
}

/** What a page's answer means for its document. */
export function asDocument(
  page: FetchedPage,
  url: string,
  facts: { readonly before?: PageRevision; readonly listed?: string; readonly seenAt: string },
): FetchedDocument {
  const { before, listed, seenAt } = facts;
  switch (page.kind) {
    case 'refused':
      return { kind: 'refused', reason: page.reason };
    case 'unchanged':
      // Only a server that answers what it wasn't asked says so of a page that was never read.
      if (before === undefined) return { kind: 'refused', reason: 'answered with status 304' };
      return { kind: 'unchanged', revision: writePageRevision({ ...before, listed, seenAt }) };
    case 'page': {
      const revision = writePageRevision({ ...page.validators, listed, seenAt });
      const { bytes, contentType, charset } = page;
      return {
        kind: 'content',
        bytes,
        name: new URL(page.url).pathname,
        contentType,
        charset,
        link: url,
        revision,
      };
    }
  }
}
