import { lineText, type PdfCell, type PdfLine } from './pdf-lines.ts';

/** Lines from `from` to before `to` are a table; its first row is the head. */
export type PdfTable = { readonly from: number; readonly to: number; readonly rows: readonly string[][] };

/** Farthest that a row's base line stands below the one before, in letter heights. */
const FARTHEST_ROW = 3.5;
const FARTHEST_CONTINUATION = 1.6;

/** Finds runs of at least two lines that are parted into cells, and puts each cell under the head that it stands under. */
export function pdfTableAt(lines: readonly PdfLine[], from: number): PdfTable | undefined {
  const head = lines[from];
  if (head === undefined || head.cells.length < 2) return undefined;
  const rows: string[][] = [];
  let to = from;
  let previous = head;
  for (let line = lines[to]; line !== undefined; line = lines[to]) {
    if (to > from && !isBelow(previous, line, FARTHEST_ROW)) break;
    const last = rows.at(-1);
    if (line.cells.length >= 2) rows.push(rowUnder(head, line));
    else if (last === undefined || !continueRow(last, head, previous, line)) break;
    previous = line;
    to++;
  }
  return rows.length < 2 ? undefined : { from, to, rows };
}

/** `Label: value` lines read better as a list than as a table whose head is the first of them. */
export function labelledLines({ rows }: PdfTable): string[] | undefined {
  if (!rows.every((row) => row.length === 2 && row[0]?.endsWith(':'))) return undefined;
  return rows.map((row) => row.join(' '));
}

function isBelow(above: PdfLine, below: PdfLine, farthest: number): boolean {
  const distance = above.y - below.y;
  const size = Math.max(above.size, below.size);
  return above.page === below.page && distance > 0 && distance <= size * farthest;
}

function rowUnder(head: PdfLine, line: PdfLine): string[] {
  if (line.cells.length > head.cells.length) return line.cells.map(({ text }) => text);
  const row = head.cells.map(() => '');
  for (const cell of line.cells) {
    const column = columnOf(head, cell);
    row[column] = `${row[column] ?? ''} ${cell.text}`.trim();
  }
  return row;
}

/** Columns are set left, right or centred: the nearest of the three edges counts. */
function columnOf(head: PdfLine, cell: PdfCell): number {
  const distances = head.cells.map(({ x, right }) =>
    Math.min(
      Math.abs(cell.x - x),
      Math.abs(cell.right - right),
      Math.abs((cell.x + cell.right) / 2 - (x + right) / 2),
    ),
  );
  return distances.indexOf(Math.min(...distances));
}

/** The second line of a cell that was too long for one: it begins where its column begins, and no sentence starts with it in the first column. */
function continueRow(row: string[], head: PdfLine, above: PdfLine, line: PdfLine): boolean {
  const [cell] = line.cells;
  if (cell === undefined || !isBelow(above, line, FARTHEST_CONTINUATION)) return false;
  const column = columnOf(head, cell);
  if (column === 0 || Math.abs((head.cells[column]?.x ?? 0) - cell.x) > line.size * 0.5) return false;
  row[column] = `${row[column] ?? ''} ${lineText(line)}`.trim();
  return true;
}
