import { describe, expect, it } from 'vitest';
import type { ScoredPassage } from '../core/passage.ts';
import { testPassage } from '../testing/passages.ts';
import { representAll } from './merge-found.ts';

const found = (scores: Readonly<Record<string, number>>): readonly ScoredPassage[] =>
  Object.entries(scores).map(([id, score]) => ({ passage: testPassage({ id }), score }));
const ids = (all: readonly ScoredPassage[]) => all.map(({ passage }) => passage.id);

describe('what the parts of a question found', () => {
  const whole = found({ leave: 8, 'leave too': 7.9, 'leave again': 7.8, perch: 1 });

  it('stands with its best beside the best of the whole, whatever the scale', () => {
    const joined = representAll(whole, [
      found({ leave: 3, 'leave too': 2 }),
      found({ perch: 0.2, roost: 0.1 }),
    ]);

    expect(new Set(ids(joined).slice(0, 2))).toEqual(new Set(['leave', 'perch']));
    expect(ids(joined)).toContain('roost');
    expect(joined).toHaveLength(5);
  });

  it('keeps how sure the whole is of a passage, else how sure its part is', () => {
    const sure = (id: string, confidence: number): ScoredPassage => ({
      passage: testPassage({ id }),
      score: 1,
      confidence,
    });

    const joined = representAll(
      [sure('both', 0.7)],
      [[sure('both', 0.2), sure('part', 0.4)], found({ bare: 1 })],
    );

    expect(joined.map(({ passage, confidence }) => [passage.id, confidence])).toEqual([
      ['both', 0.7],
      ['part', 0.4],
      ['bare', undefined],
    ]);
  });

  it('changes nothing when there are no parts', () => {
    expect(representAll(whole, [])).toBe(whole);
  });
});
