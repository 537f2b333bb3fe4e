import { contentTokens } from '../language/english-terms.ts';
import { cellsOf } from './passage-units.ts';
import type { Passage } from '../core/passage.ts';
import { type Span, sentenceSpans } from '../language/sentences.ts';
import type { ClaimTerms } from './support.ts';

const MAX_QUOTE = 600;
const MAX_SENTENCES = 3;

export type Quote = { readonly quote: string; readonly start: number; readonly end: number };

/**
 * The stretch of the passage that best carries the claims, as people read it (table rows as "header: value; …", all else
 * word for word), with its offsets in the document. Where the passage's text was cleaned, so that its offsets don't map, the offsets are the whole passage's.
 */
export function bestQuote(passage: Passage, claims: readonly ClaimTerms[]): Quote {
  const spans = quotableSpans(passage.text);
  const chosen = claims.flatMap((claim) => bestWindow(passage.text, spans, claim) ?? []);
  const first = chosen[0] ?? { start: 0, end: passage.text.length };
  const all = {
    start: Math.min(first.start, ...chosen.map((span) => span.start)),
    end: Math.max(first.end, ...chosen.map((span) => span.end)),
  };
  const span = shortened(passage.text, all.end - all.start <= MAX_QUOTE ? all : first);
  const isExact = passage.end - passage.start === passage.text.length;
  return {
    quote: readable(passage.text, span),
    start: isExact ? passage.start + span.start : passage.start,
    end: isExact ? passage.start + span.end : passage.end,
  };
}

type Quotable = Span & { readonly isRow: boolean };

/** Whole table rows, and the sentences of all other lines. */
function quotableSpans(text: string): readonly Quotable[] {
  const spans: Quotable[] = [];
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    const isRow = line.trimStart().startsWith('|');
    const inLine = isRow ? [{ start: 0, end: line.trimEnd().length }] : sentenceSpans(line);
    for (const { start, end } of inLine) {
      if (/[\p{L}\p{N}]/u.test(line.slice(start, end)))
        spans.push({ start: index + start, end: index + end, isRow });
    }
  }
  return spans;
}

/** A row alone, or one to three neighbouring sentences; each further one has to add what it costs. */
function bestWindow(text: string, spans: readonly Quotable[], claim: ClaimTerms): Span | undefined {
  const wanted = new Map<string, number>();
  for (const word of claim.words) wanted.set(word, 1);
  for (const exact of claim.exact) wanted.set(exact, 2);
  const terms = spans.map((span) =>
    contentTokens(text.slice(span.start, span.end)).map((token) => token.term),
  );
  let best: { span: Span; score: number } | undefined;
  for (const [index, first] of spans.entries()) {
    const seen = new Set<string>();
    for (let size = 0; size < MAX_SENTENCES; size += 1) {
      const last = spans[index + size];
      if (last === undefined || last.end - first.start > MAX_QUOTE) break;
      if (size > 0 && (first.isRow || last.isRow)) break;
      for (const term of terms[index + size] ?? []) seen.add(term);
      let score = -0.9 * size;
      for (const [term, worth] of wanted) if (seen.has(term)) score += worth;
      if (best === undefined || score > best.score)
        best = { span: { start: first.start, end: last.end }, score };
    }
  }
  return best?.span;
}

const RULE = /^\s*\|?\s*:?-{2,}:?[\s|:-]*$/;

/** The span's lines, rows of tables told with their headers; a table's head alone says nothing. */
function readable(text: string, { start, end }: Span): string {
  if (!text.includes('|')) return text.slice(start, end);
  const lines: string[] = [];
  let header: readonly string[] | undefined;
  for (const { 0: line, index } of text.matchAll(/[^\n]*\n?/g)) {
    const isRow = line.trimStart().startsWith('|');
    const isHeader = isRow && header === undefined;
    if (isHeader) header = cellsOf(line);
    if (!isRow) header = undefined;
    const part = line.slice(Math.max(0, start - index), Math.max(0, end - index)).replace(/\n$/, '');
    if (index >= end || index + line.length <= start || isHeader || (isRow && RULE.test(line))) continue;
    lines.push(isRow ? toldRow(cellsOf(line), header ?? []) : part);
  }
  const told = lines.join('\n').trim();
  return told === '' ? text.slice(start, end) : told;
}

function toldRow(cells: readonly string[], header: readonly string[]): string {
  return cells
    .map((value, at) => ((header[at] ?? '') === '' || value === '' ? value : `${header[at]}: ${value}`))
    .filter((cell) => cell !== '')
    .join('; ');
}

function shortened(text: string, span: Span): Span {
  if (span.end - span.start <= MAX_QUOTE) return span;
  const cut = text.lastIndexOf(' ', span.start + MAX_QUOTE);
  return { start: span.start, end: cut > span.start + MAX_QUOTE / 2 ? cut : span.start + MAX_QUOTE };
}
