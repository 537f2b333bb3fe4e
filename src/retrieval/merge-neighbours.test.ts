import { describe, expect, it } from 'vitest';
import type { Passage } from '../core/passage.ts';
import { testPassage } from '../testing/passages.ts';
import { mergeNeighbours } from './merge-neighbours.ts';

function ranked(...passages: Partial<Passage>[]) {
  return passages.map((overrides, rank) => ({
    passage: testPassage({ document: 'd', headings: ['H'], ...overrides }),
    score: 1 - rank / 100,
  }));
}

describe('mergeNeighbours', () => {
  it('joins what follows each other, in reading order, in the place of the best part', () => {
    const merged = mergeNeighbours(
      ranked(
        { id: 'two', text: 'Two.', start: 100, end: 200 },
        { id: 'elsewhere', document: 'e', start: 0, end: 90 },
        { id: 'three', text: 'Three.', start: 202, end: 300 },
        { id: 'one', text: 'One.', start: 0, end: 99 },
      ),
    );

    expect(merged.map(({ passage, score }) => [passage.id, score])).toEqual([
      ['two', 1],
      ['elsewhere', 0.99],
    ]);
    expect(merged[0]?.passage).toMatchObject({ text: 'One.\n\nTwo.\n\nThree.', start: 0, end: 300 });
  });

  it.each([
    ['another document', { document: 'e' }],
    ['another version of the document', { version: 'v2' }],
    ['a stretch further away', { start: 400, end: 500 }],
    ['an overlapping stretch', { start: 50, end: 200 }],
    ['more than fits', { start: 101, end: 2_502 }],
    ['more than fits across headings', { headings: ['H', 'Sub'], start: 101, end: 2_002 }],
  ])('keeps %s apart', (_, overrides) => {
    const merged = mergeNeighbours(
      ranked({ id: 'a', start: 0, end: 100 }, { id: 'b', start: 101, end: 200, ...overrides }),
    );

    expect(merged.map(({ passage }) => passage.id)).toEqual(['a', 'b']);
  });

  it('joins what stands under another heading where it scores nearly alike, under its own heading', () => {
    const a = { id: 'a', text: 'Text a.', start: 0, end: 100 };
    const b = { id: 'b', text: 'Text b.', start: 101, end: 200, headings: ['Other'] };
    const [first, second] = ranked(a, b);
    if (!first || !second) throw new Error('nothing to join');

    const close = mergeNeighbours([first, second]);
    const worse = mergeNeighbours([first, { ...second, score: 0.8 }]);

    expect(close.map(({ passage }) => [passage.headings, passage.text])).toEqual([
      [['H'], 'Text a.\n\nOther\nText b.'],
    ]);
    expect(worse).toHaveLength(2);
  });
});
