import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Passage } from '../core/passage.ts';
import { testPassage } from '../testing/passages.ts';
import { Bm25Index } from './bm25-index.ts';

function indexOf(...passages: Passage[]): Bm25Index {
  const index = new Bm25Index();
  index.add(passages);
  return index;
}

function search(
  index: Bm25Index,
  text: string,
  options: { audience?: string[][]; limit?: number; also?: string[] } = {},
) {
  return index.search({ text, audience: [['public']], limit: 10, documentWeight: 0.3, ...options });
}

const ids = (matches: ReturnType<typeof search>) => matches.map(({ passage }) => passage.id);

describe('Bm25Index', () => {
  it('ranks what holds the rarer words higher, and leaves out what holds none', () => {
    const index = indexOf(
      testPassage({ id: 'both', text: 'The sabbatical policy' }),
      testPassage({ id: 'common', text: 'The travel policy' }),
      testPassage({ id: 'common too', text: 'The security policy' }),
      testPassage({ id: 'none', text: 'Lunch menus' }),
    );

    expect(ids(search(index, 'sabbatical policies'))).toEqual(['both', 'common', 'common too']);
  });

  it('computes BM25 as published', () => {
    const index = indexOf(
      testPassage({ id: 'a', text: 'badge badge door' }),
      testPassage({ id: 'b', text: 'badge window floor ceiling wall' }),
    );

    const [a, b] = search(index, 'badge');

    const saturation = (count: number, length: number) =>
      (count * 2.2) / (count + 1.2 * (0.25 + (0.75 * length) / 4));
    expect(a?.score).toBe(1);
    expect(b?.score).toBeCloseTo(saturation(1, 5) / saturation(2, 3), 5);
  });

  it('finds by title and headings', () => {
    const index = indexOf(
      testPassage({ id: 'a', title: 'Parental leave', text: '16 weeks.' }),
      testPassage({ id: 'b', headings: ['Adoption'], text: '12 weeks.' }),
    );

    expect(ids(search(index, 'parental'))).toEqual(['a']);
    expect(ids(search(index, 'adoption'))).toEqual(['b']);
  });

  it('prefers the exact identifier to its parts', () => {
    const index = indexOf(
      testPassage({ id: 'parts', text: 'LKV stands for a product line. Building 412 is closed. LKV, 412.' }),
      testPassage({
        id: 'exact',
        text: 'The LKV-412 ships in March with a charger and two cables for the desk.',
      }),
    );

    expect(ids(search(index, 'When does LKV-412 ship?'))).toEqual(['exact', 'parts']);
    expect(ids(search(index, 'lkv412'))[0]).toBe('exact');
  });

  it('lifts passages of the document that fits as a whole', () => {
    const index = indexOf(
      testPassage({ id: 'stray', document: 'menu', text: 'Remote kitchens' }),
      testPassage({ id: 'fit', document: 'remote', text: 'Remote kitchens' }),
      testPassage({ id: 'fit too', document: 'remote', text: 'Remote work, remote teams' }),
      testPassage({ id: 'other', document: 'menu', text: 'Soups, salads, sandwiches, coffee, tea, cake' }),
    );

    const matches = search(index, 'remote');

    const documentScores = new Map(matches.map((match) => [match.passage.id, match.documentScore]));
    expect(documentScores.get('fit')).toBe(1);
    expect(documentScores.get('stray')).toBeLessThan(1);
    expect(ids(matches).indexOf('fit')).toBeLessThan(ids(matches).indexOf('stray'));
  });

  it('takes the best of what the readers may see, and never counts the rest', () => {
    const secret = Array.from({ length: 20 }, (_, i) =>
      testPassage({ id: `s${i}`, document: 'shared', text: 'salary salary bands', access: ['group:hr'] }),
    );
    const open = testPassage({ id: 'open', document: 'shared', text: 'salary day is the 25th' });
    const index = indexOf(...secret, open, testPassage({ id: 'nobody', text: 'salary', access: [] }));
    const alone = indexOf(open, testPassage({ id: 'filler', text: 'nothing' }));

    const matches = search(index, 'salary', { limit: 1, also: ['s0', 'nobody', 'unknown'] });

    expect(ids(matches)).toEqual(['open']);
    expect(matches[0]?.score).toBe(search(alone, 'salary')[0]?.score);
    expect(ids(search(index, 'salary', { audience: [['group:hr']], limit: 100 }))).toHaveLength(20);
    expect(search(index, 'salary', { audience: [] })).toEqual([]);
  });

  it('returns asked-for passages too, with the score that they have', () => {
    const index = indexOf(
      testPassage({ id: 'hit', text: 'badge' }),
      testPassage({ id: 'asked', text: 'door' }),
    );

    const matches = search(index, 'badge', { limit: 1, also: ['asked', 'hit'] });

    expect(matches.map(({ passage, score }) => [passage.id, score])).toEqual([
      ['hit', 1],
      ['asked', 0],
    ]);
  });

  it('answers the same after any adding, replacing and removing as a fresh index', () => {
    const words = fc.constantFrom('badge', 'door', 'leave', 'travel', 'laptop', 'visa');
    const text = fc.array(words, { minLength: 1, maxLength: 6 }).map((all) => all.join(' '));
    const step = fc.record({
      id: fc.integer({ min: 0, max: 12 }),
      text: fc.option(text),
      document: fc.integer({ max: 3, min: 0 }),
    });

    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), words, (steps, question) => {
        const changed = new Bm25Index();
        const standing = new Map<string, Passage>();
        for (const { id, text: content, document } of steps) {
          const passage = testPassage({ id: `p${id}`, document: `d${document}`, text: content ?? '' });
          standing.delete(passage.id);
          if (content === null) changed.remove([passage.id]);
          else {
            changed.add([passage]);
            standing.set(passage.id, passage);
          }
        }

        const expected = search(indexOf(...standing.values()), question, { limit: 100 });
        expect(search(changed, question, { limit: 100 })).toEqual(expected);
        expect(changed.size).toBe(standing.size);
      }),
      { numRuns: 200 },
    );
  });

  it('stays right and small over thousands of replacements', () => {
    const index = new Bm25Index();
    for (let round = 0; round < 30; round++) {
      index.add(Array.from({ length: 100 }, (_, i) => testPassage({ id: `p${i}`, text: `badge ${round}` })));
    }

    expect(index.size).toBe(100);
    expect(search(index, '29', { limit: 200 })).toHaveLength(100);
    expect(search(index, '28 door', { limit: 200 })).toEqual([]);
    expect(index.versions().size).toBe(100);
  });
});
