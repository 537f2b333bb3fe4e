import type { Passage, ScoredPassage } from '../core/passage.ts';

/** Measured in docs/decisions/2026-11-22-score-fusion.md. */
const LONGEST_MERGED = 2_000;
/** Blank lines, rules and dropped markup may stand between two passages that follow each other. */
const WIDEST_GAP = 120;

/**
 * Joins passages that follow each other in one section, as long as the whole stays within 2,000 characters. The joined
 * passage takes the place, score and id of its best part; the order of the others is kept.
 */
export function mergeNeighbours(ranked: readonly ScoredPassage[]): ScoredPassage[] {
  const merged: ScoredPassage[] = [];
  const byDocument = new Map<string, number[]>();
  for (const candidate of ranked) {
    const places = byDocument.get(candidate.passage.document) ?? [];
    const place = places.find((at) => follows(merged[at]?.passage, candidate.passage));
    const earlier = place === undefined ? undefined : merged[place];
    if (place !== undefined && earlier) {
      merged[place] = { ...earlier, passage: join(earlier.passage, candidate.passage) };
      continue;
    }
    places.push(merged.length);
    byDocument.set(candidate.passage.document, places);
    merged.push(candidate);
  }
  return merged;
}

function follows(a: Passage | undefined, b: Passage): boolean {
  if (!a || a.version !== b.version || a.tenant !== b.tenant || !sameSection(a, b)) return false;
  const [first, second] = a.start <= b.start ? [a, b] : [b, a];
  const gap = second.start - first.end;
  return gap >= 0 && gap <= WIDEST_GAP && second.end - first.start <= LONGEST_MERGED;
}

function sameSection(a: Passage, b: Passage): boolean {
  return (
    a.headings.length === b.headings.length && a.headings.every((heading, i) => heading === b.headings[i])
  );
}

function join(best: Passage, other: Passage): Passage {
  const [first, second] = best.start <= other.start ? [best, other] : [other, best];
  return { ...best, text: `${first.text}\n\n${second.text}`, start: first.start, end: second.end };
}
