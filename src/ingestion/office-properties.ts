import type { OfficeArchive } from './office-archive.ts';

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Title and date of an office file, from its core properties (ECMA-376, part 2, 11). */
export function officeProperties(archive: OfficeArchive): { title?: string; updated?: string } {
  const core = archive.text('docProps/core.xml') ?? '';
  const title = decoded(/<dc:title(?:\s[^>]*)?>([^<]{1,400})</u.exec(core)?.[1] ?? '').trim();
  const modified = /<dcterms:(?:modified|created)\b[^>]*>\s*(\d{4}-\d{2}-\d{2})/u.exec(core)?.[1];
  return {
    title: title === '' ? undefined : title,
    updated: modified !== undefined && !Number.isNaN(Date.parse(modified)) ? modified : undefined,
  };
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|(\w{2,4}));/gu, (whole, code: string, name: string) =>
    name === undefined ? String.fromCodePoint(Number(code)) : (NAMED[name] ?? whole),
  );
}
