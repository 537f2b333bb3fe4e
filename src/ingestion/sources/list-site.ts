import { posix } from 'node:path';
import type { FetchPage } from '../fetch-page.ts';
import type { ListedDocument, Listing, Problem } from '../source.ts';
import type { SiteSettings } from '../source-settings.ts';
import type { PolitePace } from './polite-pace.ts';
import type { SiteRules } from './site-robots.ts';
import { LARGEST_SITEMAP, readSitemap, type SitemapPage } from './sitemap.ts';

const MOST_SITEMAPS = 500;

export type SiteVisit = {
  readonly settings: SiteSettings;
  readonly rules: SiteRules;
  readonly pace: PolitePace;
  readonly fetchPage: FetchPage;
  readonly signal?: AbortSignal;
};

/** Why an address isn't this site's, in words that follow another address; undefined if it is. */
export function leavesSite(settings: SiteSettings, url: URL): string | undefined {
  if (url.host === new URL(settings.sitemap).host) return undefined;
  return `leads to another site, ${url.host}: name that one's own sitemap as a source`;
}

/** The pages of a site's sitemap that may be read. What a sitemap that can't be read hides is never gone. */
export async function listSite(visit: SiteVisit): Promise<Listing> {
  const { settings } = visit;
  const { pages, failed } = await readSitemaps(visit);
  const { documents, closed, foreign } = choosePages(pages, visit);
  const warnings: string[] = [];
  if (closed > 0) warnings.push(`${settings.sitemap}: robots.txt closes ${closed} of its pages to Footnote`);
  if (foreign > 0)
    warnings.push(`${settings.sitemap}: ${foreign} of its pages belong to other sites and weren't read`);
  if (failed.length === 0 && documents.length === 0)
    failed.push({ document: settings.sitemap, reason: 'lists no page that may be read' });
  const isCut = documents.length > settings.maxPages;
  if (isCut)
    failed.push({
      document: settings.sitemap,
      reason: `lists ${documents.length} pages, and the first ${settings.maxPages} are read: narrow \`include\`, or raise \`pages\``,
    });
  const found = documents.slice(0, settings.maxPages);
  const isWhole = failed.length === 0;
  const names = new Set(found.map(({ document }) => document));
  return { documents: found, failed, warnings, isGone: (document) => isWhole && !names.has(document) };
}

async function readSitemaps(
  visit: SiteVisit,
): Promise<{ readonly pages: SitemapPage[]; readonly failed: Problem[] }> {
  const { settings, pace, signal } = visit;
  const pages: SitemapPage[] = [];
  const failed: Problem[] = [];
  const seen = new Set([settings.sitemap]);
  for (const url of seen) {
    if (seen.size > MOST_SITEMAPS) {
      failed.push({
        document: settings.sitemap,
        reason: `names more than ${MOST_SITEMAPS} sitemaps: name one of them instead`,
      });
      break;
    }
    const page = await pace.run(
      () =>
        visit.fetchPage(url, {
          signal,
          allow: settings.allow,
          maxBytes: LARGEST_SITEMAP,
          accepts: () => true,
          refuses: (each) => leavesSite(settings, each),
        }),
      signal,
    );
    const sitemap = page.kind === 'page' ? await readSitemap(page.bytes) : page;
    if (sitemap.kind === 'pages') for (const each of sitemap.pages) pages.push(each);
    else if (sitemap.kind === 'index') for (const each of sitemap.sitemaps) seen.add(each);
    else
      failed.push({
        document: url,
        reason: sitemap.kind === 'refused' ? sitemap.reason : 'answered with status 304',
      });
  }
  return { pages, failed };
}

function choosePages(
  pages: readonly SitemapPage[],
  { settings, rules }: SiteVisit,
): { readonly documents: ListedDocument[]; readonly closed: number; readonly foreign: number } {
  const documents = new Map<string, ListedDocument>();
  let closed = 0;
  let foreign = 0;
  for (const { url, changed } of pages) {
    const address = URL.parse(url);
    if (address === null || leavesSite(settings, address) !== undefined) {
      foreign++;
      continue;
    }
    address.hash = '';
    if (!isWanted(address, settings)) continue;
    if (!rules.mayVisit(address.href)) closed++;
    else documents.set(address.href, { document: address.href, revision: changed });
  }
  return { documents: [...documents.values()], closed, foreign };
}

function isWanted(url: URL, settings: SiteSettings): boolean {
  const path = url.pathname.slice(1);
  // A page's path may end with a slash, which a glob takes for another folder.
  const matches = (pattern: string) =>
    pattern === '**' ||
    posix.matchesGlob(path, pattern) ||
    (path.endsWith('/') && posix.matchesGlob(path.slice(0, -1), pattern));
  return settings.include.some(matches) && !settings.exclude.some(matches);
}
