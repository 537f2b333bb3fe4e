import type { Citation } from '../core/citation.ts';
import type { ScoredPassage } from '../core/passage.ts';

const PAGES = 3;
const QUOTE = 200;

/** The best passage of each of the three nearest documents, as numbered citations that claim nothing. */
export function nearestPages(found: readonly ScoredPassage[]): readonly Citation[] {
  const seen = new Set<string>();
  const pages: Citation[] = [];
  for (const { passage } of found) {
    if (seen.has(passage.document)) continue;
    seen.add(passage.document);
    const quote = opening(passage.text);
    const isExact = passage.end - passage.start === passage.text.length;
    pages.push({
      number: pages.length + 1,
      passageId: passage.id,
      document: passage.document,
      title: passage.title,
      headings: passage.headings,
      link: passage.link,
      quote,
      start: passage.start,
      end: isExact ? passage.start + quote.length : passage.end,
    });
    if (pages.length === PAGES) break;
  }
  return pages;
}

function opening(text: string): string {
  if (text.length <= QUOTE) return text;
  const cut = text.lastIndexOf(' ', QUOTE);
  return text.slice(0, cut > QUOTE / 2 ? cut : QUOTE);
}
