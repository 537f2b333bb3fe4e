import { z } from 'zod';

const PageRevision = z.object({
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  /** As the sitemap said it. */
  listed: z.string().optional(),
  /** When the page was last known to be this. */
  seenAt: z.iso.datetime(),
});
/** What a web page's server said of its version, kept to ask less the next time. */
export type PageRevision = Readonly<z.infer<typeof PageRevision>>;

/** Of a date without a time nobody knows the zone. */
const WHOLE_DAY_MS = 36 * 3_600_000;

/** Writes a revision down. */
export function writePageRevision(revision: PageRevision): string {
  return JSON.stringify(revision);
}

/** Reads one that was written down; undefined for what isn't one. */
export function readPageRevision(text: string | undefined): PageRevision | undefined {
  if (text === undefined) return undefined;
  try {
    return PageRevision.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Whether a sitemap's date of change says that the page is still the one that was read: the date is the same, and the page
 * was read after the date's end, so that a second change on the same day isn't missed.
 */
export function isStillCurrent(revision: PageRevision, listed: string | undefined): boolean {
  if (listed === undefined || revision.listed !== listed) return false;
  const changedAt = Date.parse(listed);
  const end = /T/iu.test(listed) ? changedAt : changedAt + WHOLE_DAY_MS;
  return Date.parse(revision.seenAt) > end;
}
