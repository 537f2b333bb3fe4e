import { BlockWriter } from './block-writer.ts';
import type { ExtractedDocument } from './blocks.ts';
import { withoutFurniture } from './pdf-furniture.ts';
import { lineText, type PdfLine } from './pdf-lines.ts';
import { labelledLines, pdfTableAt } from './pdf-tables.ts';

export type PdfOutline = ReadonlyMap<string, number>;

type Heading = { readonly level: number; readonly text: string };
type Item = { text: string; readonly number?: number };

const LARGER = 1.12;
const LONGEST_HEADING = 160;
const DEEPEST = 4;
const BULLET = /^\s*(?:[•●▪◦‣·–*-]|(\d{1,3})[.)])\s+(?=\S)/u;

/**
 * Puts a PDF's lines together to headings (larger letters, or what its bookmarks name), paragraphs, lists and tables. Words
 * that were hyphenated at a line's end are joined. Each page's beginning is an anchor (`page=3`); without any heading the
 * pages of a longer document are the headings.
 */
export function layOutPdf(lines: readonly PdfLine[], pages: number, outline: PdfOutline): ExtractedDocument {
  return new Layout(withoutFurniture(lines, pages), outline).write();
}

/** How a title is looked up among bookmarks. */
export function outlineKey(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

class Layout {
  readonly #lines: readonly PdfLine[];
  readonly #outline: PdfOutline;
  readonly #writer = new BlockWriter();
  readonly #levels: ReadonlyMap<number, number>;
  readonly #leading: number;
  readonly #hyphenated: ReadonlySet<string>;
  #paragraph = '';
  #items: Item[] = [];
  #previous: PdfLine | undefined;
  #page = 0;
  #pageNames = false;

  constructor(lines: readonly PdfLine[], outline: PdfOutline) {
    this.#lines = lines;
    this.#outline = outline;
    this.#levels = headingLevels(lines);
    this.#leading = commonLeading(lines);
    const words = lines.flatMap((line) => lineText(line).match(/\p{L}+-\p{L}+/gu) ?? []);
    this.#hyphenated = new Set(words.map((word) => word.toLowerCase()));
    const isLong = lines.some(({ page }) => page !== lines[0]?.page);
    this.#pageNames = isLong && !lines.some((line) => this.#headingOf(line) !== undefined);
  }

  write(): ExtractedDocument {
    for (let index = 0; index < this.#lines.length; ) index = this.#block(index);
    this.#flush();
    return this.#writer.build();
  }

  #block(index: number): number {
    const line = this.#lines[index];
    if (line === undefined) return this.#lines.length;
    this.#turnTo(line);
    const heading = this.#headingOf(line);
    if (heading !== undefined) return this.#heading(index, heading);
    const table = pdfTableAt(this.#lines, index);
    if (table === undefined) {
      this.#text(line);
      return index + 1;
    }
    this.#flush();
    const labelled = labelledLines(table);
    if (labelled === undefined) this.#writer.table(table.rows[0], table.rows.slice(1));
    else this.#writer.list(labelled);
    return table.to;
  }

  #turnTo({ page, cells }: PdfLine): void {
    if (page === this.#page) return;
    this.#page = page;
    // A sentence that goes on over the page stays whole.
    const goesOn = /[\p{Ll},-]$/u.test(this.#paragraph) && /^\p{Ll}/u.test(cells[0]?.text ?? '');
    if (!goesOn || this.#pageNames) this.#flush();
    this.#writer.anchor(`page=${page}`, this.#paragraph.length);
    if (this.#pageNames) this.#writer.heading(2, `Page ${page}`);
  }

  /** A heading may run over several lines of its size. */
  #heading(index: number, { level, text }: Heading): number {
    this.#flush();
    let name = text;
    let next = index + 1;
    for (let line = this.#lines[next]; line !== undefined && next < index + 4; line = this.#lines[next]) {
      const above = this.#lines[next - 1];
      if (above === undefined || !follows(above, line, line.size * 1.6)) break;
      if (Math.abs(above.size - line.size) > 0.3 || this.#headingOf(line)?.level !== level) break;
      name = this.#joined(name, lineText(line));
      next++;
    }
    this.#writer.heading(level, name);
    return next;
  }

  #headingOf(line: PdfLine): Heading | undefined {
    const text = lineText(line);
    if (text.length > LONGEST_HEADING || !/\p{L}{2}/u.test(text)) return undefined;
    const bySize = this.#levels.get(rounded(line.size));
    if (bySize !== undefined && line.cells.length <= 2) return { level: bySize, text };
    const marked = this.#outline.get(outlineKey(text));
    return marked === undefined ? undefined : { level: Math.min(6, marked + 1), text };
  }

  #text(line: PdfLine): void {
    const text = lineText(line);
    const bullet = BULLET.exec(text);
    const previous = this.#previous;
    const isNext = previous !== undefined && follows(previous, line, this.#leading * 1.35);
    this.#previous = line;
    if (bullet !== null) return this.#item(text.slice(bullet[0].length), bullet[1]);
    const item = this.#items.at(-1);
    if (item !== undefined) {
      if (isNext) {
        item.text = this.#joined(item.text, text);
        return;
      }
      this.#flush();
    } else if (this.#paragraph !== '' && !isNext && previous?.page === line.page) this.#flush();
    this.#previous = line;
    this.#paragraph = this.#joined(this.#paragraph, text);
  }

  #item(text: string, number: string | undefined): void {
    const value = number === undefined ? undefined : Number(number);
    const last = this.#items.at(-1);
    const expected = last?.number === undefined ? undefined : last.number + 1;
    if (this.#paragraph !== '' || (last !== undefined && value !== expected)) {
      const line = this.#previous;
      this.#flush();
      this.#previous = line;
    }
    this.#items.push({ text, number: value });
  }

  #flush(): void {
    this.#writer.paragraph(this.#paragraph);
    if (this.#items.length > 0)
      this.#writer.list(
        this.#items.map(({ text }) => text),
        this.#items[0]?.number,
      );
    this.#paragraph = '';
    this.#items = [];
    this.#previous = undefined;
  }

  /** A hyphen at a line's end goes, unless the document writes the same word with it elsewhere. */
  #joined(before: string, after: string): string {
    if (before === '') return after;
    const head = /(\p{L}+)[-\u00AD\u2010]$/u.exec(before)?.[1];
    const tail = /^\p{Ll}+/u.exec(after)?.[0];
    if (head === undefined || tail === undefined) return `${before} ${after}`;
    if (this.#hyphenated.has(`${head}-${tail}`.toLowerCase())) return `${before}${after}`;
    return before.slice(0, -1) + after;
  }
}

/** Letter sizes that stand out, largest first: most of a document's letters have the size of its text. */
function headingLevels(lines: readonly PdfLine[]): ReadonlyMap<number, number> {
  const letters = new Map<number, number>();
  const times = new Map<number, number>();
  for (const line of lines) {
    const size = rounded(line.size);
    letters.set(size, (letters.get(size) ?? 0) + lineText(line).length);
    times.set(size, (times.get(size) ?? 0) + 1);
  }
  const [body = 0] = [...letters].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  const larger = [...letters.keys()].filter((size) => size >= body * LARGER).toSorted((a, b) => b - a);
  // One largest line is the title; several of the same size are chapters, and the title stands in the metadata.
  const [largest] = larger;
  const isTitle = largest !== undefined && (times.get(largest) ?? 0) <= 2;
  return new Map(larger.map((size, index) => [size, Math.min(DEEPEST, index + (isTitle ? 1 : 2))]));
}

function commonLeading(lines: readonly PdfLine[]): number {
  const distances = lines
    .slice(1)
    .flatMap((line, index) => {
      const above = lines[index];
      const distance = above?.page === line.page ? above.y - line.y : 0;
      return distance > 0 && distance < line.size * 2.2 ? [distance] : [];
    })
    .toSorted((a, b) => a - b);
  return distances[Math.floor(distances.length / 2)] ?? 14;
}

function follows(above: PdfLine, below: PdfLine, farthest: number): boolean {
  const distance = above.y - below.y;
  return above.page === below.page && distance > 0 && distance <= farthest;
}

/** Half points: writers round differently. */
function rounded(size: number): number {
  return Math.round(size * 2) / 2;
}
