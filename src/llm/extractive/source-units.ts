import { sentenceSpans } from '../../language/sentences.ts';
import type { SourceBlock } from '../../core/source-block.ts';

export type TableCell = { readonly header: string; readonly value: string };

/** The smallest thing that can be quoted: a sentence, a list item, a step of a numbered list, a table row. */
export type Unit = {
  readonly sourceId: number;
  /** Rank of its source in the prompt, from 0. */
  readonly rank: number;
  readonly kind: 'sentence' | 'item' | 'step' | 'row';
  /** As people read it: no markup but code ticks. */
  readonly text: string;
  /** Units of one paragraph, list or table share it; unique over all sources. */
  readonly block: string;
  readonly title: string;
  /** From the document's top to here. */
  readonly headings: readonly string[];
  /** The sentence that introduces the list or table, or the parent of a nested item. */
  readonly leadIn: string;
  readonly depth: number;
  readonly cells: readonly TableCell[];
};

const LIST_ITEM = /^(\s*)(?:[-*+•]|(\d{1,3})[.)])\s+(.*)$/;
/** Below every Markdown heading. */
const PLAIN_HEADING_LEVEL = 7;
/** A line of a list of acronyms: the acronym, and what it means. */
const DEFINITION = /^(\p{Lu}[\p{Lu}\d-]{1,7})\s+(\p{Lu}.*)$/u;
const TABLE_RULE = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/;

type Line = { readonly text: string; readonly next: string };

/** Cuts a source's Markdown into units, in reading order. */
export function sourceUnits(source: SourceBlock, rank: number): readonly Unit[] {
  return new UnitReader(source, rank).read();
}

class UnitReader {
  readonly #source: SourceBlock;
  readonly #rank: number;
  readonly #units: Unit[] = [];
  #trail: { level: number; text: string }[] = [];
  #paragraph: string[] = [];
  #leadIn = '';
  #items: { depth: number; text: string; ordered: boolean }[] = [];
  #header: readonly string[] | undefined;
  #fence: string[] | undefined;
  #blocks = 0;

  constructor(source: SourceBlock, rank: number) {
    this.#source = source;
    this.#rank = rank;
  }

  read(): readonly Unit[] {
    const lines = this.#source.text.replaceAll('\r', '').split('\n');
    for (const [index, text] of lines.entries()) this.#line({ text, next: lines[index + 1] ?? '' });
    this.#endFence();
    this.#endBlocks();
    return this.#units;
  }

  #line(line: Line): void {
    if (/^\s*(```|~~~)/.test(line.text)) {
      if (this.#fence === undefined) this.#fence = [];
      else this.#endFence();
      return;
    }
    if (this.#fence !== undefined) {
      this.#fence.push(line.text);
      return;
    }
    if (/^\s*(?:[-=_*~]\s*){1,}$/.test(line.text)) return;
    const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(line.text);
    if (heading?.[1] !== undefined) this.#heading(heading[1].length, plainText(heading[2] ?? ''));
    else if (this.#isPlainHeading(line)) this.#heading(PLAIN_HEADING_LEVEL, plainText(line.text));
    else if (this.#isTable(line)) this.#tableLine(line);
    else if (!this.#isDefinition(line)) this.#proseLine(line.text);
  }

  #heading(level: number, text: string): void {
    this.#endBlocks();
    this.#leadIn = '';
    this.#trail = [...this.#trail.filter((entry) => entry.level < level), { level, text }];
  }

  /** Passages name a small section in a plain line right above its text. */
  #isPlainHeading({ text, next }: Line): boolean {
    if (this.#paragraph.length > 0 || (this.#items.length > 0 && !this.#blankBefore)) return false;
    return looksLikeHeading(text.trimEnd(), next);
  }

  #isTable(line: Line): boolean {
    if (!line.text.includes('|')) return false;
    return this.#header !== undefined || TABLE_RULE.test(line.next);
  }

  #tableLine(line: Line): void {
    if (TABLE_RULE.test(line.text)) return;
    const cells = tableCells(line.text);
    if (this.#header === undefined) {
      this.#endBlocks();
      this.#header = cells;
      this.#blocks += 1;
      return;
    }
    const header = this.#header;
    const pairs = cells
      .map((value, index) => ({ header: header[index] ?? '', value }))
      .filter((cell) => cell.value !== '');
    if (pairs.length > 0) this.#push('row', rowText(pairs), { cells: pairs });
  }

  #proseLine(text: string): void {
    this.#header = undefined;
    this.#endDefinition();
    const item = LIST_ITEM.exec(text);
    if (item?.[3] !== undefined) {
      this.#endParagraph();
      const depth = Math.floor((item[1] ?? '').replaceAll('\t', '    ').length / 2);
      this.#items.push({ depth, text: item[3], ordered: item[2] !== undefined });
    } else if (text.trim() === '') {
      this.#blankBefore = this.#paragraph.length === 0;
      this.#endParagraph();
    } else if (this.#items.length > 0 && (/^\s{2,}/.test(text) || this.#paragraph.length === 0)) {
      this.#continueItem(text);
    } else {
      this.#paragraph.push(text.replace(/^\s*>\s?/, ''));
    }
  }

  #definition: { name: string; meaning: string } | undefined;

  /** One line alone may be a sentence that opens with an acronym; two in a row are a list. */
  #isDefinition({ text, next }: Line): boolean {
    const [, name, meaning] = DEFINITION.exec(text) ?? [];
    const inList = this.#definition !== undefined || DEFINITION.test(next);
    if (name === undefined || meaning === undefined || !inList) return false;
    this.#endBlocks();
    this.#blocks += 1;
    this.#definition = { name, meaning };
    return true;
  }

  #endDefinition(): void {
    if (this.#definition === undefined) return;
    const { name, meaning } = this.#definition;
    this.#definition = undefined;
    const cells = [name, meaning].map((value) => ({ header: '', value: plainText(value) }));
    this.#push('row', `${plainText(name)}: ${plainText(meaning)}`, { cells });
  }

  #continueItem(text: string): void {
    const last = this.#items.at(-1);
    const isNewParagraph = !/^\s{2,}/.test(text) && this.#blankBefore;
    if (last === undefined || isNewParagraph) {
      this.#endItems();
      this.#paragraph.push(text);
      return;
    }
    last.text += ` ${text.trim()}`;
  }

  #blankBefore = false;

  #endParagraph(): void {
    if (this.#paragraph.length === 0) return;
    this.#endItems();
    const text = plainText(this.#paragraph.join(' '));
    this.#paragraph = [];
    this.#blocks += 1;
    for (const { start, end } of sentenceSpans(text)) this.#push('sentence', text.slice(start, end), {});
    this.#leadIn = text.length <= 300 ? text : (this.#units.at(-1)?.text ?? '');
  }

  #endItems(): void {
    this.#blankBefore = false;
    if (this.#items.length === 0) return;
    const items = this.#items;
    this.#items = [];
    this.#blocks += 1;
    const parents: string[] = [];
    const base = Math.min(...items.map((item) => item.depth));
    for (const item of items) {
      const depth = item.depth > base ? 1 : 0;
      const text = plainText(item.text);
      if (depth === 0) parents[0] = text;
      const leadIn = depth === 0 ? this.#leadIn : (parents[0] ?? '');
      this.#push(item.ordered && depth === 0 ? 'step' : 'item', text, { leadIn, depth });
    }
  }

  #endFence(): void {
    if (this.#fence === undefined) return;
    const code = this.#fence.join('\n').trim();
    this.#fence = undefined;
    if (code === '' || code.length > 600) return;
    const last = this.#items.at(-1);
    if (last !== undefined) last.text += `\n\`\`\`\n${code}\n\`\`\``;
    else this.#paragraph.push(`\`${code.replaceAll('\n', ' ')}\``);
  }

  #endBlocks(): void {
    this.#endDefinition();
    this.#endParagraph();
    this.#endItems();
    this.#header = undefined;
  }

