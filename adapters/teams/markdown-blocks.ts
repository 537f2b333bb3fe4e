import type { List, ListItem, RootContent, Table } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import {
  footnotePieces,
  type InlineRules,
  inlineRuns,
  type Run,
  type RunStyle,
} from '../../src/channels/inline-runs.ts';

/** A line with what stands before it, and before what a break carries on; fixed-width lines; a table of cells. */
export type Block =
  | {
      readonly kind: 'line';
      readonly first: string;
      readonly rest: string;
      readonly runs: readonly Run[];
      readonly spaceBefore: boolean;
    }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Run[])[])[] };

/** Which numbers are footnotes, and which addresses may become links. */
export type Known = { readonly markers: ReadonlySet<number>; readonly links: ReadonlySet<string> };

type Context = {
  readonly known: Known;
  readonly indent: string;
  readonly quote: string;
  readonly depth: number;
};

const parser = unified().use(remarkParse).use(remarkGfm);
const MAX_DEPTH = 12;
/** More marks than any real answer has; the parser's time grows with their square. */
const MAX_MARKS = 10_000;

/**
 * Reads an answer's Markdown. Only `known` addresses become links; images are reduced to their description, HTML to its
 * own text. Text that no Markdown parser can take stays as it is.
 */
export function markdownBlocks(markdown: string, known: Known): readonly Block[] {
  const asIs = [line([{ text: markdown }], '', '', true)];
  if ((markdown.match(/[*_[\]<>]/g)?.length ?? 0) > MAX_MARKS) return asIs;
  try {
    const context = { known, indent: '', quote: '', depth: 0 };
    return parser.parse(markdown).children.flatMap((node) => blocksOf(node, context));
  } catch {
    // Thousands of nested quotes overflow the parser's stack.
    return asIs;
  }
}

function line(runs: readonly Run[], first: string, rest: string, spaceBefore: boolean): Block {
  return { kind: 'line', first, rest, runs, spaceBefore };
}

function blocksOf(node: RootContent, context: Context): Block[] {
  const before = context.quote + context.indent;
  const loose = context.indent === '';
  const plain = (text: string) => [line([{ text }], before, before, loose)];
  if (context.depth > MAX_DEPTH) return plain(textOf(node));
  switch (node.type) {
    case 'paragraph':
      return [line(inlineRuns(node.children, rulesFor(context.known)), before, before, loose)];
    case 'heading':
      return [line(inlineRuns(node.children, rulesFor(context.known), { bold: true }), before, before, true)];
    case 'list':
      return listBlocks(node, context);
    case 'blockquote':
      return node.children.flatMap((child) =>
        blocksOf(child, { ...context, quote: '> ', depth: context.depth + 1 }),
      );
    case 'code':
      return [{ kind: 'code', text: node.value }];
    case 'table':
      return [{ kind: 'table', rows: cellsOf(node, context.known) }];
    case 'thematicBreak':
      return plain('———');
    case 'html':
      return plain(node.value);
    case 'definition':
      return plain(`[${node.label ?? node.identifier}]: ${node.url}`);
    case 'footnoteDefinition': {
      const inner = { ...context, depth: context.depth + 1 };
      return [
        ...plain(`[^${node.label ?? node.identifier}]:`),
        ...node.children.flatMap((child) => blocksOf(child, inner)),
      ];
    }
    // These stand inside others; at the top they have only their text.
    case 'listItem':
    case 'tableRow':
    case 'tableCell':
    case 'yaml':
    case 'text':
    case 'strong':
    case 'emphasis':
    case 'delete':
    case 'inlineCode':
    case 'break':
    case 'link':
    case 'linkReference':
    case 'image':
    case 'imageReference':
    case 'footnoteReference':
      return plain(textOf(node));
  }
}

function listBlocks(list: List, context: Context): Block[] {
  return list.children.flatMap((item, index) => {
    const marker = list.ordered ? `${(list.start ?? 1) + index}. ` : '- ';
    return itemBlocks(item, marker, context, context.indent === '' && index === 0);
  });
}

function checkbox({ checked }: ListItem): string {
  if (checked === true) return '☑ ';
  return checked === false ? '☐ ' : '';
}

function itemBlocks(item: ListItem, marker: string, context: Context, spaceBefore: boolean): Block[] {
  const inner = { ...context, indent: `${context.indent}    `, depth: context.depth + 1 };
  const blocks = item.children.flatMap((child) => blocksOf(child, inner));
  const own = context.quote + context.indent + marker;
  const rest = context.quote + inner.indent;
  const box: Run[] = checkbox(item) === '' ? [] : [{ text: checkbox(item) }];
  const [head, ...others] = blocks;
  if (head?.kind === 'line' && item.children[0]?.type === 'paragraph')
    return [{ ...head, first: own, rest, runs: [...box, ...head.runs], spaceBefore }, ...others];
  return [line(box, own, rest, spaceBefore), ...blocks];
}

function cellsOf(table: Table, known: Known): readonly (readonly (readonly Run[])[])[] {
  return table.children.map((row) => row.children.map((cell) => inlineRuns(cell.children, rulesFor(known))));
}

/** Splits off each `[n]` that is a footnote; other numbers in brackets stay text. */
function rulesFor(known: Known): InlineRules {
  const textRuns = (text: string, style: RunStyle): Run[] =>
    footnotePieces(text).map((piece) =>
      piece.number !== undefined && known.markers.has(piece.number)
        ? { text: piece.text, marker: true }
        : { ...style, text: piece.text },
    );
  return { textRuns, links: known.links };
}
