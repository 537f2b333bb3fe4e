import type { Span } from '../language/sentences.ts';

/**
 * A stretch of a Markdown document that can be parsed by itself. `head` is a table's header that stands above the stretch
 * (its rows go on here).
 */
export type Block = Span & {
  readonly kind: 'markdown' | 'code' | 'html' | 'plain' | 'comment';
  readonly head?: Span;
};

/** The parser's time grows with the square of what it gets at once, so it gets a document in stretches of about this size. */
const ENOUGH = 6_000;
const MOST = 8_000;
const MOST_LINES = 200;
const DEEPEST = 24;
const MARKER = /[[\]()*_~`<>!&]/gu;
const FENCE = /^(`{3,}|~{3,})/u;
const RAW = /^<(table|pre|script|style|svg)(?=[\s>])/iu;
const NESTED = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/u;
const DELIMITER_ROW = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/u;

/**
 * Cuts Markdown at lines where a top-level block ends, in source order and without gaps that hold text. A table or list
 * longer than a parser can take at once is cut between its lines.
 */
export function splitBlocks(text: string): Block[] {
  return new BlockSplitter(text).split();
}

class BlockSplitter {
  readonly #text: string;
  /** Same length as the text, so that its offsets hold. */
  readonly #lowerCase: string;
  readonly #blocks: Block[] = [];
  /** Closing marks that don't come any more, so that nobody looks for them again. */
  readonly #missing = new Set<string>();
  #start = 0;
  #lines = 0;
  #hasText = false;
  #afterBlank = true;
  #head: Span | undefined;
  #headOfBlock: Span | undefined;
  #previous: Span = { start: 0, end: 0 };

  constructor(text: string) {
    this.#text = text;
    this.#lowerCase = text.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
  }

  split(): Block[] {
    let at = 0;
    while (at < this.#text.length) at = this.#line(at, this.#lineEnd(at));
    this.#flush(this.#text.length);
    return this.#blocks;
  }

  #line(start: number, end: number): number {
    const line = this.#text.slice(start, Math.min(end, start + 200));
    const region = this.#region(line, start, end);
    if (region !== undefined) {
      this.#flush(start);
      this.#blocks.push(region);
      this.#begin(region.end, undefined);
      return region.end;
    }
    if (line.trim() === '') this.#blankLine(end);
    else this.#textLine(line, start, end);
    return end;
  }

  #blankLine(end: number): void {
    if (!this.#hasText) this.#start = end;
    this.#afterBlank = true;
    this.#head = undefined;
  }

  #textLine(line: string, start: number, end: number): void {
    const topLevel = this.#afterBlank && !/^[ \t]/u.test(line);
    const startsHeading = /^#{1,6}[ \t]/u.test(line);
    if (this.#hasText && start - this.#start >= ENOUGH && (topLevel || startsHeading)) this.#cut(start);
    else if (this.#hasText && (end - this.#start > MOST || this.#lines >= MOST_LINES))
      this.#cut(start, this.#head);
    if (DELIMITER_ROW.test(line) && line.includes('-') && !this.#afterBlank && this.#pipes(this.#previous))
      this.#head = { start: this.#previous.start, end };
    this.#hasText = true;
    this.#lines++;
    this.#afterBlank = false;
    this.#previous = { start, end };
    for (let at = this.#start + MOST; at < end; at = this.#start + MOST) this.#cut(this.#softCut(at));
  }

  #pipes({ start, end }: Span): boolean {
    return this.#text.slice(start, end).includes('|');
  }

  /** One line longer than the most that is parsed at once: cut between words where there are any. */
  #softCut(at: number): number {
    const blank = this.#text.lastIndexOf(' ', at);
    const cut = blank > at - 1_000 && blank > this.#start ? blank : at;
    const code = this.#text.charCodeAt(cut);
    return code >= 0xdc00 && code <= 0xdfff ? cut - 1 : cut;
  }

  #cut(at: number, head?: Span): void {
    this.#flush(at);
    this.#begin(at, head);
    this.#hasText = true;
  }

  #begin(at: number, head: Span | undefined): void {
    this.#start = at;
    this.#headOfBlock = head;
    this.#lines = 0;
    this.#hasText = false;
    this.#afterBlank = true;
  }

  #flush(end: number): void {
    if (!this.#hasText || end <= this.#start) return;
    const span = { start: this.#start, end };
    const plain = isTangled(this.#text.slice(span.start, end));
    this.#blocks.push({
      kind: plain ? 'plain' : 'markdown',
      ...span,
      head: plain ? undefined : this.#headOfBlock,
    });
  }

  #region(line: string, start: number, end: number): Block | undefined {
    const fence = FENCE.exec(line)?.[1];
    if (
      fence !== undefined &&
      !(fence.startsWith('`') && this.#text.slice(start, end).trim().slice(fence.length).includes('`'))
    )
      return { kind: 'code', start, end: this.#fenceEnd(fence, end) };
    const tag = RAW.exec(line)?.[1];
    const kind = line.startsWith('<!--') ? 'comment' : 'html';
    if (kind === 'html' && tag === undefined) return undefined;
    const regionEnd = this.#endOfLineWith(tag === undefined ? '-->' : `</${tag.toLowerCase()}>`, start);
    return regionEnd === undefined ? undefined : { kind, start, end: regionEnd };
  }

  #fenceEnd(fence: string, from: number): number {
    const closing = new RegExp(
      `^ {0,3}${fence.charAt(0) === '`' ? '`' : '~'}{${fence.length},}[ \\t]*\\r?$`,
      'gmu',
    );
    closing.lastIndex = from;
    const match = closing.exec(this.#text);
    return match === null ? this.#text.length : this.#lineEnd(match.index);
  }

  #endOfLineWith(mark: string, from: number): number | undefined {
    if (this.#missing.has(mark)) return undefined;
    const found = this.#lowerCase.indexOf(mark, from);
    if (found >= 0) return this.#lineEnd(found);
    this.#missing.add(mark);
    return undefined;
  }

  #lineEnd(at: number): number {
    const end = this.#text.indexOf('\n', at);
    return end < 0 ? this.#text.length : end + 1;
  }
}

/** Whether markup is so dense or so deep that it is no writing: parsing it would cost minutes and give nothing. */
function isTangled(text: string): boolean {
  if ((text.match(MARKER)?.length ?? 0) > 200 + text.length * 0.2) return true;
  return text.split('\n').some((line) => (NESTED.exec(line)?.[0].match(/[>.)*+-]/gu)?.length ?? 0) > DEEPEST);
}
