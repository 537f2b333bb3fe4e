/** The word of a vocabulary that a misspelt one most likely means: one slip from five letters on, two from eight on. */
export function nearSpelling(word: string, vocabulary: Iterable<string>): string | undefined {
  const allowed = word.length >= 8 ? 2 : 1;
  if (word.length < 5 || !/^\p{L}+$/u.test(word)) return undefined;
  let best: { word: string; slips: number } | undefined;
  for (const other of vocabulary) {
    if (Math.abs(other.length - word.length) > allowed || other[0] !== word[0]) continue;
    const slips = distance(word, other, allowed);
    if (slips <= allowed && slips < (best?.slips ?? Number.POSITIVE_INFINITY)) best = { word: other, slips };
  }
  return best?.word;
}

/** Levenshtein's distance with swapped neighbours as one slip; anything above `limit` counts as more. */
function distance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, (before[j - 2] ?? 0) + 1);
      }
      next.push(value);
    }
    if (Math.min(...next) > limit) return limit + 1;
    before = row;
    row = next;
  }
  return row[b.length] ?? limit + 1;
}
