import type { Code, Nodes, PhrasingContent, RootContent, Text } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { Span } from '../language/sentences.ts';
import { blockNodes } from './block-nodes.ts';
import type { Anchor, Block as GivenBlock } from './blocks.ts';
import { bodyStart } from './front-matter.ts';
import { parseFragment, parsePage } from './html-tree.ts';
import { blank, maskTemplates } from './mask-templates.ts';
import { parseCsv } from './parse-csv.ts';
import { type Block, splitBlocks } from './split-blocks.ts';

/** What a document is written in. `pdf`, `docx` and `xlsx` are binary: their text is taken out before anything is parsed. */
export type DocumentFormat = 'markdown' | 'html' | 'text' | 'csv' | 'pdf' | 'docx' | 'xlsx';

/**
 * One top-level node of a document. The node's own positions count from `base`; what lies before `from` (a table's head
 * that stands further up) or behind `to` isn't part of it.
 */
export type PlacedNode = {
  readonly node: RootContent;
  readonly base: number;
  readonly from: number;
  readonly to: number;
};

/** A document as top-level nodes in source order, the title that its HTML head states, and what in it can be jumped to. */
export type ParsedDocument = {
  readonly nodes: readonly PlacedNode[];
  readonly pageTitle?: string;
  readonly anchors?: readonly Anchor[];
};

const markdown = unified().use(remarkParse).use(remarkGfm, { singleTilde: false });
const MARGIN = 50;
const LIST_LIKE = /^\s*(?:[-*•–+]|\d{1,3}[.)])\s|\t|\S {3,}\S/u;
const DEFINITION = /^ {0,3}\[([^\]\n]{1,200})\]:/gmu;
const REFERENCE = /\[([^[\]\n]{1,200})\]/gu;

/**
 * Parses without ever throwing for what the text says: what no parser can take is read as plain paragraphs. Text that was
 * taken out of a binary file comes with its blocks, or is HTML (`docx`).
 */
export function parseDocument(
  text: string,
  format: DocumentFormat,
  blocks?: readonly GivenBlock[],
): ParsedDocument {
  if (blocks !== undefined) return { nodes: placeBlocks(blocks, text) };
  if (format === 'docx') return parseHtml(text);
  const start = hasFrontMatter(format) ? bodyStart(text) : 0;
  const body = withoutLeadingMark(blank(text.slice(0, start)) + text.slice(start));
  if (format === 'csv') return { nodes: placeBlocks(parseCsv(body), body) };
  if (format === 'text' || format === 'pdf' || format === 'xlsx')
    return { nodes: plainParagraphs(body, 0, body.length) };
  const masked = maskTemplates(body);
  if (format === 'html') return parseHtml(masked);
  const defined = new Set([...masked.matchAll(DEFINITION)].map((match) => normalised(match[1])));
  return { nodes: splitBlocks(masked).flatMap((block) => parseBlock(masked, block, defined)) };
}

/** Whether a document of this format may begin with fields that say what it is and who may read it. */
export function hasFrontMatter(format: DocumentFormat): boolean {
  return format === 'markdown' || format === 'html' || format === 'text' || format === 'csv';
}

function placeBlocks(blocks: readonly GivenBlock[], text: string): PlacedNode[] {
  return blockNodes(blocks, text).map(({ node, from }) => ({ node, base: 0, from, to: text.length }));
}

/** The nodes of HTML that stands inside a Markdown node; empty if it holds nothing to read. */
export function parseInnerHtml(html: string, base: number): PlacedNode[] {
  return place(parseFragment(html)?.children ?? plainNodes(stripTags(html)), base, base, base + html.length);
}

function parseHtml(masked: string): ParsedDocument {
  const page = parsePage(masked);
  if (page === undefined) return { nodes: plainParagraphs(stripTags(masked), 0, masked.length) };
  return {
    nodes: place(page.tree.children, 0, 0, masked.length),
    pageTitle: page.title,
    anchors: page.anchors,
  };
}

function parseBlock(masked: string, block: Block, defined: ReadonlySet<string>): PlacedNode[] {
  const text = masked.slice(block.start, block.end);
  switch (block.kind) {
    case 'comment':
      return [];
    case 'html':
      return parseInnerHtml(text, block.start);
    case 'plain':
      return plainParagraphs(masked, block.start, block.end);
    case 'code':
      return place([codeNode(text)], block.start, block.start, block.end);
    case 'markdown':
      return parseMarkdown(masked, block, defined);
  }
}

