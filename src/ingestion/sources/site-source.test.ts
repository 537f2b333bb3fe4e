import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedSite, serveSite } from '../../testing/served-site.ts';
import { createFetchPage } from '../fetch-page.ts';
import type { FetchedDocument, Source } from '../source.ts';
import type { SiteSettings } from '../source-settings.ts';
import { createSiteSource, type SiteDeps } from './site-source.ts';

let site: ServedSite;
let clock: Date;
beforeEach(async () => {
  site = await serveSite();
  clock = new Date('2026-03-10T12:00:00Z');
});
afterEach(() => site.close());

const at = (path: string) => site.origin + path;
const html = (text: string) => `<title>${text}</title><p>${text}`;
const urlset = (...entries: (string | [path: string, changed: string])[]) => {
  const urls = entries.map((entry) => {
    const [path, changed] = typeof entry === 'string' ? [entry] : entry;
    const loc = path.startsWith('/') ? at(path) : path;
    return `<url><loc>${loc}</loc>${changed ? `<lastmod>${changed}</lastmod>` : ''}</url>`;
  });
  return {
    body: `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>`,
  };
};

function open(settings: Partial<SiteSettings> = {}, deps: Partial<SiteDeps> = {}): Source {
  return createSiteSource(
    {
      kind: 'site',
      name: 'docs',
      access: ['public'],
      sitemap: at('/sitemap.xml'),
      include: ['**'],
      exclude: [],
      allow: ['127.0.0.1'],
      maxPages: 100,
      ...settings,
    },
    { fetchPage: createFetchPage(), now: () => clock, pace: { atOnce: 2, gapMs: 0 }, ...deps },
  );
}

const paths = async (source: Source) =>
  (await source.list({})).documents.map(({ document }) => document.replace(site.origin, ''));

/** Reads all pages one after the other; `known` holds what the last reading said of each. */
async function readAll(source: Source, known = new Map<string, string>()) {
  const kinds: Record<string, string> = {};
  for (const listed of (await source.list({})).documents) {
    const fetched = await source.fetch(listed, { known: known.get(listed.document) });
    kinds[listed.document.replace(site.origin, '')] = describeFetched(fetched);
    if ('revision' in fetched && fetched.revision) known.set(listed.document, fetched.revision);
  }
  return kinds;
}

function describeFetched(fetched: FetchedDocument): string {
  return fetched.kind === 'refused' ? fetched.reason : fetched.kind;
}

