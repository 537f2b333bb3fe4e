import type { ListItem, Paragraph, PhrasingContent, RootContent, TableRow, Text } from 'mdast';
import type { Block, BlockSpan } from './blocks.ts';

/** A node with where it is shown from: a table's head may stand above `from`. */
export type BlockNode = { readonly node: RootContent; readonly from: number };

type Table = Extract<Block, { kind: 'table' }>;

/** Rows that are rendered at once; each stretch knows the head. */
const ROWS = 100;
/** A head longer than this can't be repeated above each stretch: its names then stand in each row. */
const LONGEST_HEAD = 250;
const MOST_COLUMNS = 12;

/** Blocks as Markdown nodes whose positions count characters of `text`. */
export function blockNodes(blocks: readonly Block[], text: string): BlockNode[] {
  return blocks.flatMap((block): BlockNode[] => {
    switch (block.kind) {
      case 'heading':
        return at({ type: 'heading', depth: headingDepth(block.level), ...inline(block.span, text) });
      case 'paragraph':
        return at(paragraph([block.span], text));
      case 'list':
        return at({
          type: 'list',
          ordered: block.start !== undefined,
          start: block.start,
          children: block.items.map((item) => listItem([item], text)),
          position: positionOf(block.items),
        });
      case 'table':
        return table(block, text);
    }
  });
}

function at(node: RootContent): BlockNode[] {
  return [{ node, from: node.position?.start.offset ?? 0 }];
}

function headingDepth(level: number): 1 | 2 | 3 | 4 | 5 | 6 {
  return ([1, 2, 3, 4, 5, 6] as const)[level - 1] ?? 6;
}

function table(block: Table, text: string): BlockNode[] {
  const { head = [], rows } = block;
  const length = head.reduce((sum, [start, end]) => sum + end - start + 3, 0);
  if (length > LONGEST_HEAD || head.length > MOST_COLUMNS) return records(head, rows, text);
  const headRow = tableRow(head, text);
  const stretches = rows.length === 0 ? [[]] : chunks(rows, ROWS);
  return stretches.map((stretch, index) => {
    const shown = index === 0 ? [head, ...stretch] : stretch;
    const position = positionOf(shown.flat());
    return {
      node: {
        type: 'table',
        children: [headRow, ...stretch.map((row) => tableRow(row, text))],
        position,
      },
      from: position.start.offset,
    };
  });
}

/** Each row as an item that names its cells: `City: Rome; Hotel: 120`. */
function records(
  head: readonly BlockSpan[],
  rows: readonly (readonly BlockSpan[])[],
  text: string,
): BlockNode[] {
  const names = head.map(([start, end]) => text.slice(start, end).replace(/\s+/gu, ' '));
  return chunks(rows, ROWS).flatMap((stretch) =>
    at({
      type: 'list',
      children: stretch.map((row) => {
        const filled = row.flatMap((span, column) => (span[1] > span[0] ? [{ span, column }] : []));
        const children = filled.flatMap(({ span, column }, index): PhrasingContent[] => {
          const name = names[column] ?? '';
          const label = `${index === 0 ? '' : '; '}${name === '' ? '' : `${name}: `}`;
          return [glued(label, span[0]), textNode(span, text)];
        });
        return item({ type: 'paragraph', children, position: positionOf(row) }, row);
      }),
      position: positionOf(stretch.flat()),
    }),
  );
}

function chunks<T>(items: readonly T[], size: number): (readonly T[])[] {
  const result: (readonly T[])[] = [];
  for (let from = 0; from < items.length; from += size) result.push(items.slice(from, from + size));
  return result;
}

function listItem(spans: readonly BlockSpan[], text: string): ListItem {
  return item(paragraph(spans, text), spans);
}

function item(content: Paragraph, spans: readonly BlockSpan[]): ListItem {
  return { type: 'listItem', children: [content], position: positionOf(spans) };
}

function paragraph(spans: readonly BlockSpan[], text: string): Paragraph {
  return {
    type: 'paragraph',
    children: spans.map((span) => textNode(span, text)),
    position: positionOf(spans),
  };
}

function tableRow(cells: readonly BlockSpan[], text: string): TableRow {
  return {
    type: 'tableRow',
    children: cells.map((span) => ({ type: 'tableCell', ...inline(span, text) })),
    position: positionOf(cells),
  };
}

function inline(span: BlockSpan, text: string) {
  return { children: [textNode(span, text)], position: positionOf([span]) };
}

function textNode(span: BlockSpan, text: string): Text {
  const value = text.slice(...span);
  // In a quoted CSV cell a doubled quotation mark stands for one; elsewhere nobody writes it.
  return { type: 'text', value: value.replace(/""/gu, '"'), position: positionOf([span]) };
}

/** Text of our own: it has a place, but no stretch. */
function glued(value: string, offset: number): Text {
  return { type: 'text', value, position: positionOf([[offset, offset]]) };
}

function positionOf(spans: readonly BlockSpan[]) {
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const span of spans) {
    start = Math.min(start, span[0]);
    end = Math.max(end, span[1]);
  }
  const from = Number.isFinite(start) ? start : 0;
  return {
    start: { line: 1, column: 1, offset: from },
    end: { line: 1, column: 1, offset: Math.max(from, end) },
  };
}
