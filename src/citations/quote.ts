import type { Passage } from '../core/passage.ts';
import { contentTokens } from '../language/english-terms.ts';
import { type Span, sentenceSpans } from '../language/sentences.ts';
import { cellsOf } from './passage-units.ts';
import type { ClaimTerms } from './support.ts';

const MAX_QUOTE = 600;
const MAX_SENTENCES = 3;

export type Quote = { readonly quote: string; readonly start: number; readonly end: number };

/** Between stretches that don't follow each other. */
const GAP = ' … ';

/**
 * The stretches of the passage that best carry the claims, as people read them (table rows as "header: value; …", all else
 * word for word), with the offsets in the document from the first to the last. Where they stand close together they are one. Where
 * the passage's text was cleaned, so that its offsets don't map, the offsets are the whole passage's.
 */
export function bestQuote(passage: Passage, claims: readonly ClaimTerms[]): Quote {
  const { text } = passage;
  const spans = quotableSpans(text);
  const chosen = claims.flatMap((claim) => bestWindow(spans, claim) ?? []);
  const stretches = together(chosen.length > 0 ? chosen : [{ start: 0, end: text.length }]).map((span) =>
    shortened(text, span),
  );
  const isExact = passage.end - passage.start === text.length;
  const start = Math.min(...stretches.map((span) => span.start));
  const end = Math.max(...stretches.map((span) => span.end));
  return {
    quote: stretches.map((span) => readable(text, span)).join(GAP),
    start: isExact ? passage.start + start : passage.start,
    end: isExact ? passage.start + end : passage.end,
  };
}

/** One stretch for all where that is short enough; else each by itself, in reading order, those that overlap as one. */
function together(spans: readonly Span[]): readonly Span[] {
  const inOrder = spans.toSorted((a, b) => a.start - b.start);
  const whole = { start: inOrder[0]?.start ?? 0, end: Math.max(...inOrder.map(({ end }) => end)) };
  if (whole.end - whole.start <= MAX_QUOTE) return [whole];
  const apart: Span[] = [];
  for (const span of inOrder) {
    const last = apart.at(-1);
    if (last === undefined || span.start > last.end) apart.push(span);
    else apart.splice(-1, 1, { start: last.start, end: Math.max(last.end, span.end) });
  }
  return apart;
}

type Quotable = Span & {
  readonly isRow: boolean;
  /** What it tells: a row's cells with its table's head. */
  readonly says: string;
};

/** Whole table rows but heads, which say nothing by themselves, and the sentences of all other lines. */
function quotableSpans(text: string): readonly Quotable[] {
  const spans: Quotable[] = [];
  let head: string | undefined;
  for (const { 0: line, index } of text.matchAll(/[^\n]*\n?/g)) {
    const isRow = line.trimStart().startsWith('|');
    const isHead = isRow && head === undefined;
    if (!isRow) head = undefined;
    if (isHead) head = line;
    if (isHead || !/[\p{L}\p{N}]/u.test(line)) continue;
    const inLine = isRow ? [{ start: 0, end: line.trimEnd().length }] : sentenceSpans(line.trimEnd());
    for (const { start, end } of inLine) {
      const says = line.slice(start, end);
      if (!/[\p{L}\p{N}]/u.test(says)) continue;
      spans.push({ start: index + start, end: index + end, isRow, says: `${head ?? ''} ${says}` });
    }
  }
  return spans;
}

/** A row alone, or one to three neighbouring sentences; each further one has to add what it costs. */
function bestWindow(spans: readonly Quotable[], claim: ClaimTerms): Span | undefined {
  const wanted = new Map<string, number>();
  for (const word of claim.words) wanted.set(word, 1);
  for (const exact of claim.exact) wanted.set(exact, 2);
  const terms = spans.map(({ says }) => contentTokens(says).map((token) => token.term));
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
