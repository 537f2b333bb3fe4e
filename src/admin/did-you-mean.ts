import { editDistance } from '../language/edit-distance.ts';

/** Shorter beginnings fit too much. */
const LEAST_BEGINNING = 3;

/** The candidate that a mistyped or half-typed word most likely meant; undefined when none is near. */
export function nearestOf(word: string, candidates: readonly string[]): string | undefined {
  const typed = word.toLowerCase().slice(0, 60);
  const begun = candidates.filter((candidate) => candidate.toLowerCase().startsWith(typed));
  if (typed.length >= LEAST_BEGINNING && begun.length === 1) return begun[0];
  const near = candidates.flatMap((candidate) => {
    const limit = slipsAllowed(Math.min(typed.length, candidate.length));
    const slips = editDistance(typed, candidate.toLowerCase(), limit);
    return slips <= limit ? [{ candidate, slips }] : [];
  });
  return near.toSorted((one, other) => one.slips - other.slips)[0]?.candidate;
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
