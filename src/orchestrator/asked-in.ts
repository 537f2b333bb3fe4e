const WORD = /[\p{L}\p{N}]+/gu;
/** Shorter words hold a sentence together: a model may put others. */
const SHORTEST = 4;

/**
 * Whether what a model calls a part of the question is one: all its longer words stand in the question. What else it writes
 * there, because a document made it, is told to nobody.
 */
export function isAskedIn(part: string, question: string): boolean {
  const asked = new Set(question.toLowerCase().match(WORD));
  const said = (part.toLowerCase().match(WORD) ?? []).filter(
    (word) => word.length >= SHORTEST || /\d/.test(word),
  );
  return said.length > 0 && said.every((word) => asked.has(word));
}
