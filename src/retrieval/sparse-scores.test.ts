import { expect, it } from 'vitest';
import { SparseScores } from './sparse-scores.ts';

it('forgets everything between two queries, also when it grows', () => {
  const scores = new SparseScores();
  scores.clear(10);
  scores.add(3, 2);
  scores.add(3, 2);
  scores.add(9, 1);
  expect([scores.count, scores.place(0), scores.place(1), scores.highest()]).toEqual([2, 3, 9, 4]);

  scores.clear(10);
  expect([scores.count, scores.at(3), scores.at(9)]).toEqual([0, 0, 0]);

  scores.add(5, 1);
  scores.clear(100_000);
  scores.add(99_999, 0.5);
  expect([scores.count, scores.at(5), scores.at(99_999)]).toEqual([1, 0, 0.5]);
});

it('divides all by the highest', () => {
  const scores = new SparseScores();
  scores.clear(10);
  scores.scaleToOne();
  scores.add(1, 4);
  scores.add(2, 1);
  scores.scale(2, 2);
  scores.scaleToOne();

  expect([scores.at(1), scores.at(2), scores.at(0)]).toEqual([1, 0.5, 0]);
});
