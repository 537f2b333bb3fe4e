import { describe, expect, it } from 'vitest';
import type { Passage } from '../core/passage.ts';
import { pagesToRead, rankedDocuments, withWholePages } from './whole-pages.ts';

function passage(document: string, start: number, text = 'x'.repeat(100)): Passage {
  return {
    id: `${document}@${start}`,
    tenant: 't',
    source: 's',
    document,
    title: document,
    headings: [],
    text,
    start,
    end: start + text.length,
    link: document,
    access: ['public'],
    language: 'en',
    version: 'v',
  };
}

const found = [
  { passage: passage('single', 0), score: 1 },
  { passage: passage('often', 0), score: 0.9 },
  { passage: passage('often', 500), score: 0.8 },
];

describe('whole pages', () => {
  it('ranks a page that was found twice above one found once', () => {
    expect(rankedDocuments(found)).toEqual(['often', 'single']);
  });

  it('reads no more than four', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ passage: passage(name, 0), score: 1 }));

    expect(pagesToRead(many)).toHaveLength(4);
  });

  it('puts the rest of a page behind what was found in it, each passage once', () => {
    const rest = [passage('often', 700), passage('often', 0), passage('often', 200), passage('other', 0)];

    expect(withWholePages(found, rest).map(({ passage: { id } }) => id)).toEqual([
      'often@0',
      'often@500',
      'often@200',
      'often@700',
      'single@0',
    ]);
  });

  it('takes of a long page what stands nearest', () => {
    const rest = [passage('often', 90_000, 'y'.repeat(5000)), passage('often', 1000, 'y'.repeat(5000))];

    expect(withWholePages(found, rest).map(({ passage: { start } }) => start)).toEqual([0, 500, 1000, 0]);
  });
});
