import { expect, it } from 'vitest';
import { type FitList, fitWeights, listScores, softmax } from './listwise-fit.ts';

const list = (rows: readonly (readonly number[])[], answers: readonly boolean[]): FitList => ({
  features: Float64Array.from(rows.flat()),
  answers,
  weight: 1,
});

it('weighs the feature that tells answers apart, and never below zero', () => {
  const lists = [
    list(
      [
        [1, 0, 1],
        [0, 1, 1],
        [0, 0, 1],
      ],
      [true, false, false],
    ),
    list(
      [
        [0, 1, 0],
        [1, 0, 0],
        [0.2, 1, 0],
      ],
      [false, true, false],
    ),
    list([[1, 1, 1]], [true]),
  ];

  const weights = fitWeights(lists, { width: 3, rounds: 100, pull: 0.001 });

  expect(weights[0]).toBeGreaterThan(1);
  expect([...weights].slice(1)).toEqual([0, 0]);
  expect(listScores({ features: Float64Array.from([0.5, 9, 9]), answers: [false] }, weights)).toEqual([
    0.5 * (weights[0] ?? 0),
  ]);
});

it('shares out one', () => {
  expect(softmax([1, 1])).toEqual([0.5, 0.5]);
  expect(softmax([1000, 0])).toEqual([1, 0]);
});
