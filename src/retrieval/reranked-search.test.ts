import type { DocumentInterface } from '@langchain/core/documents';
import { BaseDocumentCompressor } from '@langchain/core/retrievers/document_compressors';
import { describe, expect, it } from 'vitest';
import { testPassage } from '../testing/passages.ts';
import type { SearchRequest } from './passage-search.ts';
import { RerankedSearch } from './reranked-search.ts';

class Backwards extends BaseDocumentCompressor {
  override async compressDocuments(documents: DocumentInterface[]): Promise<DocumentInterface[]> {
    return documents.toReversed();
  }
}

class Never extends BaseDocumentCompressor {
  override compressDocuments(): Promise<DocumentInterface[]> {
    return new Promise(() => {});
  }
}

function setUp(reranker: BaseDocumentCompressor = new Backwards()) {
  const requests: SearchRequest[] = [];
  const passages = ['a', 'b', 'c'].map((id) => testPassage({ id }));
  const inner = {
    search: async (request: SearchRequest) => {
      requests.push(request);
      return passages.map((passage, rank) => ({ passage, score: 1 - rank / 10 }));
    },
    passagesOf: async () => passages,
  };
  return { search: new RerankedSearch(inner, reranker), requests, passages };
}

const request = { tenant: 'acme', text: 'leave', audience: [['public']], limit: 2 };
const { signal } = new AbortController();

describe('RerankedSearch', () => {
  it('asks for more than it gives, and gives the best of the new order', async () => {
    const { search, requests } = setUp();

    const found = await search.search(request, { signal });

    expect(found.map(({ passage }) => passage.id)).toEqual(['c', 'b']);
    expect(requests).toEqual([{ ...request, limit: 60 }]);
  });

  it('asks for as many as are wanted, and for nothing where nothing is', async () => {
    const { search, requests } = setUp();

    await search.search({ ...request, limit: 200 }, { signal });

    expect(await search.search({ ...request, limit: 0 }, { signal })).toEqual([]);
    expect(requests.map(({ limit }) => limit)).toEqual([200]);
  });

  it('ends with the reason when it is aborted while a reranker hangs', async () => {
    const { search } = setUp(new Never());
    const aborting = new AbortController();
    const reason = new Error('enough');

    const searching = search.search(request, { signal: aborting.signal });
    aborting.abort(reason);

    await expect(searching).rejects.toBe(reason);
  });

  it('reads pages as the search does', async () => {
    const { search, passages } = setUp();

    expect(await search.passagesOf({ ...request, documents: ['d'] }, { signal })).toBe(passages);
  });
});
