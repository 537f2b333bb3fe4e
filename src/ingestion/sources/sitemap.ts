import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

export type SitemapPage = { readonly url: string; readonly changed?: string };

/** A sitemap's pages, or the sitemaps that an index names, or why it is neither, in words that follow its address. */
export type Sitemap =
  | { readonly kind: 'pages'; readonly pages: readonly SitemapPage[] }
  | { readonly kind: 'index'; readonly sitemaps: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** The protocol's own limit: https://www.sitemaps.org/protocol.html */
export const LARGEST_SITEMAP = 50 * 1024 * 1024;
const DEEPEST = 20;

const Entry = z.object({ loc: z.string(), lastmod: z.string().optional().catch(undefined) });
const Entries = z.array(z.unknown()).default([]);
const Urlset = z.object({
  urlset: z.object({ url: Entries }).or(z.literal('').transform(() => ({ url: [] }))),
});
const Index = z.object({ sitemapindex: z.object({ sitemap: Entries }) });

// Entities stay as they are: a bomb of them is only text, and the five that addresses need are read below.
const parser = new XMLParser({
  processEntities: false,
  parseTagValue: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  maxNestedTags: DEEPEST,
  isArray: (name) => name === 'url' || name === 'sitemap',
});
const unpack = promisify(gunzip);

/** Reads a sitemap or a sitemap index, packed by gzip or not. Never throws. */
export async function readSitemap(bytes: Uint8Array): Promise<Sitemap> {
  try {
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isPacked ? await unpack(bytes, { maxOutputLength: LARGEST_SITEMAP }) : bytes;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(plain);
    // The parser takes what was cut off for whole: its pages would count as gone.
    if (XMLValidator.validate(text) !== true)
      return { kind: 'refused', reason: 'is no sitemap: its XML is broken or cut off' };
    const xml: unknown = parser.parse(text);
    const urlset = Urlset.safeParse(xml);
    if (urlset.success) return { kind: 'pages', pages: entriesOf(urlset.data.urlset.url) };
    const index = Index.safeParse(xml);
    if (!index.success)
      return { kind: 'refused', reason: 'is no sitemap: it has neither pages nor sitemaps' };
    return { kind: 'index', sitemaps: entriesOf(index.data.sitemapindex.sitemap).map(({ url }) => url) };
  } catch {
    return { kind: 'refused', reason: 'is no sitemap: it is no XML, or too large' };
  }
}

function entriesOf(found: readonly unknown[]): SitemapPage[] {
  return found.flatMap((each) => {
    const entry = Entry.safeParse(each).data;
    if (entry === undefined) return [];
    const url = entry.loc
      .trim()
      .replace(/&(amp|lt|gt|quot|apos);/gu, (_, name: string) => ENTITIES[name] ?? '');
    return [{ url, changed: entry.lastmod?.trim() || undefined }];
  });
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
