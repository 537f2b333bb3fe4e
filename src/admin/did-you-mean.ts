/** Shorter beginnings fit too much. */
const LEAST_BEGINNING = 3;

/** The candidate that a mistyped or half-typed word most likely meant; undefined when none is near. */
export function nearestOf(word: string, candidates: readonly string[]): string | undefined {
  const typed = word.toLowerCase().slice(0, 60);
  const begun = candidates.filter((candidate) => candidate.toLowerCase().startsWith(typed));
  if (typed.length >= LEAST_BEGINNING && begun.length === 1) return begun[0];
  const scored = candidates
    .map((candidate) => ({ candidate, slips: slipsBetween(typed, candidate.toLowerCase()) }))
    .filter(({ candidate, slips }) => slips <= slipsAllowed(Math.min(typed.length, candidate.length)));
  return scored.toSorted((one, other) => one.slips - other.slips)[0]?.candidate;
}

/** `Did you mean …?` with the nearest candidate as `shown` writes it; empty when none is near. */
export function didYouMean(
  word: string,
  candidates: readonly string[],
  shown: (candidate: string) => string,
): string {
  const nearest = nearestOf(word, candidates);
  return nearest === undefined ? '' : ` Did you mean ${shown(nearest)}?`;
}

function slipsAllowed(letters: number): number {
  if (letters < 3) return 0;
  if (letters < 4) return 1;
  return letters < 8 ? 2 : 3;
}

/** Letters too many, too few or wrong, or two neighbours swapped, between two short words. */
function slipsBetween(a: string, b: string): number {
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const wrong = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(wrong, swapped, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
