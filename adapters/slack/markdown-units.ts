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
import type { Line, Unit } from './message-units.ts';
import { tableUnits } from './table-units.ts';

/** Which web address a footnote's number points to, and which addresses may become links. */
export type Links = {
  readonly byNumber: ReadonlyMap<number, string>;
  readonly allowed: ReadonlySet<string>;
};

type Context = {
  readonly links: Links;
  readonly indent: string;
  readonly quote: string;
  readonly depth: number;
};

const parser = unified().use(remarkParse).use(remarkGfm);
const MAX_DEPTH = 12;
/** More marks than any real answer has; the parser's time grows with their square. */
const MAX_MARKS = 10_000;
const BULLETS = ['•', '◦', '▪'];

/**
 * Reads an answer's Markdown into lines and preformatted stretches. Only addresses in `links` become links; images are
 * reduced to their description, HTML to its own text. Text that no Markdown parser can take stays as it is.
 */
export function markdownUnits(markdown: string, links: Links): readonly Unit[] {
  const asIs = [line([{ text: markdown }], '', '', true)];
  if ((markdown.match(/[*_[\]<>]/g)?.length ?? 0) > MAX_MARKS) return asIs;
  try {
    const context = { links, indent: '', quote: '', depth: 0 };
    return parser.parse(markdown).children.flatMap((node) => blockUnits(node, context));
  } catch {
    // Thousands of nested quotes overflow the parser's stack.
    return asIs;
  }
}

function line(runs: readonly Run[], first: string, rest: string, spaceBefore: boolean): Line {
  return { kind: 'line', first, rest, runs, spaceBefore };
}

function prefix(context: Context): string {
  return context.quote + context.indent;
}

function blockUnits(node: RootContent, context: Context): Unit[] {
  const before = prefix(context);
  const loose = context.indent === '';
  if (context.depth > MAX_DEPTH) return [line([{ text: textOf(node) }], before, before, loose)];
  switch (node.type) {
    case 'paragraph':
      return [line(inlineRuns(node.children, rulesFor(context.links)), before, before, loose)];
    case 'heading':
      return [line(inlineRuns(node.children, rulesFor(context.links), { bold: true }), before, before, true)];
    case 'list':
      return listUnits(node, context);
    case 'blockquote': {
      // Slack's quotes don't nest: one mark does for all depths.
      const inner = { ...context, quote: '> ', depth: context.depth + 1 };
      return node.children.flatMap((child) => blockUnits(child, inner));
    }
    case 'code':
      return [{ kind: 'preformatted', header: [], lines: node.value.split('\n') }];
    case 'table':
      return tableUnits(tableRows(node, context.links));
    case 'thematicBreak':
      return [line([{ text: '———' }], before, before, true)];
    case 'html':
      return [line([{ text: node.value }], before, before, loose)];
    case 'definition':
      return [line([{ text: `[${node.label ?? node.identifier}]: ${node.url}` }], before, before, loose)];
    case 'footnoteDefinition': {
      const inner = { ...context, depth: context.depth + 1 };
      const label = line([{ text: `[^${node.label ?? node.identifier}]:` }], before, before, true);
      return [label, ...node.children.flatMap((child) => blockUnits(child, inner))];
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
      return [line([{ text: textOf(node) }], before, before, loose)];
  }
}

function listUnits(list: List, context: Context): Unit[] {
  const level = context.indent.length / 4;
  return list.children.flatMap((item, index) => {
    const bullet = BULLETS[Math.min(level, BULLETS.length - 1)] ?? '•';
    const marker = list.ordered ? `${(list.start ?? 1) + index}.` : bullet;
    return itemUnits(item, `${marker}${checkbox(item)} `, context, level === 0 && index === 0);
  });
}

function checkbox(item: ListItem): string {
  if (item.checked === true) return ' ☑';
  return item.checked === false ? ' ☐' : '';
}

function itemUnits(item: ListItem, marker: string, context: Context, spaceBefore: boolean): Unit[] {
  const inner = { ...context, indent: `${context.indent}    `, depth: context.depth + 1 };
  const units = item.children.flatMap((child) => blockUnits(child, inner));
  const own = prefix(context);
  const [head, ...others] = units;
  const startsWithText = head?.kind === 'line' && item.children[0]?.type === 'paragraph';
  if (startsWithText) return [{ ...head, first: own + marker, rest: prefix(inner), spaceBefore }, ...others];
  return [line([], own + marker, prefix(inner), spaceBefore), ...units];
}

function tableRows(table: Table, links: Links): readonly (readonly (readonly Run[])[])[] {
  return table.children.map((row) => row.children.map((cell) => inlineRuns(cell.children, rulesFor(links))));
}

/** Links each `[n]` to its source, where the source has a web address; the marker is visible either way. */
function rulesFor(links: Links): InlineRules {
  const textRuns = (text: string, style: RunStyle): Run[] =>
    footnotePieces(text).map((piece) => {
      const url = piece.number === undefined ? undefined : links.byNumber.get(piece.number);
      return url === undefined ? { ...style, text: piece.text } : { ...style, text: piece.text, url };
    });
  return { textRuns, links: links.allowed };
}
