/** A stretch of a text: `text.slice(start, end)`. */
export type Span = { readonly start: number; readonly end: number };

const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|approx|no|nr|mr|mrs|ms|dr|prof|st|inc|ltd|co|fig|sec|min|max|incl|excl|dept|a\.m|p\.m|u\.s|u\.k|cf|\p{L})\.$/iu;
/** German counts with a full stop: "ab dem 4. Kalendertag". */
const GERMAN_ORDINAL = /(?:^|\s)(?:am|ab|dem|den|der|des|das|die|zum|vom|bis|im|jede[nmrs]?) \d{1,2}\.$/iu;
const END = /[.!?…](?:["'”’)\]]|(?:\s?\[[^\]\n]{1,24}\])|(?:\s?【[^】\n]{1,24}】))*(?=\s+(?!\p{Ll})|$)|\n/gu;

/**
 * Sentence spans in order, trimmed. Citation markers right behind a full stop belong to the sentence before; every line
 * break ends a sentence, so wrapped prose has to be joined before.
 */
export function sentenceSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const match of text.matchAll(END)) {
    const isBreak = match[0].startsWith('\n');
    const end = isBreak ? match.index : match.index + match[0].length;
    if (!isBreak && ABBREVIATION.test(text.slice(Math.max(start, match.index - 12), match.index + 1)))
      continue;
    if (!isBreak && GERMAN_ORDINAL.test(text.slice(Math.max(start, match.index - 12), match.index + 1)))
      continue;
    if (!isBreak && /^\s*\d{1,3}[.)]$/.test(text.slice(start, end))) continue;
    push(spans, text, start, end);
    start = match.index + match[0].length;
  }
  push(spans, text, start, text.length);
  return spans;
}

function push(spans: Span[], text: string, from: number, to: number): void {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(text[start] ?? '')) start += 1;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end -= 1;
  if (end > start) spans.push({ start, end });
}
