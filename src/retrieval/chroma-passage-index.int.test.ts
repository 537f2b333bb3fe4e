import { randomUUID } from 'node:crypto';
import { ChromaClient } from 'chromadb';
import { describe, expect, inject, it } from 'vitest';
import type { Passage } from '../core/passage.ts';
import { ChromaPassageIndex } from './chroma-passage-index.ts';
import { collectionName } from './collection-name.ts';
import type { SearchFilter } from './passage-search.ts';
import { loadWordVectors } from './word-vectors.ts';
import { WordEmbeddings } from './word-embeddings.ts';

const embeddings = new WordEmbeddings(
  loadWordVectors(new URL('../../models/word-vectors.bin', import.meta.url)),
);
const call = { signal: new AbortController().signal };

function setUp() {
  const { hostname, port } = new URL(inject('chromaUrl'));
  const client = new ChromaClient({ host: hostname, port: Number(port), ssl: false });
  const bumps: string[] = [];
  const knowledge = {
    read: async () => bumps.length,
    bump: async (tenant: string) => {
      bumps.push(tenant);
    },
  };
  const tenant = `tenant ${randomUUID()}`;
  return { client, bumps, tenant, index: new ChromaPassageIndex({ client, embeddings, knowledge }) };
}

function passage(tenant: string, overrides: Partial<Passage>): Passage {
  return {
    id: 'leave.md#0',
    tenant,
    source: 'handbook',
    document: 'leave.md',
    title: 'Leave',
    headings: ['Leave', 'Parental leave'],
    text: 'New parents get 16 weeks of paid time off.',
    start: 12,
    end: 54,
    link: 'https://example.com/leave',
    access: ['public'],
    language: 'en',
    version: 'v1',
    ...overrides,
  };
}

async function allOf(index: ChromaPassageIndex, tenant: string): Promise<Passage[]> {
  const all: Passage[] = [];
  for await (const page of index.pages(tenant)) all.push(...page);
  return all;
}

