import { lineText, type PdfLine } from './pdf-lines.ts';

/** Share of the page, at its top and at its bottom, where running headers and footers stand. */
const MARGIN = 0.12;
const PAGE_NUMBER =
  /^[-–\s]*(?:(?:page|seite|página|pagina|p\.)\s*)?\d{1,4}(?:\s*(?:of|\/|von|de|sur)\s*\d{1,4})?[-–\s]*$/iu;
const LEADER = /(?:\.\s?){5,}\s*\d{1,4}$/u;

/** The lines without what repeats in the margins of pages (running headers and footers), page numbers and tables of contents. */
export function withoutFurniture(lines: readonly PdfLine[], pages: number): PdfLine[] {
  const pagesWith = new Map<string, Set<number>>();
  for (const line of lines) {
    if (!isInMargin(line)) continue;
    const key = keyOf(line);
    pagesWith.set(key, (pagesWith.get(key) ?? new Set()).add(line.page));
  }
  // Left and right pages, and chapters, have running headers of their own.
  const enough = Math.max(2, Math.min(4, Math.ceil(pages * 0.3)));
  return lines.filter((line) => {
    const text = lineText(line);
    if (LEADER.test(text)) return false;
    if (!isInMargin(line)) return true;
    return !PAGE_NUMBER.test(text) && (pagesWith.get(keyOf(line))?.size ?? 0) < enough;
  });
}

function isInMargin({ height }: PdfLine): boolean {
  return height < MARGIN || height > 1 - MARGIN;
}

/** Page numbers in it change, its place doesn't. */
function keyOf(line: PdfLine): string {
  const text = lineText(line).toLowerCase().replace(/\d+/gu, '#').replace(/\s+/gu, ' ');
  return `${Math.round(line.height * 50)} ${text}`;
}
