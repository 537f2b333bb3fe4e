import { sentenceSpans } from '../language/sentences.ts';
import { type MappedText, sliceMapped, spanOf } from './mapped-text.ts';
import type { Unit } from './render-unit.ts';

/** A stretch of a document, ready to stand in a passage. */
export type Part = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly leadsIn: boolean;
};

/** Characters that a passage aims at, and that a unit may have before it is cut. */
export const PASSAGE_TARGET = 800;
export const PASSAGE_WALL = 1_200;

/** A unit as one part, or as several of about PASSAGE_TARGET if it is longer than PASSAGE_WALL: cut between its items, rows or lines, else between sentences, else between words. */
export function splitUnit(unit: Unit): Part[] {
  const { body, repeat } = unit;
  const whole = partOf(body, unit.leadsIn, undefined);
  if (body.text.length + (isContinued(unit) ? (repeat?.length ?? 0) : 0) <= PASSAGE_WALL) {
    if (whole === undefined) return [];
    return [
      isContinued(unit) && repeat !== undefined ? { ...whole, text: `${repeat}\n${whole.text}` } : whole,
    ];
  }
  const parts: Part[] = [];
  const room = PASSAGE_TARGET - (repeat?.length ?? 0);
  let from = 0;
  for (const to of cuts(body.text, unit.breaks, room)) {
    const part = partOf(
      sliceMapped(body, from, to),
      false,
      from > 0 || isContinued(unit) ? repeat : undefined,
    );
    if (part !== undefined) parts.push(part);
    from = to;
  }
  return parts;
}

/** A table whose head stands further up, in a stretch that was cut before. */
function isContinued({ kind, repeat, body }: Unit): boolean {
  return kind === 'table' && repeat !== undefined && !body.text.startsWith(repeat);
}

function partOf(piece: MappedText, leadsIn: boolean, repeat: string | undefined): Part | undefined {
  const trimmed = sliceMapped(piece, 0, piece.text.length);
  const span = spanOf(trimmed);
  if (span === undefined) return undefined;
  return { text: repeat === undefined ? trimmed.text : `${repeat}\n${trimmed.text}`, ...span, leadsIn };
}

/** Where to cut `text`, ascending, its end included: pieces of even size around `room`, none above it by half. */
function cuts(text: string, strong: readonly number[], room: number): number[] {
  const result: number[] = [];
  const sentences = new LazySentences(text);
  let from = 0;
  while (text.length - from > room * 1.25) {
    const pieces = Math.ceil((text.length - from) / room);
    const aim = from + Math.round((text.length - from) / pieces);
    const low = from + Math.round(room * 0.4);
    const high = from + Math.round(room * 1.25);
    const cut =
      nearest(strong, aim, low, high) ??
      nearest(sentences.around(low, high), aim, low, high) ??
      wordBreak(text, low, Math.min(aim, high));
    result.push(cut);
    from = cut;
  }
  return [...result, text.length];
}

function nearest(ascending: readonly number[], aim: number, low: number, high: number): number | undefined {
  let best: number | undefined;
  for (let index = lowerBound(ascending, low); index < ascending.length; index++) {
    const at = ascending[index] ?? high;
    if (at > high) break;
    if (best === undefined || Math.abs(at - aim) < Math.abs(best - aim)) best = at;
  }
  return best;
}

function lowerBound(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Words are cut only where there is no blank, and a character never. */
function wordBreak(text: string, low: number, high: number): number {
  const blank = text.slice(low, high).lastIndexOf(' ');
  if (blank > 0) return low + blank + 1;
  const code = text.charCodeAt(high);
  return code >= 0xdc00 && code <= 0xdfff ? high + 1 : high;
}

class LazySentences {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Starts of sentences between two indices, found in a window around them. */
  around(low: number, high: number): number[] {
    const from = Math.max(0, low - 400);
    const window = this.#text.slice(from, high + 200);
    return sentenceSpans(window)
      .slice(1)
      .map((span) => from + span.start);
  }
}