describe('ChromaPassageIndex', () => {
  it('gives back every field of what was written, and bumps the version', async () => {
    const { index, tenant, bumps } = setUp();
    const full = passage(tenant, { access: ['group:hr', 'person:ana@example.com'], updated: '2026-01-02' });
    const bare = passage(tenant, {
      id: 'bare',
      document: 'bare.md',
      title: '',
      headings: [],
      access: [],
      text: '',
    });

    await index.upsert(tenant, [full, bare], {});

    const stored = await allOf(index, tenant);
    expect(stored.toSorted((a, b) => b.id.localeCompare(a.id))).toEqual([full, bare]);
    expect(await index.count(tenant)).toBe(2);
    expect(await index.versions(tenant)).toEqual(
      new Map([
        ['leave.md#0', 'v1'],
        ['bare', 'v1'],
      ]),
    );
    expect(bumps).toEqual([tenant]);
  });

  it('replaces a document without a trace of its older version', async () => {
    const { index, tenant } = setUp();
    const second = passage(tenant, { id: 'leave.md#1', text: 'Unpaid leave needs approval.' });
    const other = passage(tenant, { id: 'other', document: 'other.md' });
    await index.upsert(tenant, [passage(tenant, {}), second, other], {});

    await index.upsert(tenant, [passage(tenant, { version: 'v2', text: 'Now it is 20 weeks.' })], {});

    const stored = await allOf(index, tenant);
    expect(new Map(stored.map(({ id, version }) => [id, version]))).toEqual(
      new Map([
        ['leave.md#0', 'v2'],
        ['other', 'v1'],
      ]),
    );
  });

  it('deletes whole documents and nothing else', async () => {
    const { index, tenant } = setUp();
    await index.upsert(
      tenant,
      [passage(tenant, {}), passage(tenant, { id: 'other', document: 'other.md' })],
      {},
    );

    await index.deleteDocuments(tenant, ['leave.md', 'never-there.md']);

    expect((await allOf(index, tenant)).map(({ id }) => id)).toEqual(['other']);
  });

  it('finds by meaning, as cosine similarity, best first', async () => {
    const { index, tenant } = setUp();
    const near = passage(tenant, {
      id: 'near',
      text: 'Mothers and fathers may take weeks off after a birth.',
    });
    const far = passage(tenant, {
      id: 'far',
      title: 'VPN',
      headings: [],
      text: 'Install the network driver first.',
    });
    await index.upsert(tenant, [far, near], {});

    const hits = await index.nearest(
      { tenant, text: 'maternity vacation for a baby', readable: [['public']], limit: 10 },
      call,
    );

    expect(hits.map(({ id }) => id)).toEqual(['near', 'far']);
    const [question] = [await embeddings.embedQuery('maternity vacation for a baby')];
    const [vector] = await embeddings.embedDocuments([`Leave > Parental leave\n${near.text}`]);
    const cosine = question.reduce((sum, value, d) => sum + value * (vector?.[d] ?? 0), 0);
    expect(hits[0]?.similarity).toBeCloseTo(cosine, 4);
  });

  it('leaves out inside the query what the readers may not see, also when it is nearer', async () => {
    const { index, tenant } = setUp();
    const secret = Array.from({ length: 30 }, (_, i) =>
      passage(tenant, { id: `secret ${i}`, document: `s${i}`, access: ['group:hr'] }),
    );
    const nobody = passage(tenant, { id: 'nobody', document: 'n', access: [] });
    const open = passage(tenant, {
      id: 'open',
      document: 'o',
      text: 'Badges open doors.',
      title: '',
      headings: [],
    });
    await index.upsert(tenant, [...secret, nobody, open], {});
    const request = { tenant, text: 'paid time off for new parents', limit: 1 };

    const asPublic = await index.nearest({ ...request, readable: [['public']] }, call);
    const asBoth = await index.nearest(
      { ...request, readable: [['public'], ['group:hr']], limit: 100 },
      call,
    );
    const asNobody = await index.nearest({ ...request, readable: [] }, call);

    expect(asPublic.map(({ id }) => id)).toEqual(['open']);
    expect(asBoth).toHaveLength(31);
    expect(asBoth.map(({ id }) => id)).not.toContain('nobody');
    expect(asNobody).toEqual([]);
  });

  it('narrows inside the query by source, folder, language and date, also where others are nearer', async () => {
    const { index, tenant } = setUp();
    const near = Array.from({ length: 30 }, (_, i) =>
      passage(tenant, { id: `near ${i}`, document: `wiki/n${i}.md`, source: 'wiki', updated: '2026-05-01' }),
    );
    const far = passage(tenant, {
      id: 'far',
      document: 'it/badges.md',
      language: 'de',
      updated: '2026-03-10T09:00:00Z',
      text: 'Badges open doors.',
      title: '',
      headings: [],
    });
    await index.upsert(
      tenant,
      [...near, far, passage(tenant, { ...far, id: 'undated', updated: undefined })],
      {},
    );
    const search = async (filter: SearchFilter, readable = [['public']]) => {
      const request = { tenant, text: 'paid time off for new parents', readable, limit: 2, filter };
      return (await index.nearest(request, call)).map(({ id }) => id).toSorted();
    };

    expect(await search({ sources: ['handbook'] })).toEqual(['far', 'undated']);
    expect(await search({ collections: ['it', 'nowhere'] })).toEqual(['far', 'undated']);
    expect(await search({ languages: ['de'], updatedTo: '2026-04-30' })).toEqual(['far']);
    expect(await search({ updatedFrom: '2026-03-10', updatedTo: '2026-03-10' })).toEqual(['far']);
    expect(await search({ updatedFrom: '2026-03-11', languages: ['de'] })).toEqual([]);
    expect(await search({ sources: [] })).toEqual([]);
    expect(await search({ sources: ['handbook'] }, [['group:hr']])).toEqual([]);
  });

  it('keeps tenants apart, and names the tenant and the model on the collection', async () => {
    const { index, tenant, client } = setUp();
    const twin = tenant.replace(' ', '_');
    await index.upsert(tenant, [passage(tenant, {})], {});

    const hits = await index.nearest(
      { tenant: twin, text: 'parents', readable: [['public']], limit: 5 },
      call,
    );

    expect(hits).toEqual([]);
    const collection = await client.getCollection({ name: collectionName(tenant, embeddings.modelName) });
    expect(collection.metadata).toMatchObject({ tenant, embeddingModel: embeddings.modelName });
    expect(collection.configuration.hnsw?.space).toBe('cosine');
  });

  it('answers questions and stores texts that hold no known word', async () => {
    const { index, tenant } = setUp();
    await index.upsert(tenant, [passage(tenant, { text: '☃☃☃', title: '', headings: [] })], {});

    const unknown = await index.nearest({ tenant, text: '☃', readable: [['public']], limit: 5 }, call);
    const known = await index.nearest({ tenant, text: 'snow man', readable: [['public']], limit: 5 }, call);

    expect(unknown).toEqual([]);
    expect(known.map(({ id }) => id)).toEqual(['leave.md#0']);
  });

  it('goes on when its collection was deleted behind its back', async () => {
    const { index, tenant, client } = setUp();
    await index.upsert(tenant, [passage(tenant, {})], {});
    await client.deleteCollection({ name: collectionName(tenant, embeddings.modelName) });

    expect(await index.count(tenant)).toBe(0);
    await index.upsert(tenant, [passage(tenant, {})], {});
    expect(await index.count(tenant)).toBe(1);
  });

  it('throws a retryable search error when Chroma is not there, and the reason when it is aborted', async () => {
    const { tenant } = setUp();
    const client = new ChromaClient({ host: '127.0.0.1', port: 9, ssl: false });
    const knowledge = { read: async () => 0, bump: async () => {} };
    const index = new ChromaPassageIndex({ client, embeddings, knowledge });
    const reason = new Error('enough');

    await expect(index.count(tenant)).rejects.toMatchObject({ code: 'search', retryable: true });
    const aborted = index.nearest(
      { tenant, text: 'leave', readable: [['public']], limit: 1 },
      { signal: AbortSignal.abort(reason) },
    );
    await expect(aborted).rejects.toBe(reason);
  });
});
