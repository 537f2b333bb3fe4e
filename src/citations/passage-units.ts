import type { Passage } from '../core/passage.ts';
import { sentenceSpans } from '../language/sentences.ts';

export type Cell = { readonly header: string; readonly value: string };

/** What a claim can rest on: one sentence, or one row of a table, with what it can't be understood without. */
export type PassageUnit = {
  readonly text: string;
  /** Only rows have cells; the first is what the row is named by. */
  readonly cells: readonly Cell[];
  /** Units of one section may be read together: sentences of neighbouring paragraphs, or of one list item. */
  readonly section: number;
  /** The sentence that introduces the list or table; the sentence before in the same paragraph. */
  readonly leadIn: string;
  /** The nearest heading first, the title last. */
  readonly headings: readonly string[];
};

const LIST_MARK = /^\s*(?:>\s*)?(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?/;
const RULE = /^\s*\|?\s*:?-{2,}:?[\s|:-]*$/;
/** Of a longer line without a full stop, only this much can support anything. */
const LONGEST_UNIT = 1500;
const LONGEST_HEADING = 90;
/** A shorter line ends where its writer ended it. */
const SHORTEST_WRAPPED = 60;

/** Cuts a passage into units, in reading order. */
export function passageUnits(passage: Passage): readonly PassageUnit[] {
  const reader = new Reader([passage.title, ...passage.headings]);
  const lines = unwrapped(passage.text.split('\n'));
  for (const [index, line] of lines.entries()) {
    reader.line(line, { next: lines[index + 1] ?? '', before: lines[index - 1] ?? '' });
  }
  return reader.units;
}

/** Joins the lines of a paragraph that was wrapped at a column. */
function unwrapped(lines: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const last = joined.at(-1) ?? '';
    const isWrapped =
      last.length >= SHORTEST_WRAPPED && !/[.!?:|]\s*$/.test(last) && !/^\s*(?:[|#>]|$)/.test(line);
    if (isWrapped && !LIST_MARK.test(line) && !/^\s*[|#]/.test(last))
      joined.splice(-1, 1, `${last} ${line.trim()}`);
    else joined.push(line);
  }
  return joined;
}

class Reader {
  readonly units: PassageUnit[] = [];
  readonly #trail: readonly string[];
  #heading = '';
  #leadIn = '';
  #section = 0;
  #inList = false;
  #header: readonly string[] | undefined;

  constructor(trail: readonly string[]) {
    this.#trail = trail.toReversed();
  }

  line(line: string, around: { readonly next: string; readonly before: string }): void {
    if (line.trim().startsWith('|')) return this.#tableLine(line);
    this.#header = undefined;
    if (line.trim() === '') return;
    if (isHeading(line, around)) {
      this.#heading = line.replace(/^\s*#+\s*/, '').trim();
      this.#section += 1;
      this.#leadIn = '';
      return;
    }
    const isItem = LIST_MARK.test(line);
    this.#section += Number(isItem || this.#inList);
    this.#inList = isItem;
    const text = line.replace(LIST_MARK, '');
    let before = isItem ? this.#leadIn : '';
    for (const { start, end } of sentenceSpans(text)) {
      const sentence = text.slice(start, end);
      this.#push(sentence, [], before);
      before = isItem ? `${this.#leadIn} ${sentence}` : sentence;
    }
    if (!isItem) this.#leadIn = text.trim();
  }

  #tableLine(line: string): void {
    if (RULE.test(line)) return;
    const values = cellsOf(line);
    if (this.#header === undefined) {
      this.#header = values;
      return;
    }
    const header = this.#header;
    const cells = values.map((value, at) => ({ header: header[at] ?? '', value }));
    this.#push(values.join(' ; '), cells, this.#leadIn);
  }

  #push(whole: string, cells: readonly Cell[], leadIn: string): void {
    const text = whole.slice(0, LONGEST_UNIT);
    const headings = this.#heading === '' ? this.#trail : [this.#heading, ...this.#trail];
    this.units.push({ text, cells, section: this.#section, leadIn, headings });
  }
}

function isHeading(line: string, { next, before }: { next: string; before: string }): boolean {
  if (/^\s*#{1,6}\s/.test(line)) return true;
  if (before.trim() !== '' || next.trim() === '' || LIST_MARK.test(line)) return false;
  return line.length <= LONGEST_HEADING && /^\p{Lu}/u.test(line.trim()) && !/[.:;,!]$/.test(line.trim());
}

/** The cells of a table row, without its pipes. */
export function cellsOf(row: string): readonly string[] {
  const inner = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim());
}