/** A fenced block, whose fences stand on lines of their own. */
function codeNode(text: string): Code {
  const from = text.indexOf('\n') + 1;
  const closed = /\n(?:`{3,}|~{3,})[ \t]*\r?\n?$/u.exec(text)?.index;
  const value = from === 0 ? '' : text.slice(from, Math.max(from, closed ?? text.length));
  return {
    type: 'code',
    value: value.replace(/\r/gu, ''),
    position: position({ start: 0, end: text.length }),
  };
}

function parseMarkdown(masked: string, block: Block, defined: ReadonlySet<string>): PlacedNode[] {
  const text = masked.slice(block.start, block.end);
  const head = block.head === undefined ? '' : masked.slice(block.head.start, block.head.end);
  const base = block.start - head.length;
  const tree = markdown.parse(withoutLeadingMark(`${head}${text}\n\n${definitionsFor(text, defined)}`));
  return place(tree.children, base, block.start, block.end).flatMap((placed) => {
    if (placed.node.type !== 'html') return [placed];
    const span = sourceSpan(placed.node, base);
    return span === undefined
      ? []
      : parseInnerHtml(masked.slice(span.start, Math.min(span.end, block.end)), span.start);
  });
}

/** Parsers drop a byte order mark at the start and count from behind it: a space in its place keeps every offset true. */
function withoutLeadingMark(text: string): string {
  return text.replace(/^\uFEFF/u, ' ');
}

/** Links may be defined anywhere in a document: what this stretch refers to is defined again below it. */
function definitionsFor(text: string, defined: ReadonlySet<string>): string {
  if (defined.size === 0) return '';
  const referred = new Set([...text.matchAll(REFERENCE)].map((match) => normalised(match[1])));
  return [...referred]
    .filter((label) => defined.has(label))
    .map((label) => `[${label}]: #`)
    .join('\n\n');
}

function normalised(label = ''): string {
  return label.replace(/\s+/gu, ' ').trim().toLowerCase();
}

function place(nodes: readonly RootContent[], base: number, from: number, to: number): PlacedNode[] {
  return nodes
    .map((node) => ({ node, base, from, to }))
    .filter(({ node }) => (sourceSpan(node, base)?.start ?? from) < to);
}

/** The source span of a node whose positions count from `base`. Parsers leave it out where they invent a node. */
export function sourceSpan(node: Nodes, base: number): Span | undefined {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  return start === undefined || end === undefined ? undefined : { start: base + start, end: base + end };
}

function plainParagraphs(text: string, from: number, to: number): PlacedNode[] {
  return place(plainNodes(text.slice(from, to)), from, from, to);
}

function plainNodes(text: string): RootContent[] {
  return [...paragraphs(text)].map((span) => ({
    type: 'paragraph',
    children: plainLines(text, span),
    position: position(span),
  }));
}

/** A line that ends early ended on purpose; one that ran to the margin was only wrapped. */
function plainLines(text: string, { start, end }: Span): PhrasingContent[] {
  const nodes: PhrasingContent[] = [];
  for (const match of text.slice(start, end).matchAll(/[^\r\n]+/gu)) {
    const span = { start: start + match.index, end: start + match.index + match[0].length };
    const previous = nodes.at(-1);
    const wrapped = previous?.type === 'text' && previous.value.length >= MARGIN && !LIST_LIKE.test(match[0]);
    if (previous !== undefined) nodes.push(wrapped ? { type: 'text', value: ' ' } : { type: 'break' });
    nodes.push({ type: 'text', value: match[0], position: position(span) });
  }
  return nodes;
}

function position({ start, end }: Span): Text['position'] {
  return { start: { line: 1, column: 1, offset: start }, end: { line: 1, column: 1, offset: end } };
}

function* paragraphs(text: string): Generator<Span> {
  let start = 0;
  for (const gap of text.matchAll(/(?:\r?\n|\r)(?:[ \t]*(?:\r?\n|\r))+|$/gu)) {
    if (text.slice(start, gap.index).trim() !== '') yield { start, end: gap.index };
    start = gap.index + gap[0].length;
  }
}

/** Tags become blanks of the same length. */
function stripTags(html: string): string {
  return html.replace(/<[^<>]{1,2000}>/gu, blank);
}
