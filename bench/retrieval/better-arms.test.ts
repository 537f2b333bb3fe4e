import { expect, it } from 'vitest';
import { betterArms } from './better-arms.ts';
import type { SetResult, SystemResult } from './measure-set.ts';

const system = (name: string, ndcg10: number, recallBudget = 0.9): SystemResult => ({
  system: name,
  ndcg10,
  recall5: 0.8,
  recallBudget,
  units: 1,
  latencyP50Ms: 1,
  latencyP95Ms: 1,
  indexSeconds: undefined,
  indexMegabytes: undefined,
  lead: undefined,
});
const set = (...systems: SystemResult[]): SetResult => ({
  set: 'handbook',
  documents: 1,
  questions: 1,
  judged: 1,
  systems,
});

it('tells which part finds more than the whole', () => {
  const lines = betterArms([
    set(
      system('Footnote', 0.5),
      system('Footnote, words alone', 0.51),
      system('Footnote, vectors', 0.2, 0.95),
    ),
  ]);

  expect(lines).toEqual([
    'handbook: "Footnote, words alone" finds more than "Footnote": nDCG@10 0.510, not 0.500',
    'handbook: "Footnote, vectors" finds more than "Footnote": recall within 8,000 characters 0.950, not 0.900',
  ]);
});

it('has nothing to say when no part does, whatever other systems find', () => {
  expect(
    betterArms([set(system('Footnote', 0.5), system('Footnote, words alone', 0.5), system('X', 0.9))]),
  ).toEqual([]);
  expect(betterArms([set()])).toEqual([]);
});
