import type { Span } from '../language/sentences.ts';
import { FILLER } from './invisible-characters.ts';

const LONGEST_TAG = 2_000;
const WINDOW = 200;
const TAG = /^\{%-?\s*([A-Za-z_]\w*)/u;
const OUTPUT = /^\{\{-?\s*[\w"'$.]/u;
/** kramdown's attribute lists (`{: .note}`), heading ids (`{#id}`), Docusaurus fences (`:::tip`) and GitHub's alert marks. */
const MARKS =
  /\{:[^}\n]{0,200}\}|\{#[\w-]{1,100}\}(?=[ \t]{0,20}$)|^:{3,20}[ \t]{0,20}[\w-]{0,40}|(?<=^[> \t]{0,8})\[![A-Z]{4,12}\]/gmu;
/** Liquid's own tags steer the page; what another tag is given in quotes (a channel's name, a picture's caption) is what the reader sees. */
const SILENT =
  /^(?:if|elsif|else|unless|case|when|for|assign|capture|include\w*|render|layout|cycle|tablerow|page|link|post_url|section|block|extends|import|load|raw|\w*icon|end\w*)$/u;
const QUOTED = /"([^"\n]{1,200})"|'([^'\n]{1,200})'/gu;
const PATH_LIKE = /[/\\]|^#|\.\w{1,5}$/u;

/**
 * The text with its template tags and attribute lists masked, character by character, so that every offset stays what it
 * was. Code is masked as well: whoever shows code takes it from the text itself.
 */
export function maskTemplates(text: string): string {
  let masked = text;
  if (text.includes('{%')) masked = replaceSpans(masked, tagMasks(masked));
  if (text.includes('{{')) masked = replaceSpans(masked, outputMasks(masked));
  return masked.replace(MARKS, (mark) => FILLER.repeat(mark.length));
}

/** White space of the same length, with its line ends. */
export function blank(text: string): string {
  return text.replace(/[^\r\n]/gu, (unit) => ' '.repeat(unit.length));
}

type Mask = Span & { readonly mask: string };

function tagMasks(text: string): Mask[] {
  const tags = [...delimited(text, '{%', '%}')].flatMap((span) => {
    const name = TAG.exec(text.slice(span.start, span.end))?.[1];
    return name === undefined ? [] : [{ ...span, name }];
  });
  const lastEnd = tags.findLastIndex(({ name }) => name === 'endcomment');
  const masks: Mask[] = [];
  for (let index = 0; index < tags.length; index++) {
    const tag = tags[index];
    if (tag === undefined) continue;
    let end = tag.end;
    if (tag.name === 'comment' && index < lastEnd) {
      while (tags[index]?.name !== 'endcomment') index++;
      end = tags[index]?.end ?? end;
    }
    masks.push({
      start: tag.start,
      end,
      mask: end === tag.end ? maskTag(text, tag) : blank(text.slice(tag.start, end)),
    });
  }
  return masks;
}

function maskTag(text: string, { start, end, name }: Span & { readonly name: string }): string {
  const tag = text.slice(start, end);
  const shown = SILENT.test(name) ? [] : shownArguments(tag);
  // Inside an address even a line end would break the link.
  if (insideAddress(text, start)) return FILLER.repeat(tag.length);
  if (shown.length > 0) return keepArguments(tag, shown);
  return standsAlone(text, start, end) ? blank(tag) : fill(tag);
}

function outputMasks(text: string): Mask[] {
  return [...delimited(text, '{{', '}}')].flatMap((span) => {
    const tag = text.slice(span.start, span.end);
    return OUTPUT.test(tag) && !tag.includes('\n') ? [{ ...span, mask: fill(tag) }] : [];
  });
}

function* delimited(text: string, open: string, close: string): Generator<Span> {
  let end = -1;
  let start = text.indexOf(open);
  while (start >= 0) {
    const inner = start + open.length;
    if (end < inner + close.length) {
      const found = text.indexOf(close, inner);
      if (found < 0) return;
      end = found + close.length;
    }
    const fits = end - start <= LONGEST_TAG;
    if (fits) yield { start, end };
    start = text.indexOf(open, fits ? end : inner);
  }
}

function replaceSpans(text: string, masks: readonly Mask[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, mask } of masks) {
    parts.push(text.slice(from, start), mask);
    from = end;
  }
  return parts.join('') + text.slice(from);
}

function fill(tag: string): string {
  return tag.replace(/[^\r\n]/gu, (unit) => FILLER.repeat(unit.length));
}

function shownArguments(tag: string): { readonly start: number; readonly text: string }[] {
  return [...tag.matchAll(QUOTED)]
    .map((match) => ({ start: match.index + 1, text: match[1] ?? match[2] ?? '' }))
    .filter(({ text }) => !PATH_LIKE.test(text));
}

function keepArguments(
  tag: string,
  shown: readonly { readonly start: number; readonly text: string }[],
): string {
  let masked = fill(tag);
  for (const { start, text } of shown)
    masked = masked.slice(0, start) + text + masked.slice(start + text.length);
  return masked;
}

/** Whether nothing but white space shares the tag's lines. Looks at a window, since a line may be as long as the document. */
function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - WINDOW), start);
  const after = text.slice(end, end + WINDOW);
  const opens = /(?:^|\n)[ \t]*$/u.test(before) && (before.includes('\n') || start <= WINDOW);
  return opens && /^[ \t\r]*(?:\n|$)/u.test(after) && (after.includes('\n') || end + WINDOW >= text.length);
}

function insideAddress(text: string, start: number): boolean {
  return /(?:\]\(\s*<?|=\s*["']|\]:\s*)[^\s)"'>]{0,190}$/u.test(
    text.slice(Math.max(0, start - WINDOW), start),
  );
}
