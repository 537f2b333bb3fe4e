import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Block, BlockSpan } from './blocks.ts';
import { gridTables } from './grid-tables.ts';

const Records = z.array(z.object({ raw: z.string(), record: z.array(z.string()) }));
const DELIMITERS = [',', ';', '\t', '|'] as const;
/** A stray quotation mark must not swallow a whole file as one cell. */
const LONGEST_RECORD = 200_000;
const PROBED_LINES = 20;

/** Cells with where they stand: offsets into the file's own text, without quotation marks and blanks around them. */
type Row = { readonly cells: readonly string[]; readonly spans: readonly BlockSpan[] };

/** The tables of a CSV file, with offsets into its text; commas, semicolons, tabs or bars may stand between cells. Never throws for what the text says. */
export function parseCsv(text: string): Block[] {
  const delimiter = delimiterOf(text);
  const rows = readRows(text, delimiter);
  const spansOf = (row: number, columns: readonly number[]): BlockSpan[] => {
    const spans = rows[row]?.spans ?? [];
    const end = spans.at(-1)?.[1] ?? 0;
    return columns.map((column) => spans[column] ?? [end, end]);
  };
  return gridTables(rows.map(({ cells }) => cells)).map((part): Block => {
    if (part.kind === 'table')
      return {
        kind: 'table',
        head: spansOf(part.head, part.columns),
        rows: part.rows.map((row) => spansOf(row, part.columns)),
      };
    const spans = rows[part.row]?.spans ?? [];
    return { kind: 'paragraph', span: spans.find(([start, end]) => end > start) ?? [0, 0] };
  });
}

function delimiterOf(text: string): string {
  const lines = text.split(/\r?\n/u, PROBED_LINES).map((line) => line.replace(/"[^"]*"/gu, ''));
  const counted = DELIMITERS.map((delimiter) => ({
    delimiter,
    lines: lines.filter((line) => line.includes(delimiter)).length,
    all: lines.reduce((sum, line) => sum + line.split(delimiter).length - 1, 0),
  }));
  const [best] = counted.toSorted((a, b) => b.lines - a.lines || b.all - a.all);
  return best?.delimiter ?? ',';
}

function readRows(text: string, delimiter: string): Row[] {
  const base = text.startsWith('\uFEFF') ? 1 : 0;
  const body = text.slice(base);
  const rows: Row[] = [];
  let at = base;
  for (const { raw, record } of readRecords(body, delimiter)) {
    // What the parser skipped in between belongs to no cell.
    const start = raw === '' ? at : text.indexOf(raw, at);
    if (start < 0) continue;
    at = start + raw.length;
    rows.push({ cells: record, spans: cellSpans(raw, start, delimiter) });
  }
  return rows;
}

function readRecords(text: string, delimiter: string): z.infer<typeof Records> {
  const options = {
    delimiter,
    raw: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_RECORD,
  };
  try {
    return Records.parse(parse(text, options));
  } catch {
    return plainRecords(text, delimiter);
  }
}

/** A quotation mark that nobody closes: then none of them means anything. */
function plainRecords(text: string, delimiter: string): z.infer<typeof Records> {
  return text
    .split(/(?<=\n)/u)
    .map((raw) => ({ raw, record: raw.replace(/[\r\n]+$/u, '').split(delimiter) }));
}

function cellSpans(raw: string, base: number, delimiter: string): BlockSpan[] {
  const spans: BlockSpan[] = [];
  const end = raw.replace(/[\r\n]+$/u, '').length;
  for (let at = 0; at <= end; ) {
    const close = raw[at] === '"' ? closingQuote(raw, at + 1, delimiter) : -1;
    const stop = close >= 0 ? close : endOfCell(raw, at, end, delimiter);
    const cell = raw.slice(close >= 0 ? at + 1 : at, stop);
    const start = base + (close >= 0 ? at + 1 : at) + (cell.length - cell.trimStart().length);
    spans.push([start, start + cell.trim().length]);
    at = (close >= 0 ? endOfCell(raw, close, end, delimiter) : stop) + 1;
  }
  return spans;
}

/** The quotation mark that ends a cell: it isn't doubled, and the cell ends behind it. -1 if there is none. */
function closingQuote(raw: string, from: number, delimiter: string): number {
  for (let at = from; at < raw.length; at++) {
    if (raw[at] !== '"') continue;
    if (raw[at + 1] === '"') at++;
    else return [delimiter, '\r', '\n', undefined].includes(raw[at + 1]) ? at : -1;
  }
  return -1;
}

function endOfCell(raw: string, from: number, end: number, delimiter: string): number {
  const found = raw.indexOf(delimiter, from);
  return found < 0 || found > end ? end : found;
}
