import type { List, ListItem, RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { type InlineRules, inlineRuns, type Run } from './inline-runs.ts';

/** One line: `first` stands before it, `rest` before what a break or a split carries on. */
export type Line = {
  readonly kind: 'line';
  readonly first: string;
  readonly rest: string;
  readonly runs: readonly Run[];
  readonly spaceBefore: boolean;
};

/** What a channel that shows text line by line makes of Markdown: lines, fixed-width text, and tables of cells. */
export type Block =
  | Line
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Run[])[])[] };

/** A channel's own ways: what becomes of plain text and links, and the bullets of lists, outermost first. */
export type BlockRules = InlineRules & { readonly bullets: readonly [string, ...string[]] };

type Context = {
  readonly rules: BlockRules;
  readonly indent: string;
  readonly quote: string;
  readonly depth: number;
};

const parser = unified().use(remarkParse).use(remarkGfm);
const INDENT = '    ';
const MAX_DEPTH = 12;
/** More marks than any real answer has; the parser's time grows with their square. */
const MAX_MARKS = 10_000;

/**
 * Reads an answer's Markdown. Only addresses in `rules.links` become links; images are reduced to their description, HTML
 * to its own text. Text that no Markdown parser can take stays as it is.
 */
export function markdownBlocks(markdown: string, rules: BlockRules): readonly Block[] {
  const asIs = [line([{ text: markdown }], '', '', true)];
  if ((markdown.match(/[*_[\]<>]/g)?.length ?? 0) > MAX_MARKS) return asIs;
  try {
    const context = { rules, indent: '', quote: '', depth: 0 };
    return parser.parse(markdown).children.flatMap((node) => blocksOf(node, context));
  } catch {
    // Thousands of nested quotes overflow the parser's stack.
    return asIs;
  }
}

function line(runs: readonly Run[], first: string, rest: string, spaceBefore: boolean): Line {
  return { kind: 'line', first, rest, runs, spaceBefore };
}

function blocksOf(node: RootContent, context: Context): Block[] {
  const { rules } = context;
  const before = context.quote + context.indent;
  const loose = context.indent === '';
  const plain = (text: string) => [line([{ text }], before, before, loose)];
  if (context.depth > MAX_DEPTH) return plain(textOf(node));
  switch (node.type) {
    case 'paragraph':
      return [line(inlineRuns(node.children, rules), before, before, loose)];
    case 'heading':
      return [line(inlineRuns(node.children, rules, { bold: true }), before, before, true)];
    case 'list':
      return listBlocks(node, context);
    case 'blockquote':
      // Slack's quotes don't nest, and Teams' nested ones can't be told apart: one mark does for all depths.
      return node.children.flatMap((child) =>
        blocksOf(child, { ...context, quote: '> ', depth: context.depth + 1 }),
      );
    case 'code':
      return [{ kind: 'code', text: node.value }];
    case 'table':
      return [
        {
          kind: 'table',
          rows: node.children.map((row) => row.children.map((cell) => inlineRuns(cell.children, rules))),
        },
      ];
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
  const level = context.indent.length / INDENT.length;
  const bullet = context.rules.bullets[level] ?? context.rules.bullets.at(-1);
  return list.children.flatMap((item, index) => {
    const marker = list.ordered ? `${(list.start ?? 1) + index}.` : bullet;
    return itemBlocks(item, `${marker} `, context, level === 0 && index === 0);
  });
}

function checkbox({ checked }: ListItem): Run[] {
  if (checked === true) return [{ text: '☑ ' }];
  return checked === false ? [{ text: '☐ ' }] : [];
}

function itemBlocks(item: ListItem, marker: string, context: Context, spaceBefore: boolean): Block[] {
  const inner = { ...context, indent: context.indent + INDENT, depth: context.depth + 1 };
  const blocks = item.children.flatMap((child) => blocksOf(child, inner));
  const first = context.quote + context.indent + marker;
  const rest = context.quote + inner.indent;
  const [head, ...others] = blocks;
  if (head?.kind === 'line' && item.children[0]?.type === 'paragraph')
    return [{ ...head, first, rest, runs: [...checkbox(item), ...head.runs], spaceBefore }, ...others];
  return [line(checkbox(item), first, rest, spaceBefore), ...blocks];
}
