import { stem } from '../language/stem.ts';
import { STOP_WORDS } from './stop-words.ts';

const COMPOUND = /[\p{L}\p{N}]+(?:[-_.'’][\p{L}\p{N}]+)*/gu;
const PART = /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{N}+|[\p{L}\p{M}]+/gu;
const JOINT = /[-_.]/u;
const POSSESSIVE = /['’]s$/iu;
const APOSTROPHE = /['’]/gu;

/**
 * The terms by which text is found: lower-cased words, stemmed (Porter), without stop words. What is joined by a mark, by
 * inner capitals or by digits also yields itself without the marks: `LKV-412` gives `lkv412`, `lkv` and `412`.
 */
export function searchTerms(text: string): string[] {
  const terms: string[] = [];
  for (const [match] of text.normalize('NFKC').matchAll(COMPOUND)) {
    const word = match.replace(POSSESSIVE, '').replaceAll(APOSTROPHE, '');
    const segments = word.split(JOINT);
    if (segments.length > 1) terms.push(segments.join('').toLowerCase());
    for (const segment of segments) addSegment(segment, terms);
  }
  return terms;
}

function addSegment(segment: string, terms: string[]): void {
  const lower = segment.toLowerCase();
  const parts = segment.match(PART) ?? [];
  if (parts.length < 2) {
    if (!STOP_WORDS.has(lower)) terms.push(stem(lower));
    return;
  }
  terms.push(lower);
  for (const part of parts) {
    const piece = part.toLowerCase();
    if (piece.length > 1 && !STOP_WORDS.has(piece)) terms.push(stem(piece));
  }
}
