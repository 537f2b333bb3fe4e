/** A stretch of a document, in characters of its source text. */
export type Span = { readonly doc: string; readonly start: number; readonly end: number };

/** How well ranked spans hit the labels, 0 to 1. */
export type RetrievalFigures = {
  readonly ndcg10: number;
  readonly recall5: number;
  readonly recallBudget: number;
};

/** A question's labels, and what was found for it in rank order. */
export type Judged = { readonly labels: readonly Span[]; readonly results: readonly Span[] };

const BUDGET_CHARACTERS = 8_000;

/**
 * One question's nDCG at 10 (a result gains if it overlaps a label that nothing gained before by half of the shorter one),
 * recall at 5 and within 8,000 characters (a label counts if half of it is covered).
 */
export function judge({ labels, results }: Judged): RetrievalFigures {
  return {
    ndcg10: discountedGain(labels, results.slice(0, 10)),
    recall5: recall(labels, results.slice(0, 5)),
    recallBudget: recall(labels, fitting(results)),
  };
}

/** The means over all questions; 0 of none. */
export function meanFigures(all: readonly RetrievalFigures[]): RetrievalFigures {
  const mean = (name: keyof RetrievalFigures) =>
    all.reduce((sum, one) => sum + one[name], 0) / (all.length || 1);
  return { ndcg10: mean('ndcg10'), recall5: mean('recall5'), recallBudget: mean('recallBudget') };
}

function discountedGain(labels: readonly Span[], results: readonly Span[]): number {
  const open = new Set(labels);
  let gained = 0;
  for (const [rank, result] of results.entries()) {
    const hit = [...open].find((label) => {
      const shared = overlap(label, result);
      return shared > 0 && shared >= 0.5 * Math.min(label.end - label.start, result.end - result.start);
    });
    if (!hit) continue;
    open.delete(hit);
    gained += 1 / Math.log2(rank + 2);
  }
  const ideal = labels.slice(0, 10).reduce((sum, _, rank) => sum + 1 / Math.log2(rank + 2), 0);
  return gained / ideal;
}

function recall(labels: readonly Span[], results: readonly Span[]): number {
  const found = labels.filter((label) => covered(label, results) >= 0.5 * (label.end - label.start));
  return found.length / labels.length;
}

function fitting(results: readonly Span[]): readonly Span[] {
  let used = 0;
  const over = results.findIndex((result) => {
    used += result.end - result.start;
    return used > BUDGET_CHARACTERS;
  });
  return over < 0 ? results : results.slice(0, over);
}

/** How many characters of the label the results cover together. */
function covered(label: Span, results: readonly Span[]): number {
  const parts = results.filter((result) => overlap(label, result) > 0).sort((a, b) => a.start - b.start);
  let total = 0;
  let reached = label.start;
  for (const part of parts) {
    const end = Math.min(part.end, label.end);
    total += Math.max(0, end - Math.max(part.start, reached));
    reached = Math.max(reached, end);
  }
  return total;
}

function overlap(a: Span, b: Span): number {
  return a.doc === b.doc ? Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start)) : 0;
}
