import type { List, ListItem, Nodes, Parents, RootContent, Table, TableRow } from 'mdast';
import type { Span } from '../language/sentences.ts';
import { FILLER } from './invisible-characters.ts';
import { type MappedText, MappedTextBuilder } from './mapped-text.ts';
import { type PlacedNode, parseInnerHtml, sourceSpan } from './parse-document.ts';

/** One thing that is read as a whole: a paragraph, a list, a table, a code block. */
export type Unit = {
  readonly kind: 'prose' | 'list' | 'table' | 'code';
  readonly body: MappedText;
  /** Indices into the body's text where it may be cut first of all: before a list item, a row, a line, an inner block. */
  readonly breaks: readonly number[];
  /** What each later part of a cut unit begins with, so that it still makes sense: the table's head, the list's lead-in. */
  readonly repeat?: string;
  /** Belongs to what follows it. */
  readonly leadsIn: boolean;
};

/** A question of an FAQ that says so: its answer follows. */
const QUESTION = /^(?:Q|Question|F|Frage|P|Pregunta|Pergunta)\s?\d{0,3}\s?[.:)]\s.{3,300}$/u;
/**
 * A definition list as many Markdown dialects write it: the term, and below it `: ` with what it means. Only the first of
 * many blanks is tried, else a long run of them would be gone through once for each.
 */
const DEFINITION = /(?<!\s)\s*\n *: +(?=\S)/gu;
const LONGEST_REPEAT = 300;
const DEEPEST = 60;
/** What is struck out no longer holds, and a footnote's mark would look like one of ours; the others show nothing. */
const UNSEEN = new Set<Nodes['type']>(['delete', 'footnoteReference', 'definition', 'thematicBreak', 'yaml']);

/** The text of a heading. */
export function renderInline(placed: PlacedNode, source: string): MappedText {
  const renderer = new Renderer(source, placed);
  renderer.inline(placed.node, 0);
  return renderer.out.build();
}

/** Renders a top-level node for a reader: labels instead of links, rows with bars, items with bullets. Undefined if nothing is left of it. */
export function renderUnit(placed: PlacedNode, source: string): Unit | undefined {
  const renderer = new Renderer(source, placed);
  renderer.block(placed.node, '', 0);
  const body = renderer.out.build();
  if (body.text.trim() === '') return undefined;
  return {
    kind: kindOf(placed.node),
    body,
    breaks: renderer.breaks.filter((at) => at > 0 && at < body.text.length),
    repeat: placed.node.type === 'table' ? renderer.head : undefined,
    leadsIn:
      placed.node.type === 'paragraph' &&
      (/[:：]$/u.test(body.text) || isBold(placed.node) || QUESTION.test(body.text)),
  };
}

function kindOf(node: RootContent): Unit['kind'] {
  if (node.type === 'list' || node.type === 'table' || node.type === 'code') return node.type;
  return 'prose';
}

function isBold(node: Parents): boolean {
  return node.children.length === 1 && node.children[0]?.type === 'strong';
}

class Renderer {
  readonly out: MappedTextBuilder;
  readonly breaks: number[] = [];
  head: string | undefined;
  readonly #source: string;
  readonly #placed: PlacedNode;
  /** A row stays one line. */
  #inRow = false;

  constructor(source: string, placed: PlacedNode) {
    this.#source = source;
    this.#placed = placed;
    this.out = new MappedTextBuilder(source, this.#spanOf(placed.node).start);
  }

  block(node: Nodes, indent: string, depth: number): void {
    if (depth > DEEPEST) return;
    if (node.type === 'list') this.#list(node, indent, depth);
    else if (node.type === 'table') this.#table(node);
    else if (node.type === 'code') this.#code(node.value, node, indent);
    else if (node.type === 'html') this.#html(node, indent, depth);
    else if (node.type === 'blockquote' || node.type === 'footnoteDefinition')
      this.#blocks(node.children, indent, depth + 1);
    else if (!UNSEEN.has(node.type)) this.inline(node, depth);
  }

  inline(node: Nodes, depth: number): void {
    if (depth > DEEPEST * 2) return;
    if (UNSEEN.has(node.type)) return;
    if (node.type === 'text') this.out.prose(node.value.replace(DEFINITION, ': '), ...this.#range(node));
    else if (node.type === 'inlineCode') this.#inlineCode(node.value, node);
    else if (node.type === 'break') this.out.glue(this.#inRow ? ' ' : '\n');
    else if (node.type === 'image' || node.type === 'imageReference')
      this.out.prose(node.alt ?? '', ...this.#range(node));
    else if (node.type === 'html') this.#inlineTag(node.value, node);
    else if ('children' in node) for (const child of node.children) this.inline(child, depth + 1);
  }

  /** Tags inside a sentence go; those that break a line leave a blank. */
  #inlineTag(tag: string, node: Nodes): void {
    if (/^<(?:br|\/?p|\/?div|\/?li)\b/iu.test(tag)) this.out.prose(' ', ...this.#range(node));
  }

  #blocks(nodes: readonly Nodes[], indent: string, depth: number): void {
    for (const node of nodes) {
      this.#newLine(indent);
      this.block(node, indent, depth);
    }
  }

  #newLine(indent: string): void {
    if (this.out.length === 0) return;
    this.out.glue('\n');
    this.breaks.push(this.out.length);
    this.out.glue(indent);
  }

  #list(list: List, indent: string, depth: number): void {
    for (const [index, item] of list.children.entries()) {
      if (index > 0) this.#newLine(indent);
      const number = `${(list.start ?? 1) + index}. `;
      this.#item(item, list.ordered ? number : '- ', indent, depth);
    }
  }

  #item(item: ListItem, bullet: string, indent: string, depth: number): void {
    this.out.glue(bullet);
    if (typeof item.checked === 'boolean') this.out.glue(item.checked ? '[x] ' : '[ ] ');
    const inner = indent + ' '.repeat(bullet.length);
    for (const [index, child] of item.children.entries()) {
      if (index > 0) this.#newLine(inner);
      this.block(child, inner, depth + 1);
    }
  }

