import type { Passage, ScoredPassage } from '../core/passage.ts';

// Measured in docs/decisions/2026-11-22-passage-choice.md.
const LONGEST_IN_SECTION = 2_500;
const LONGEST_ACROSS = 2_000;
/** Of the best score, a point of the reranker's log-odds: what stands under another heading has to be nearly as good. */
const CLOSE_IN_SCORE = 0.167;
/** Blank lines, rules and dropped markup may stand between two passages that follow each other. */
const WIDEST_GAP = 120;

/**
 * Joins passages that follow each other in one document: in a section up to 2,500 characters, across headings up to 2,000
 * and when they score nearly alike. The joined passage takes the place, score, headings and id of its best part; a part from
 * under another heading begins with it. The order of the others is kept.
 */
export function mergeNeighbours(ranked: readonly ScoredPassage[]): ScoredPassage[] {
  const merged: ScoredPassage[] = [];
  const byDocument = new Map<string, number[]>();
  const close = CLOSE_IN_SCORE * (ranked[0]?.score ?? 0);
  for (const candidate of ranked) {
    const places = byDocument.get(candidate.passage.document) ?? [];
    const place = places.find((at) => belongsTo(merged[at], candidate, close));
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

function belongsTo(better: ScoredPassage | undefined, candidate: ScoredPassage, close: number): boolean {
  if (better === undefined) return false;
  const [a, b] = [better.passage, candidate.passage];
  if (a.version !== b.version || a.tenant !== b.tenant) return false;
  const [first, second] = a.start <= b.start ? [a, b] : [b, a];
  const gap = second.start - first.end;
  if (gap < 0 || gap > WIDEST_GAP) return false;
  const length = second.end - first.start;
  if (sameSection(a, b)) return length <= LONGEST_IN_SECTION;
  return length <= LONGEST_ACROSS && better.score - candidate.score <= close;
}

function sameSection(a: Passage, b: Passage): boolean {
  return (
    a.headings.length === b.headings.length && a.headings.every((heading, i) => heading === b.headings[i])
  );
}

function join(best: Passage, other: Passage): Passage {
  const added = sameSection(best, other) ? other.text : withHeading(other);
  const [before, after] = best.start <= other.start ? [best.text, added] : [added, best.text];
  return {
    ...best,
    text: `${before}\n\n${after}`,
    start: Math.min(best.start, other.start),
    end: Math.max(best.end, other.end),
  };
}

function withHeading({ headings, text }: Passage): string {
  const heading = headings.at(-1);
  return heading === undefined ? text : `${heading}\n${text}`;
}
