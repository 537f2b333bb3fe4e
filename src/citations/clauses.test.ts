import { describe, expect, it } from 'vitest';
import { clausesOf, conditionsOf } from './clauses.ts';

describe('the clauses of a text', () => {
  it('end where a statement ends, also where a “not” stood in a relative clause', () => {
    const polarities = (text: string) => clausesOf(text).map(({ isNegated }) => isNegated);

    expect(polarities('You may park  here,\n but not\n overnight.')).toEqual([false, true]);
    expect(polarities('A badge that has not been used for a month is switched off.')).toEqual([true, false]);
  });

  it.each([
    ['blanks', `Park${' '.repeat(40_000)}here`],
    ['relative words', `${'who '.repeat(10_000)}not`],
  ])('are found at once in 40,000 characters of %s', (_name, text) => {
    const startedAt = performance.now();

    clausesOf(text);

    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('the conditions of a text', () => {
  it('hold for what stands before them in their clause', () => {
    const [condition] = conditionsOf('Lunch is free; parking is free if you book it.');

    expect(condition?.main.map(({ term }) => term)).toEqual(['park', 'free']);
    expect(condition?.words.map(({ term }) => term)).toEqual(['book']);
  });

  it.each(['unless x; ', 'if bcd, ', 'only ', ' '])(
    'are found at once in 40,000 characters of “%s”',
    (piece) => {
      const text = piece.repeat(40_000 / piece.length);
      const startedAt = performance.now();

      conditionsOf(text);

      expect(performance.now() - startedAt).toBeLessThan(1_000);
    },
  );
});