describe('a website as a source', () => {
  it('lists the pages of its sitemaps, packed ones too, without those that its patterns leave out', async () => {
    site.pages.set('/sitemap.xml', {
      body: `<sitemapindex><sitemap><loc>${at('/a.xml?x=1&amp;y=2')}</loc></sitemap><sitemap><loc>${at('/b.xml.gz')}</loc></sitemap></sitemapindex>`,
    });
    site.pages.set('/a.xml?x=1&y=2', urlset('/docs/one#top', '/docs/one', '/blog/two', '/docs/old/three'));
    site.pages.set('/b.xml.gz', { body: gzipSync(urlset('/docs/').body) });

    const source = open({ include: ['docs/**', 'docs'], exclude: ['docs/old/**'] });

    expect(await paths(source)).toEqual(['/docs/one', '/docs/']);
  });

  it('leaves alone what robots.txt closes to it, by redirect too', async () => {
    site.pages.set('/robots.txt', {
      body: 'User-agent: Footnote\nDisallow: /private\n\nUser-agent: *\nDisallow: /',
    });
    site.pages.set('/sitemap.xml', urlset('/open', '/private/a', '/sly'));
    site.pages.set('/open', { body: html('Open') });
    site.pages.set('/sly', { status: 302, headers: { location: '/private/a' } });
    const source = open();

    const listing = await source.list({});

    expect(listing.warnings).toEqual([`${at('/sitemap.xml')}: robots.txt closes 1 of its pages to Footnote`]);
    expect(await readAll(source)).toEqual({
      '/open': 'content',
      '/sly': 'leads to a page that robots.txt closes to Footnote',
    });
    expect(site.requests).not.toContain('/private/a');
  });

  it('reads nothing and takes nothing for gone while robots.txt can’t be had', async () => {
    site.pages.set('/robots.txt', { status: 503 });
    site.pages.set('/sitemap.xml', urlset('/a'));

    const listing = await open().list({});

    expect(listing.failed).toEqual([{ document: at('/robots.txt'), reason: 'answered with status 503' }]);
    expect(listing.documents).toEqual([]);
    expect(listing.isGone(at('/gone'))).toBe(false);
  });

  it.each([
    ['fails', { status: 500 }, 'answered with status 500'],
    ['is a page', { body: html('Not found, but 200') }, 'is no sitemap'],
    ['is cut off', { body: '<urlset><url><loc>http://127.0.0.1/b</loc></url><url>' }, 'is broken or cut off'],
    ['is no XML', { body: 'a,b,c' }, 'is no sitemap'],
    ['is empty', { body: '<urlset></urlset>' }, 'lists no page that may be read'],
    [
      'leads elsewhere',
      { status: 301, headers: { location: 'http://other.example/' } },
      'leads to another site, other.example',
    ],
  ])('takes nothing for gone when the sitemap %s', async (_, page, reason) => {
    site.pages.set('/sitemap.xml', page);

    const listing = await open().list({});

    expect(listing.failed).toEqual([
      { document: at('/sitemap.xml'), reason: expect.stringContaining(reason) },
    ]);
    expect(listing.isGone(at('/a'))).toBe(false);
  });

  it('takes nothing for gone when one sitemap of several fails, and reads the others', async () => {
    site.pages.set('/sitemap.xml', {
      body: `<sitemapindex><sitemap><loc>${at('/a.xml')}</loc></sitemap><sitemap><loc>${at('/b.xml')}</loc></sitemap></sitemapindex>`,
    });
    site.pages.set('/a.xml', urlset('/one'));

    const listing = await open().list({});

    expect(listing.documents).toEqual([{ document: at('/one') }]);
    expect(listing.failed).toEqual([{ document: at('/b.xml'), reason: 'answered with status 404' }]);
    expect(listing.isGone(at('/two'))).toBe(false);
  });

  it('knows a page that left the sitemap for gone', async () => {
    site.pages.set('/sitemap.xml', urlset('/one'));

    const listing = await open().list({});

    expect([listing.isGone(at('/two')), listing.isGone(at('/one'))]).toEqual([true, false]);
  });

  it('reads entities as text: a bomb of them stays small', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "${'x'.repeat(1_000)}"><!ENTITY b "${'&a;'.repeat(1_000)}">]>`;
    site.pages.set('/sitemap.xml', {
      body: `${bomb}<urlset><url><loc>${at('/p')}?q=&b;</loc></url></urlset>`,
    });

    const listing = await open().list({});

    expect(listing.documents.every(({ document }) => document.length < 100)).toBe(true);
  });

  it('asks again only for what the sitemap says has changed', async () => {
    site.pages.set('/sitemap.xml', urlset(['/old', '2026-01-05'], ['/new', '2026-02-01T10:00:00Z']));
    site.pages.set('/old', { body: html('Old') });
    site.pages.set('/new', { body: html('New') });
    const known = new Map<string, string>();
    const source = open();
    await readAll(source, known);
    site.pages.set('/sitemap.xml', urlset(['/old', '2026-01-05'], ['/new', '2026-03-09T10:00:00Z']));
    site.requests.length = 0;

    const kinds = await readAll(source, known);

    expect(kinds).toEqual({ '/old': 'unchanged', '/new': 'content' });
    expect(site.requests).toEqual(['/robots.txt', '/sitemap.xml', '/new']);
  });

  it('doesn’t trust a date of today: the page may change once more', async () => {
    site.pages.set('/sitemap.xml', urlset(['/today', '2026-03-10']));
    site.pages.set('/today', { body: html('First') });
    const known = new Map<string, string>();
    const source = open();
    await readAll(source, known);

    expect(await readAll(source, known)).toEqual({ '/today': 'content' });
    clock = new Date('2026-03-12T12:00:01Z');
    await readAll(source, known);
    expect(await readAll(source, known)).toEqual({ '/today': 'unchanged' });
  });

  it('asks with the ETag where the sitemap has no dates', async () => {
    site.pages.set('/sitemap.xml', urlset('/page'));
    site.pages.set('/page', { body: html('Page'), etag: '"1"' });
    const known = new Map<string, string>();
    const source = open();

    const first = await readAll(source, known);
    const second = await readAll(source, known);
    site.pages.set('/page', { body: html('Changed'), etag: '"2"' });
    const third = await readAll(source, known);

    expect([first, second, third]).toEqual([
      { '/page': 'content' },
      { '/page': 'unchanged' },
      { '/page': 'content' },
    ]);
  });

  it('drops what is gone for good, and keeps what is only missing', async () => {
    site.pages.set('/sitemap.xml', urlset('/gone', '/missing'));
    site.pages.set('/gone', { status: 410 });

    expect(await readAll(open())).toEqual({ '/gone': 'vanished', '/missing': 'answered with status 404' });
  });

  it('leaves a site alone that fails again and again', async () => {
    const all = Array.from({ length: 20 }, (_, n) => `/${n}`);
    site.pages.set('/sitemap.xml', urlset(...all));
    for (const path of all) site.pages.set(path, { status: 503 });

    const kinds = await readAll(open());

    expect(site.requests.filter((path) => all.includes(path))).toHaveLength(5);
    expect(kinds['/19']).toBe("wasn't asked for: the site failed 5 times in a row");
  });

  it('stops at its limits of pages and bytes, and takes nothing beyond them for gone', async () => {
    site.pages.set('/sitemap.xml', urlset('/a', '/b', '/c'));
    for (const path of ['/a', '/b', '/c']) site.pages.set(path, { body: html('x'.repeat(500)) });
    const source = open({ maxPages: 2 }, { maxRunBytes: 600 });

    const listing = await source.list({});

    expect(listing.documents).toHaveLength(2);
    expect(listing.failed[0]?.reason).toContain('lists 3 pages, and the first 2 are read');
    expect(listing.isGone(at('/c'))).toBe(false);
    expect(await readAll(open({}, { maxRunBytes: 600 }))).toEqual({
      '/a': 'content',
      '/b': "wasn't asked for: the site is too large for one run",
      '/c': "wasn't asked for: the site is too large for one run",
    });
  });

  it('refuses private addresses that nobody allowed, before it connects', async () => {
    site.pages.set('/sitemap.xml', urlset('/a'));

    const listing = await open({ allow: [] }).list({});

    expect(listing.failed[0]?.reason).toBe('leads to a private address, which is refused');
    expect(site.requests).toEqual([]);
  });

  it('counts pages of other sites, and doesn’t read them', async () => {
    site.pages.set('/sitemap.xml', urlset('/a', 'https://other.example/b'));

    const listing = await open().list({});

    expect(listing.documents).toHaveLength(1);
    expect(listing.warnings[0]).toContain('1 of its pages belong to other sites');
  });

  it('asks for two pages at a time at most', async () => {
    const all = Array.from({ length: 8 }, (_, n) => `/${n}`);
    site.pages.set('/sitemap.xml', urlset(...all));
    for (const path of all) site.pages.set(path, { body: html(path) });
    const source = open();
    const { documents } = await source.list({});

    const fetched = await Promise.all(documents.map((each) => source.fetch(each, {})));

    expect(fetched.every(({ kind }) => kind === 'content')).toBe(true);
    expect(site.busiest()).toBeLessThanOrEqual(2);
  });
});
