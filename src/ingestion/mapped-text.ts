import type { Span } from '../language/sentences.ts';
import { invisibleSpans } from './invisible-characters.ts';

/** Cleaned text that knows, for each of its characters, which stretch of the source it came from. */
export type MappedText = {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

const SPACE = /\s/u;
const FARTHEST_SKIP = 64;

/** Collects a MappedText piece by piece, in source order. */
export class MappedTextBuilder {
  readonly #source: string;
  #text = '';
  /** Kept apart, because looking into a string that grows copies it. */
  #last = '';
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #cursor: number;

  constructor(source: string, cursor: number) {
    this.#source = source;
    this.#cursor = cursor;
  }

  get length(): number {
    return this.#starts.length;
  }

  /** Where in the source the next piece is looked for if it doesn't say. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Text of our own (a bullet, a bar): it belongs to no stretch of the source. */
  glue(text: string): void {
    for (const unit of text.split('')) this.#push(unit, this.#cursor, this.#cursor);
  }

  /** Takes over another mapped text whole. */
  take(piece: MappedText): void {
    for (let index = 0; index < piece.text.length; index++)
      this.#push(piece.text.charAt(index), piece.starts[index] ?? 0, piece.ends[index] ?? 0);
  }

  /** Text as the parser decoded it from the source between `start` and `end`; runs of white space become one blank. */
  prose(value: string, start: number, end: number): void {
    this.#align(value, start, end, false);
  }

  /** As `prose`, with white space kept as it is. */
  verbatim(value: string, start: number, end: number): void {
    this.#align(value, start, end, true);
  }

  build(): MappedText {
    return { text: this.#text, starts: this.#starts, ends: this.#ends };
  }

  #push(unit: string, start: number, end: number): void {
    this.#text += unit;
    this.#last = unit;
    this.#starts.push(start);
    this.#ends.push(end);
    this.#cursor = Math.max(this.#cursor, end);
  }

  #align(value: string, from: number, to: number, verbatim: boolean): void {
    const hidden = invisibleSpans(value);
    let next = hidden.next();
    let at = from;
    for (let index = 0; index < value.length; index++) {
      const found = this.#find(value.charAt(index), at, to);
      at = found.next;
      while (!next.done && index >= next.value.end) next = hidden.next();
      if (!next.done && index >= next.value.start) continue;
      this.#pushAligned(value.charAt(index), found, verbatim);
    }
  }

  #pushAligned(unit: string, found: Span, verbatim: boolean): void {
    if (verbatim || !SPACE.test(unit)) return this.#push(unit, found.start, found.end);
    if (this.#last !== '' && !SPACE.test(this.#last)) this.#push(' ', found.start, found.end);
  }

  /** Markup that the parser took away (escapes, entities, quote marks, indentation, tags) is stepped over. */
  #find(unit: string, at: number, to: number): { start: number; end: number; next: number } {
    const source = this.#source;
    if (at < to && source[at] === unit) return { start: at, end: at + 1, next: at + 1 };
    if (SPACE.test(unit)) {
      const blank = at < to && SPACE.test(source.charAt(at));
      return { start: at, end: blank ? at + 1 : at, next: blank ? at + 1 : at };
    }
    let here = at;
    while (here < to && source[here] !== unit && /[\s\\>]/u.test(source.charAt(here))) here++;
    if (source[here] === '<' && unit !== '<') here = this.#afterTag(here, to);
    if (here < to && source[here] === unit) return { start: here, end: here + 1, next: here + 1 };
    if (source[here] === '&') return this.#entity(here, at, to);
    const farther = source.slice(here, Math.min(to, here + FARTHEST_SKIP)).indexOf(unit);
    if (farther < 0) return { start: at, end: at, next: at };
    return { start: here + farther, end: here + farther + 1, next: here + farther + 1 };
  }

  #afterTag(at: number, to: number): number {
    const comment = this.#source.startsWith('<!--', at);
    const close = this.#source.slice(at, Math.min(to, at + 4_000)).indexOf(comment ? '-->' : '>');
    if (close < 0) return at;
    let here = at + close + (comment ? 3 : 1);
    while (here < to && SPACE.test(this.#source.charAt(here))) here++;
    return here;
  }

  #entity(here: number, at: number, to: number): { start: number; end: number; next: number } {
    const close = this.#source.slice(here, Math.min(to, here + 40)).indexOf(';');
    if (close < 0) return { start: at, end: at, next: at };
    return { start: here, end: here + close + 1, next: here + close + 1 };
  }
}

/** The stretch from `start` to `end` (indices into `piece.text`), without white space at its ends. */
export function sliceMapped(piece: MappedText, start: number, end: number): MappedText {
  let from = Math.max(0, start);
  let to = Math.min(piece.text.length, end);
  while (from < to && SPACE.test(piece.text.charAt(from))) from++;
  while (to > from && SPACE.test(piece.text.charAt(to - 1))) to--;
  return {
    text: piece.text.slice(from, to),
    starts: piece.starts.slice(from, to),
    ends: piece.ends.slice(from, to),
  };
}

/** The source span that the text covers, or undefined where nothing of it came from the source. */
export function spanOf(piece: MappedText): Span | undefined {
  let start = Number.POSITIVE_INFINITY;
  let end = -1;
  for (let index = 0; index < piece.text.length; index++) {
    const from = piece.starts[index] ?? 0;
    const to = piece.ends[index] ?? 0;
    if (to <= from) continue;
    start = Math.min(start, from);
    end = Math.max(end, to);
  }
  return end < 0 ? undefined : { start, end };
}
