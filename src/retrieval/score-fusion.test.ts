import { describe, expect, it } from 'vitest';
import { testPassage } from '../testing/passages.ts';
import { fuse } from './score-fusion.ts';

const weights = { document: 0.3, vector: 0.15 };

function match(id: string, score: number, documentScore = 0) {
  return { passage: testPassage({ id }), score, documentScore };
}

const ranked = (scored: ReturnType<typeof fuse>) => scored.map(({ passage, score }) => [passage.id, score]);

describe('fuse', () => {
  it('adds up the weighted arms, best first', () => {
    const matches = [match('a', 0.9), match('b', 0.8, 1), match('c', 0)];
    const hits = [
      { id: 'c', similarity: 0.9 },
      { id: 'a', similarity: 0.7 },
      { id: 'b', similarity: 0.5 },
    ];

    const fused = ranked(fuse(matches, hits, weights));

    expect(fused.map(([id]) => id)).toEqual(['b', 'a', 'c']);
    expect(fused.map(([, score]) => score)).toEqual([0.8 + 0.3, expect.closeTo(0.9 + 0.075, 10), 0.15]);
  });

  it('ranks as BM25 does when the vectors say nothing', () => {
    const matches = [match('b', 0.2), match('a', 0.7)];

    expect(ranked(fuse(matches, [], weights))).toEqual([
      ['a', 0.7],
      ['b', 0.2],
    ]);
  });

  it('leaves out what no arm found, and counts a single hit fully', () => {
    const fused = fuse([match('a', 0), match('b', 0)], [{ id: 'b', similarity: 0.1 }], weights);

    expect(ranked(fused)).toEqual([['b', 0.15]]);
  });

  it('orders ties by id', () => {
    expect(ranked(fuse([match('b', 0.5), match('a', 0.5)], [], weights)).map(([id]) => id)).toEqual([
      'a',
      'b',
    ]);
  });
});