  #table(table: Table): void {
    for (const [index, row] of table.children.entries()) {
      if (index === 0) this.#head(row, table);
      else if (this.#spanOf(row).start >= this.#placed.from) this.#row(row);
    }
  }

  /** The head of a table that goes on from further up is repeated, but isn't part of this stretch; an empty one says nothing. */
  #head(row: TableRow, table: Table): void {
    const renderer = new Renderer(this.#source, this.#placed);
    renderer.#row(row);
    const head = renderer.out.build();
    if (!/[^|\s]/u.test(head.text)) return;
    const width = table.children.reduce((widest, each) => Math.max(widest, each.children.length), 1);
    const separator = `|${' --- |'.repeat(width)}`;
    if (head.text.length <= LONGEST_REPEAT) this.head = `${head.text}\n${separator}`;
    if (this.#spanOf(row).start < this.#placed.from) return;
    this.out.take(head);
    this.out.glue(`\n${separator}`);
  }

  #row(row: TableRow): void {
    this.#newLine('');
    this.#inRow = true;
    this.out.glue('|');
    for (const cell of row.children) {
      this.out.glue(' ');
      this.inline(cell, 0);
      this.out.glue(' |');
    }
    this.#inRow = false;
  }

  #code(value: string, node: Nodes, indent: string): void {
    const [start, end] = this.#range(node);
    const source = this.#source.slice(start, end);
    const fence = /^\s*(?:`{3,}|~{3,})[^\n]*\n/u.exec(source)?.[0].length ?? 0;
    let at = start + fence;
    for (const [index, line] of this.#original(value, source.slice(fence)).split('\n').entries()) {
      if (index > 0) this.#newLine(indent);
      this.out.verbatim(line, at, end);
      at = Math.max(at, this.out.cursor);
    }
  }

  #inlineCode(value: string, node: Nodes): void {
    const [start, end] = this.#range(node);
    const source = this.#source.slice(start, end);
    const ticks = /^`+/u.exec(source)?.[0].length ?? 0;
    const original = ticks > 0 ? source.slice(ticks, -ticks) : value;
    this.out.prose(original.length >= value.length ? original.trim() : value, start + ticks, end);
  }

  /** Code was parsed with its template tags masked, but shows them: masked lines are taken from the source again. */
  #original(value: string, source: string): string {
    const sourceLines = source.split(/\r?\n/u);
    return value
      .split('\n')
      .map((line, index) => {
        const original = sourceLines[index]?.slice(-line.length) ?? '';
        return line.length > 0 && isMaskOf(line, original) ? original : line;
      })
      .join('\n');
  }

  #html(node: Nodes, indent: string, depth: number): void {
    const [start, end] = this.#range(node);
    for (const inner of parseInnerHtml(this.#source.slice(start, end), start)) {
      const renderer = new Renderer(this.#source, inner);
      renderer.block(inner.node, indent, depth + 1);
      const text = renderer.out.build();
      if (text.text.trim() === '') continue;
      this.#newLine(indent);
      this.out.take(text);
    }
  }

  #spanOf(node: Nodes): Span {
    return sourceSpan(node, this.#placed.base) ?? { start: this.#placed.from, end: this.#placed.to };
  }

  /** Where to look for a node's text: behind what has been read, inside the node if it says where it stands. */
  #range(node: Nodes): [start: number, end: number] {
    const span = sourceSpan(node, this.#placed.base);
    if (span !== undefined) return [span.start, Math.min(span.end, Math.max(this.#placed.to, span.start))];
    return [this.out.cursor, this.#placed.to];
  }
}

function isMaskOf(line: string, original: string): boolean {
  if (line.length !== original.length) return false;
  for (let index = 0; index < line.length; index++) {
    const unit = line.charAt(index);
    if (unit !== original.charAt(index) && unit !== ' ' && unit !== FILLER) return false;
  }
  return true;
}
