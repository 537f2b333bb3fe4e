const LINE_END = /\n/g;
const MARKED_SENTENCE_END = /\[\d+\][.!?…]*(?=\s)|[.!?…]["”’)]*\s?\[\d+\](?=\s)/g;

/**
 * The part of a draft whose sentences can be checked while the rest is still written: up to its last line end, or its last
 * sentence that ends with its sources. What follows may still get the markers that decide it.
 */
export function settledPart(draft: string): string {
  const ends = [...draft.matchAll(LINE_END), ...draft.matchAll(MARKED_SENTENCE_END)].map(
    (match) => match.index + match[0].length,
  );
  return draft.slice(0, Math.max(0, ...ends));
}
