/** A piece of text as pdf.js gives it: `transform` places it, sizes are in points, y grows upwards. */
export type PdfItem = {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
};

/** Text with its left and right edge in points. */
export type PdfCell = { readonly text: string; readonly x: number; readonly right: number };

/** What stands on one base line; wide gaps part it into cells. */
export type PdfLine = {
  readonly page: number;
  readonly cells: readonly PdfCell[];
  readonly y: number;
  /** Height of the letters, in points. */
  readonly size: number;
  /** From the page's top (0) to its bottom (1). */
  readonly height: number;
};

type Draft = { cells: { text: string; x: number; right: number }[]; y: number; size: number };

/** Gaps in letter heights: from here on a blank, from here on another cell. */
const BLANK_GAP = 0.12;
const CELL_GAP = 1.3;
const BULLET_ALONE = /^(?:[•●▪◦‣·–*-]|\d{1,3}[.)])$/u;

/** Puts a page's pieces together to lines, in the order in which the file draws them. Turned text (watermarks, axis names) is left out. */
export function pdfLines(
  items: readonly PdfItem[],
  page: { readonly number: number; readonly bottom: number; readonly top: number },
): PdfLine[] {
  const drafts: Draft[] = [];
  let sawBlank = false;
  for (const item of items) {
    const [a = 0, b = 0, , d = 0, x = 0, y = 0] = item.transform;
    if (item.str.trim() === '') {
      sawBlank ||= item.str !== '';
      continue;
    }
    if (Math.abs(b) > Math.abs(a) * 0.1) continue;
    const size = Math.abs(d) || Math.abs(a);
    const line = drafts.at(-1);
    const last = line?.cells.at(-1);
    const piece = { text: item.str, x, right: x + item.width };
    if (line === undefined || last === undefined || !continues(line, { x, y, size }))
      drafts.push({ cells: [piece], y, size });
    else if (x - last.right > CELL_GAP * size && !BULLET_ALONE.test(last.text.trim())) {
      line.cells.push(piece);
    } else {
      const gap = x - last.right > BLANK_GAP * size || sawBlank;
      last.text += (gap && !/\s$/u.test(last.text) && !/^\s/u.test(item.str) ? ' ' : '') + item.str;
      last.right = piece.right;
      line.size = Math.max(line.size, size);
    }
    sawBlank = false;
  }
  const span = page.top - page.bottom || 1;
  return drafts.map((line) => ({
    ...line,
    cells: line.cells.flatMap(splitWide),
    page: page.number,
    height: (page.top - line.y) / span,
  }));
}

/** Raised numbers and accents stand a little off the line. */
function continues(line: Draft, piece: { readonly x: number; readonly y: number; readonly size: number }) {
  const size = Math.max(line.size, piece.size);
  const last = line.cells.at(-1);
  return Math.abs(line.y - piece.y) < size * 0.4 && last !== undefined && piece.x > last.right - size;
}

/** Typewriter tables hold their gaps as blanks. */
function splitWide({ text, x, right }: PdfCell): PdfCell[] {
  const letter = (right - x) / Math.max(1, text.length);
  return [...text.matchAll(/\S+(?:\s{1,2}\S+)*/gu)].map((match) => ({
    text: match[0].replace(/\s+/gu, ' '),
    x: x + match.index * letter,
    right: x + (match.index + match[0].length) * letter,
  }));
}

/** A line's text, its cells apart by blanks. */
export function lineText(line: PdfLine): string {
  return line.cells.map(({ text }) => text).join(' ');
}
