import { describe, expect, it } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { testPassage } from '../testing/passages.ts';
import { Bm25Index } from './bm25-index.ts';
import { HybridSearch } from './hybrid-search.ts';
import type { SearchFilter } from './passage-search.ts';
import type { VectorRequest } from './passage-source.ts';
import { WORD_VECTOR_WEIGHTS } from './score-fusion.ts';
import { collectionOf, dayNumber, filterKey, passesFilter } from './search-filter.ts';

const passage = testPassage({
  source: 'handbook',
  document: 'people/leave/sick.md',
  language: 'de',
  updated: '2026-03-10T08:00:00Z',
});

describe('passesFilter', () => {
  it.each<[boolean, SearchFilter]>([
    [true, {}],
    [true, { sources: ['wiki', 'handbook'], collections: ['people/leave'], languages: ['de'] }],
    [false, { sources: ['wiki'] }],
    [false, { sources: [] }],
    [false, { collections: ['people'] }],
    [false, { collections: ['people/leave/sick'] }],
    [false, { languages: ['en'] }],
    [true, { updatedFrom: '2026-03-10', updatedTo: '2026-03-10' }],
    [false, { updatedFrom: '2026-03-11' }],
    [false, { updatedTo: '2026-03-09' }],
    [false, { updatedFrom: 'yesterday' }],
  ])('is %s for %j', (passes, filter) => {
    expect(passesFilter(passage, filter)).toBe(passes);
  });

  it('leaves out what has no date where one is asked for', () => {
    expect(passesFilter(testPassage(), { updatedTo: '2030-01-01' })).toBe(false);
    expect(passesFilter(testPassage({ updated: 'spring' }), { updatedTo: '2030-01-01' })).toBe(false);
  });
});

it('knows the folder, the day and the same filter', () => {
  expect(collectionOf('https://x.example/docs/a')).toBe('https://x.example/docs');
  expect(collectionOf('a.md')).toBe('');
  expect(dayNumber('1970-01-02')).toBe(1);
  expect(dayNumber(undefined)).toBeUndefined();
  expect(filterKey({ sources: ['a'] })).toBe(filterKey({ sources: ['a'] }));
  expect(filterKey({ sources: ['a'] })).not.toBe(filterKey({ languages: ['a'] }));
});

describe('a filtered search', () => {
  const request = { tenant: 'acme', text: 'parental leave', audience: [['public']], limit: 1 };

  function setUp() {
    const index = new Bm25Index();
    index.add([
      testPassage({ id: 'best', source: 'wiki', text: 'Parental leave, parental leave, parental leave.' }),
      testPassage({ id: 'wanted', text: 'Among other things there is parental leave of 16 weeks.' }),
      testPassage({ id: 'hidden', text: 'Parental leave', access: ['group:hr'] }),
    ]);
    const requests: VectorRequest[] = [];
    const vectors = {
      nearest: async (asked: VectorRequest) => {
        requests.push(asked);
        return ['best', 'hidden', 'wanted'].map((id, at) => ({ id, similarity: 0.9 - at / 10 }));
      },
    };
    const mirror = { current: async () => index };
    const log = createLogger('silent');
    return { search: new HybridSearch({ mirror, vectors, weights: WORD_VECTOR_WEIGHTS, log }), requests };
  }

  it('narrows both arms before the best are taken', async () => {
    const { search, requests } = setUp();
    const { signal } = new AbortController();
    const filter = { sources: ['handbook'] };

    const all = await search.search(request, { signal });
    const narrowed = await search.search({ ...request, filter }, { signal });

    expect(all.map((found) => found.passage.id)).toEqual(['best']);
    expect(narrowed.map((found) => found.passage.id)).toEqual(['wanted']);
    expect(requests[1]).toMatchObject({ filter, limit: 102, filtered: 'by-caller' });
  });

  it('finds nothing where the filter lets nothing through', async () => {
    const { search } = setUp();
    const { signal } = new AbortController();

    expect(await search.search({ ...request, filter: { languages: [] } }, { signal })).toEqual([]);
  });
});
