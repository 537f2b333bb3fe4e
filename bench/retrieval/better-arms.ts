import type { SetResult } from './measure-set.ts';
import type { RetrievalFigures } from './retrieval-figures.ts';

const FIGURES: Readonly<Record<keyof RetrievalFigures, string>> = {
  ndcg10: 'nDCG@10',
  recall5: 'recall@5',
  recallBudget: 'recall within 8,000 characters',
};

/**
 * Where a part of Footnote's own search (an arm alone, the order before reranking) finds more than the whole: a line for
 * each set, part and figure. Nothing in a search may make it worse.
 */
export function betterArms(sets: readonly SetResult[]): readonly string[] {
  return sets.flatMap(({ set, systems: [whole, ...others] }) => {
    if (whole === undefined) return [];
    const parts = others.filter(({ system }) => system.startsWith(`${whole.system}, `));
    return parts.flatMap((part) =>
      (Object.keys(FIGURES) as (keyof RetrievalFigures)[])
        .filter((figure) => part[figure] > whole[figure])
        .map((figure) => {
          const [more, less] = [part[figure].toFixed(3), whole[figure].toFixed(3)];
          return `${set}: "${part.system}" finds more than "${whole.system}": ${FIGURES[figure]} ${more}, not ${less}`;
        }),
    );
  });
}
