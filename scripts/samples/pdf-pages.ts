import type { PdfText } from './pdf-file.ts';

/** What stands on the pages, in reading order. */
export type PdfBlock =
  | { readonly kind: 'title' | 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly number[];
      readonly rows: readonly (readonly string[])[];
    };

const LEFT = 60;
const TOP = 760;
const BOTTOM = 90;
const SIZES = { title: 22, heading: 15, paragraph: 10.5 };
const LETTERS_IN_A_LINE = 88;

/** Breaks blocks over A4 pages, with the same header on each page and its number at the foot. */
export function pdfPages(blocks: readonly PdfBlock[], header: string): PdfText[][] {
  const pages: PdfText[][] = [];
  let page: PdfText[] = [];
  let y = 0;
  const line = (texts: readonly Omit<PdfText, 'y'>[], height: number) => {
    if (pages.length === 0 || y - height < BOTTOM) {
      page = [
        { x: LEFT, y: 805, size: 8, text: header },
        { x: 290, y: 40, size: 8, text: `Page ${pages.length + 1}` },
      ];
      pages.push(page);
      y = TOP;
    }
    page.push(...texts.map((text) => ({ ...text, y })));
    y -= height;
  };
  for (const block of blocks) {
    if (block.kind === 'table') {
      for (const [index, row] of block.rows.entries())
        line(
          row.map((text, column) => ({
            x: block.columns[column] ?? LEFT,
            size: 10.5,
            text,
            bold: index === 0,
          })),
          18,
        );
    } else if (block.kind === 'list') {
      for (const item of block.items)
        for (const [index, text] of wrapped(item).entries())
          line(
            [
              ...(index === 0 ? [{ x: LEFT, size: 10.5, text: '•' }] : []),
              { x: LEFT + 14, size: 10.5, text },
            ],
            14,
          );
    } else {
      const size = SIZES[block.kind];
      if (block.kind === 'heading') y -= 8;
      for (const text of wrapped(block.text))
        line([{ x: LEFT, size, text, bold: block.kind !== 'paragraph' }], size * 1.35);
    }
    y -= 8;
  }
  return pages;
}

function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= LETTERS_IN_A_LINE) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
