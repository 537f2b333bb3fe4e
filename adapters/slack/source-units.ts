import type { Run } from '../../src/channels/inline-runs.ts';
import type { Citation } from '../../src/core/citation.ts';
import type { Links } from './markdown-units.ts';
import type { Unit } from './message-units.ts';
import { linkTarget } from './mrkdwn.ts';

const QUOTE_LIMIT = 300;
const TITLE_LIMIT = 150;
const TRAIL_LIMIT = 200;

/** Shortens to `limit` characters at a word's end where there is one near; whole characters only. */
function shorten(text: string, limit: number): string {
  const flat = text.toWellFormed().replace(/\s+/gu, ' ').trim();
  if (flat.length <= limit) return flat;
  const head = flat.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '');
  const word = head.lastIndexOf(' ');
  return `${word > limit * 0.7 ? head.slice(0, word) : head}…`;
}

/** The addresses that an answer may link to: those of its own sources, where they are web addresses. */
export function citationLinks(citations: readonly Citation[]): Links {
  const byNumber = new Map<number, string>();
  for (const { number, link } of citations) {
    const target = linkTarget(link);
    if (target !== undefined && !byNumber.has(number)) byNumber.set(number, target);
  }
  return { byNumber, allowed: new Set(byNumber.values()) };
}

function sourceLines(citation: Citation, spaceBefore: boolean, untitled: string): Unit[] {
  const url = linkTarget(citation.link);
  const title = shorten(citation.title, TITLE_LIMIT) || shorten(citation.document, TITLE_LIMIT) || untitled;
  const trail = shorten(citation.headings.join(' › '), TRAIL_LIMIT);
  const runs: Run[] = [
    { text: `[${citation.number}] ` },
    url ? { text: title, url } : { text: title, bold: true },
  ];
  if (trail !== '') runs.push({ text: ` › ${trail}` });
  if (url === undefined && citation.link.trim() !== '')
    runs.push({ text: ` (${shorten(citation.link, TRAIL_LIMIT)})` });
  const head: Unit = { kind: 'line', first: '', rest: '', runs, spaceBefore };
  const quote = shorten(citation.quote, QUOTE_LIMIT);
  if (quote === '') return [head];
  return [head, { kind: 'line', first: '> ', rest: '> ', runs: [{ text: quote }], spaceBefore: false }];
}

/** The list below an answer: number, linked title, where in the document, and the words that it rests on. */
export function sourceUnits(
  heading: string,
  citations: readonly Citation[],
  untitled: string,
): readonly Unit[] {
  if (citations.length === 0) return [];
  const title: Unit = {
    kind: 'line',
    first: '',
    rest: '',
    runs: [{ text: heading, bold: true }],
    spaceBefore: true,
  };
  return [title, ...citations.flatMap((citation, index) => sourceLines(citation, index > 0, untitled))];
}
