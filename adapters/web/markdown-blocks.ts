import type { BlockContent, DefinitionContent, Nodes, PhrasingContent, Table } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

/** What may stand inside a line of a reply. `link` occurs only for addresses that were allowed. */
export type Inline =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'code'; readonly value: string }
  | { readonly type: 'break' }
  | { readonly type: 'citation'; readonly number: number }
  | { readonly type: 'strong' | 'em' | 'strike'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly url: string; readonly children: readonly Inline[] };

export type ListItem = { readonly checked?: boolean; readonly children: readonly Block[] };

export type Cell = readonly Inline[];

/** A reply's text as a tree of these nodes alone: what the page draws, and nothing that a browser would run. */
export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly type: 'heading'; readonly depth: number; readonly children: readonly Inline[] }
  | { readonly type: 'code-block'; readonly language?: string; readonly value: string }
  | { readonly type: 'quote'; readonly children: readonly Block[] }
  | { readonly type: 'list'; readonly start?: number; readonly items: readonly ListItem[] }
  | {
      readonly type: 'table';
      readonly align: readonly string[];
      readonly head: readonly Cell[];
      readonly rows: readonly (readonly Cell[])[];
    }
  | { readonly type: 'rule' };

type Context = {
  readonly source: string;
  readonly citations: ReadonlySet<number>;
  readonly links: ReadonlySet<string>;
  readonly depth: number;
};

const DEEPEST = 12;
// Deeper quotes and lists, or more delimiters in one paragraph, cost the parser up to quadratic time (15 s at 40,000
// characters); no honest answer has them.
const NESTED_LINE = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])(?=[ \t>])){4}/;
const MOST_DELIMITERS = 1_000;
const DELIMITERS = /[*_~[\]`!]/g;
const FENCE = /^ {0,3}(?:`{3}|~{3})/;
const MARKER = /\[(\d{1,4})\]/g;
const parser = unified().use(remarkParse).use(remarkGfm);

/**
 * Parses Markdown into blocks. Raw HTML, images and references become the text they were written as; `[n]` becomes a
 * marker where `citations` has n; only addresses in `links` stay live. Never throws on odd Markdown.
 */
export function markdownBlocks(
  source: string,
  allowed: { readonly citations: ReadonlySet<number>; readonly links: ReadonlySet<string> },
): readonly Block[] {
  const context = { ...allowed, source, depth: 0 };
  if (isHostile(source)) return plainBlocks(source, context);
  return blocksOf(parser.parse(source).children, context);
}

function isHostile(source: string): boolean {
  let delimiters = 0;
  let fenced = false;
  for (const line of source.split('\n')) {
    if (FENCE.test(line)) fenced = !fenced;
    if (fenced) continue;
    if (NESTED_LINE.test(line)) return true;
    delimiters = line.trim() === '' ? 0 : delimiters + (line.match(DELIMITERS)?.length ?? 0);
    if (delimiters > MOST_DELIMITERS) return true;
  }
  return false;
}

function plainBlocks(source: string, context: Context): Block[] {
  return source
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => ({ type: 'paragraph', children: withMarkers(paragraph, context) }));
}

type BlockNode = BlockContent | DefinitionContent;

const BLOCK_NODES: ReadonlySet<string> = new Set<BlockNode['type']>([
  'paragraph',
  'heading',
  'code',
  'blockquote',
  'list',
  'table',
  'thematicBreak',
  'html',
  'definition',
  'footnoteDefinition',
]);

function isBlock(node: Nodes): node is BlockNode {
  return BLOCK_NODES.has(node.type);
}

function blocksOf(nodes: readonly Nodes[], context: Context): Block[] {
  return nodes.map((node) => (isBlock(node) ? blockOf(node, context) : asWritten(node, context)));
}

function blockOf(node: BlockNode, context: Context): Block {
  const inner = { ...context, depth: context.depth + 1 };
  if (context.depth >= DEEPEST) return asWritten(node, context);
  switch (node.type) {
    case 'paragraph':
      return { type: 'paragraph', children: inlinesOf(node.children, inner) };
    case 'heading':
      return { type: 'heading', depth: node.depth, children: inlinesOf(node.children, inner) };
    case 'code':
      return { type: 'code-block', ...(node.lang ? { language: node.lang } : {}), value: node.value };
    case 'blockquote':
      return { type: 'quote', children: blocksOf(node.children, inner) };
    case 'list': {
      const items = node.children.map((item) => ({
        ...(typeof item.checked === 'boolean' ? { checked: item.checked } : {}),
        children: blocksOf(item.children, inner),
      }));
      return { type: 'list', ...(node.ordered ? { start: node.start ?? 1 } : {}), items };
    }
    case 'table':
      return tableOf(node, inner);
    case 'thematicBreak':
      return { type: 'rule' };
    case 'html':
    case 'definition':
    case 'footnoteDefinition':
      return asWritten(node, context);
  }
}

function tableOf(table: Table, context: Context): Block {
  const rows = table.children.map((row) => row.children.map((cell) => inlinesOf(cell.children, context)));
  const [head = [], ...body] = rows;
  return { type: 'table', align: (table.align ?? []).map((side) => side ?? 'start'), head, rows: body };
}

function inlinesOf(nodes: readonly PhrasingContent[], context: Context): Inline[] {
  return nodes.flatMap((node) => inlineOf(node, context));
}

function inlineOf(node: PhrasingContent, context: Context): Inline[] {
  const inner = { ...context, depth: context.depth + 1 };
  if (context.depth >= DEEPEST) return withMarkers(written(node, context), context);
  switch (node.type) {
    case 'text':
      return withMarkers(node.value, context);
    case 'strong':
      return [{ type: 'strong', children: inlinesOf(node.children, inner) }];
    case 'emphasis':
      return [{ type: 'em', children: inlinesOf(node.children, inner) }];
    case 'delete':
      return [{ type: 'strike', children: inlinesOf(node.children, inner) }];
    case 'inlineCode':
      return [{ type: 'code', value: node.value }];
    case 'break':
      return [{ type: 'break' }];
    case 'link': {
      const children = inlinesOf(node.children, inner);
      if (context.links.has(node.url)) return [{ type: 'link', url: node.url, children }];
      const label = written(node, context);
      const showsAddress = label === node.url || !label.startsWith('[');
      return showsAddress ? children : [...children, { type: 'text', value: ` (${node.url})` }];
    }
    case 'html':
    case 'image':
    case 'imageReference':
    case 'linkReference':
    case 'footnoteReference':
      return withMarkers(written(node, context), context);
  }
}

function asWritten(node: Nodes, context: Context): Block {
  return { type: 'paragraph', children: withMarkers(written(node, context), context) };
}

function written(node: Nodes, context: Context): string {
  return context.source.slice(node.position?.start.offset, node.position?.end.offset);
}

function withMarkers(text: string, context: Context): Inline[] {
  const inlines: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKER)) {
    const number = Number(match[1]);
    if (!context.citations.has(number)) continue;
    if (match.index > end) inlines.push({ type: 'text', value: text.slice(end, match.index) });
    inlines.push({ type: 'citation', number });
    end = match.index + match[0].length;
  }
  if (end < text.length) inlines.push({ type: 'text', value: text.slice(end) });
  return inlines;
}