  #push(kind: Unit['kind'], text: string, extra: Partial<Pick<Unit, 'leadIn' | 'depth' | 'cells'>>): void {
    if (text.trim() === '') return;
    const section = this.#source.section === '' ? [] : this.#source.section.split(' > ');
    const inside = this.#trail.map((entry) => entry.text).filter((text) => !section.includes(text));
    this.#units.push({
      sourceId: this.#source.id,
      rank: this.#rank,
      kind,
      text,
      block: `${this.#source.id}/${this.#blocks}`,
      title: this.#source.title,
      headings: [...section, ...inside],
      leadIn: extra.leadIn ?? (kind === 'row' ? this.#leadIn : ''),
      depth: extra.depth ?? 0,
      cells: extra.cells ?? [],
    });
  }
}

function looksLikeHeading(text: string, next: string): boolean {
  if (text.length > 90 || next.trim() === '' || !/^[\p{Lu}\p{N}“"]/u.test(text) || LIST_ITEM.test(text))
    return false;
  if (text.length <= 45 && !/[.:;,!|]/.test(text)) return true;
  if (!/^\s*(?:[-*+•|]|\d{1,3}[.)]\s|[\p{Lu}\p{N}“"`])/u.test(next)) return false;
  if (text.endsWith('?') || (text.length <= 40 && text.endsWith('.'))) return true;
  return !/[.:;,!|]$|[.!?]\s/.test(text);
}

function tableCells(line: string): readonly string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => plainText(cell.replaceAll('\\|', '|')));
}

function rowText(cells: readonly TableCell[]): string {
  return cells.map((cell) => (cell.header === '' ? cell.value : `${cell.header}: ${cell.value}`)).join('; ');
}

/** Markdown's inline marks away: emphasis, links (their text stays), images, HTML tags, escapes. */
function plainText(markdown: string): string {
  return markdown
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[([^\]]+)\]\([^)\s]*(?:\s+"[^"]*")?\)/g, '$1')
    .replace(/<(https?:[^>\s]+|[^@>\s]+@[^>\s]+)>/g, '$1')
    .replace(/<\/?[a-zA-Z][^>]*>/g, ' ')
    .replace(/^\[[ xX]\]\s+/, '')
    .replace(/(\*\*|__)(?=\S)(.+?)\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}*_])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\p{L}\p{N}*_])/gu, '$2')
    .replace(/\\([\\`*_{}[\]()#+\-.!|>])/g, '$1')
    .replace(/[ \t]+/g, ' ')
    .trim();
}
