import type { Anchor, Block, BlockSpan, ExtractedDocument } from './blocks.ts';

/** Writes a document's text and its blocks at once, so that every block knows where it stands. What is blank is left out. */
export class BlockWriter {
  readonly #pieces: string[] = [];
  readonly #blocks: Block[] = [];
  readonly #anchors: Anchor[] = [];
  #length = 0;

  heading(level: number, text: string): void {
    const [span] = this.#write([text], '');
    if (span) this.#blocks.push({ kind: 'heading', level: Math.min(6, level), span });
  }

  paragraph(text: string): void {
    const [span] = this.#write([text], '');
    if (span) this.#blocks.push({ kind: 'paragraph', span });
  }

  list(items: readonly string[], start?: number): void {
    const spans = this.#write(items, '\n');
    if (spans.length > 0) this.#blocks.push({ kind: 'list', start, items: spans });
  }

  /** Cells may be blank; each row is a line, its cells apart by tabs. */
  table(head: readonly string[] | undefined, rows: readonly (readonly string[])[]): void {
    if ((head ?? rows[0]) === undefined) return;
    const row = (cells: readonly string[]) => {
      const spans = cells.map((cell, index) => this.#put(index === 0 ? '' : '\t', cell.trim()));
      this.#append('\n');
      return spans;
    };
    this.#blocks.push({ kind: 'table', head: head && row(head), rows: rows.map(row) });
    this.#append('\n');
  }

  /** What is written from here on, or from so many characters ahead, can be jumped to by `anchor`. */
  anchor(anchor: string, ahead = 0): void {
    this.#anchors.push({ start: this.#length + ahead, anchor });
  }

  build(): ExtractedDocument {
    return { text: this.#pieces.join(''), blocks: this.#blocks, anchors: this.#anchors };
  }

  #write(texts: readonly string[], separator: string): BlockSpan[] {
    const shown = texts.map((text) => text.trim()).filter((text) => text !== '');
    const spans = shown.map((text, index) => this.#put(index === 0 ? '' : separator, text));
    if (spans.length > 0) this.#append('\n\n');
    return spans;
  }

  #put(separator: string, text: string): BlockSpan {
    this.#append(separator);
    const start = this.#length;
    this.#append(text);
    return [start, this.#length];
  }

  #append(text: string): void {
    if (text === '') return;
    this.#pieces.push(text);
    this.#length += text.length;
  }
}
