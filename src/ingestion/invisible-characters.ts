import type { Span } from '../language/sentences.ts';

/**
 * Stands where a template tag stood while a document is parsed: a letter to the parsers, nothing to the reader.
 * A private-use character, so that no real text loses one.
 */
export const FILLER = '\uF8FE';

/**
 * Format and private-use characters (Arabic number signs aside, which show), blanks that look like nothing, control
 * characters, tags, and variation selectors that select nothing.
 */
const HIDDEN = new RegExp(
  [
    String.raw`[[\p{Cf}\p{Co}]--[\u0600-\u0605\u06DD]]`,
    String.raw`\u115F|\u1160|\u3164|\uFFA0|\u034F|\u17B4|\u17B5`,
    String.raw`[\u0000-\u0008\u000E-\u001F\u007F-\u009F]`,
    String.raw`[\u{E0000}-\u{E0FFF}]`,
    String.raw`[\uFE00-\uFE0E]|(?<=[\uFE00-\uFE0F])\uFE0F`,
  ].join('|'),
  'gv',
);
const JOINER = /[\u200C\u200D]/u;
const JOINABLE =
  /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F\p{M}\p{Script=Arabic}\p{Script=Syriac}]$/u;

/** The text as the eye sees it. */
export function withoutInvisible(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of invisibleSpans(text)) {
    pieces.push(text.slice(at, start));
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

/** The spans of `text` that no eye sees: zero-width and control characters, direction overrides, tag and private-use characters. */
export function* invisibleSpans(text: string): Generator<Span> {
  for (const match of text.matchAll(HIDDEN)) {
    // Joiners carry meaning inside emoji and in Arabic and Indic words; anywhere else they only hide.
    const before = text.slice(Math.max(0, match.index - 2), match.index);
    if (JOINER.test(match[0]) && JOINABLE.test(before)) continue;
    yield { start: match.index, end: match.index + match[0].length };
  }
}
