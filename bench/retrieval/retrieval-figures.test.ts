import { describe, expect, it } from 'vitest';
import { judge, meanFigures } from './retrieval-figures.ts';

describe('judge', () => {
  const label = { doc: 'd', start: 100, end: 300 };

  it('lets each label be gained once, by half of the shorter span', () => {
    const results = [
      { doc: 'e', start: 0, end: 50 },
      { doc: 'd', start: 140, end: 400 },
      { doc: 'd', start: 90, end: 210 },
    ];

    expect(judge({ labels: [label], results })).toEqual({
      ndcg10: 1 / Math.log2(3),
      recall5: 1,
      recallBudget: 1,
    });
  });

  it('needs half of the label, from all results that fit together', () => {
    const parts = [
      { doc: 'd', start: 0, end: 120 },
      { doc: 'd', start: 170, end: 300 },
    ];
    const behindTooMuch = [
      { doc: 'e', start: 0, end: 8_000 },
      { doc: 'd', start: 100, end: 200 },
    ];

    expect(judge({ labels: [label], results: parts }).recall5).toBe(1);
    expect(judge({ labels: [label], results: parts.slice(0, 1) }).recall5).toBe(0);
    expect(judge({ labels: [label], results: behindTooMuch })).toMatchObject({
      recall5: 1,
      recallBudget: 0,
    });
  });
});

describe('meanFigures', () => {
  it('takes the mean over questions, and 0 of none', () => {
    const all = [
      { ndcg10: 1, recall5: 1, recallBudget: 0 },
      { ndcg10: 0.5, recall5: 0, recallBudget: 0 },
    ];

    expect(meanFigures(all)).toEqual({ ndcg10: 0.75, recall5: 0.5, recallBudget: 0 });
    expect(meanFigures([])).toEqual({ ndcg10: 0, recall5: 0, recallBudget: 0 });
  });
});
