import { describe, expect, it } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { testPassage } from '../testing/passages.ts';
import { Bm25Index } from './bm25-index.ts';
import { forReaders, scoredPassages } from './hybrid-retriever.ts';
import { HybridSearch } from './hybrid-search.ts';
import type { VectorHit, VectorRequest } from './passage-source.ts';
import { WORD_VECTOR_WEIGHTS } from './score-fusion.ts';

const call = { signal: new AbortController().signal };

function setUp(
  nearest: (request: VectorRequest) => Promise<readonly VectorHit[]> = async () => [],
  hidden = 0,
) {
  const index = new Bm25Index();
  for (let n = 0; n < hidden; n += 1) index.add([testPassage({ id: `secret ${n}`, access: ['group:hr'] })]);
  index.add([
    testPassage({ id: 'leave', text: 'Parental leave lasts 16 weeks.' }),
    testPassage({ id: 'baby', text: 'Mothers and fathers of a newborn stay at home.' }),
    testPassage({ id: 'hr only', text: 'Parental leave of executives', access: ['group:hr'] }),
  ]);
  const requests: VectorRequest[] = [];
  const vectors = {
    nearest: (request: VectorRequest) => {
      requests.push(request);
      return nearest(request);
    },
  };
  const options = {
    mirror: { current: async () => index },
    vectors,
    weights: WORD_VECTOR_WEIGHTS,
    log: createLogger('silent'),
  };
  return { search: new HybridSearch(options), requests, index };
}

const request = { tenant: 'acme', text: 'parental leave', audience: [['public']], limit: 5 };

describe('HybridSearch', () => {
  it('finds by words and by meaning', async () => {
    const { search, requests } = setUp(async () => [{ id: 'baby', similarity: 0.8 }]);

    const found = await search.search(request, call);

    expect(found.map(({ passage }) => passage.id)).toEqual(['leave', 'baby']);
    expect(requests).toEqual([{ ...request, readable: [['public']], limit: 101, filtered: 'by-caller' }]);
  });

  it('never returns what the readers may not see, whatever the vectors say', async () => {
    const { search } = setUp(async () => [{ id: 'hr only', similarity: 1 }]);

    const asPublic = await search.search(request, call);
    const asNobody = await search.search({ ...request, audience: [] }, call);

    expect(asPublic.map(({ passage }) => passage.id)).toEqual(['leave']);
    expect(asNobody).toEqual([]);
  });

  it('filters inside the vector query where much is hidden', async () => {
    const { search, requests } = setUp(async () => [], 300);

    await search.search(request, call);

    expect(requests).toEqual([{ ...request, readable: [['public']], limit: 100, filtered: 'inside' }]);
  });

  it.each([
    ['only asks for more where the readers see a good share of what is near', 0, [916]],
    ['filters inside after all where nearly everything near is hidden', 900, [916, 100]],
  ] as const)('%s', async (_, nearer, limits) => {
    const secrets = Array.from({ length: nearer }, (_, n) => ({ id: `secret ${n}`, similarity: 0.9 }));
    const open = Array.from({ length: 250 }, (_, n) => ({ id: `open ${n}`, similarity: 0.5 - n / 1_000 }));
    const { search, requests, index } = setUp(
      async ({ limit, filtered }) => (filtered === 'inside' ? open : [...secrets, ...open]).slice(0, limit),
      900,
    );
    index.add(open.map(({ id }) => testPassage({ id, text: 'Lunch' })));

    const found = await search.search({ ...request, limit: 100 }, call);

    expect(requests.map(({ limit }) => limit)).toEqual(limits);
    expect(requests.map(({ filtered }) => filtered)).toEqual(['by-caller', 'inside'].slice(0, limits.length));
    // The one that holds the words, and all but the last of the hundred nearest, which is no nearer than none.
    expect(found.map(({ passage }) => passage.id)).toEqual([
      'leave',
      ...open.slice(0, 99).map(({ id }) => id),
    ]);
  });

  it('finds what the hidden passages would push out of the nearest', async () => {
    const secrets = Array.from({ length: 150 }, (_, n) => ({ id: `secret ${n}`, similarity: 0.9 }));
    const ranked = [...secrets, { id: 'baby', similarity: 0.5 }];
    const { search } = setUp(async ({ limit }) => ranked.slice(0, limit), 150);

    const found = await search.search(request, call);

    expect(found.map(({ passage }) => passage.id)).toContain('baby');
  });

  it('lets vectors only order the rest where the question names an identifier', async () => {
    const { search } = setUp(async () => [{ id: 'baby', similarity: 0.8 }]);

    const found = await search.search({ ...request, text: 'what is parental_leave' }, call);

    expect(found.map(({ passage, score }) => [passage.id, score])).toEqual([
      ['leave', 1.3],
      ['baby', 0.01],
    ]);
  });

  it('answers by BM25 alone when the vectors fail', async () => {
    const { search } = setUp(async () => {
      throw new Error('down');
    });

    const found = await search.search(request, call);

    expect(found.map(({ passage }) => passage.id)).toEqual(['leave']);
  });

  it('ends with the reason when it is aborted', async () => {
    const { search } = setUp();
    const reason = new Error('enough');

    await expect(search.search(request, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('keeps to the limit', async () => {
    const { search } = setUp(async () => [{ id: 'baby', similarity: 0.8 }]);

    expect(await search.search({ ...request, limit: 1 }, call)).toHaveLength(1);
  });
});

describe('HybridRetriever', () => {
  it('is a LangChain retriever whose documents carry passage and score', async () => {
    const { search } = setUp();
    const seen: number[] = [];
    const retriever = forReaders(search, {
      tenant: 'acme',
      audience: [['public']],
      limit: 5,
      signal: call.signal,
    });

    const documents = await retriever.invoke('parental leave', {
      callbacks: [{ handleRetrieverEnd: (found: unknown[]) => void seen.push(found.length) }],
    });

    expect(documents[0]).toMatchObject({ id: 'leave', pageContent: 'Parental leave lasts 16 weeks.' });
    expect(scoredPassages(documents)).toEqual(await search.search(request, call));
    expect(seen).toEqual([1]);
  });
});
