import type { Unit } from './message-units.ts';
import { plainText } from './mrkdwn.ts';
import type { Run } from '../../src/channels/inline-runs.ts';

type Cell = readonly Run[];

/** Wider than this, an aligned table wraps on a laptop and can't be read. */
const MAX_WIDTH = 96;

function cellText(cell: Cell): string {
  return plainText(cell).replace(/\s+/gu, ' ').trim();
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

function width(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : Array.from(characters.segment(text)).length;
}

function alignedLine(cells: readonly string[], widths: readonly number[]): string {
  const padded = widths.map((size, column) => {
    const text = cells[column] ?? '';
    return text + ' '.repeat(size - width(text));
  });
  return padded.join(' | ').trimEnd();
}

function aligned(rows: readonly (readonly string[])[], widths: readonly number[]): Unit {
  const [head = [], ...body] = rows;
  return {
    kind: 'preformatted',
    header: [alignedLine(head, widths), widths.map((size) => '-'.repeat(size)).join('-+-')],
    lines: body.map((row) => alignedLine(row, widths)),
  };
}

/** One bullet a row, each value under its column's name. */
function records(rows: readonly (readonly Cell[])[]): Unit[] {
  const [head = [], ...body] = rows;
  if (body.length === 0) return [record([], head, 0)];
  return body.map((row, index) => record(head, row, index));
}

function record(head: readonly Cell[], row: readonly Cell[], index: number): Unit {
  const runs = row.flatMap((cell, column): Run[] => {
    const name = cellText(head[column] ?? []);
    const label: Run[] = name === '' ? [] : [{ text: name, bold: true }, { text: ': ' }];
    return [...(column === 0 ? [] : [{ text: ' · ' }]), ...label, ...cell];
  });
  return { kind: 'line', first: '• ', rest: '    ', runs, spaceBefore: index === 0 };
}

/** A table that fits is set in fixed width with aligned columns; a wider one becomes a list, so that it stays readable. */
export function tableUnits(rows: readonly (readonly Cell[])[]): Unit[] {
  const texts = rows.map((row) => row.map(cellText));
  const columns = Math.max(...texts.map((row) => row.length), 0);
  const widths = Array.from({ length: columns }, (_, column) => {
    return texts.reduce((widest, row) => Math.max(widest, width(row[column] ?? '')), 1);
  });
  const total = widths.reduce((sum, size) => sum + size + 3, -3);
  return total <= MAX_WIDTH ? [aligned(texts, widths)] : records(rows);
}
