import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DocumentInterface } from '@langchain/core/documents';
import { BaseDocumentCompressor } from '@langchain/core/retrievers/document_compressors';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { testPassage } from '../testing/passages.ts';
import { rankedDocument } from './ranked-document.ts';
import { type RerankOutcome, ServedReranker } from './served-reranker.ts';

type Answer = (body: Record<string, unknown>, response: ServerResponse, request: IncomingMessage) => void;

class AsTheyCame extends BaseDocumentCompressor {
  override async compressDocuments(documents: DocumentInterface[]): Promise<DocumentInterface[]> {
    return documents;
  }
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function setUp(answer: Answer, options: { timeoutMs?: number; apiKey?: string; model?: string } = {}) {
  const bodies: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      const body = JSON.parse(text) as Record<string, unknown>;
      bodies.push(body);
      answer(body, response, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const outcomes: RerankOutcome[] = [];
  const reranker = new ServedReranker({
    url: `http://127.0.0.1:${port}/rerank`,
    fallback: new AsTheyCame(),
    fetch,
    log: createLogger('silent'),
    onOutcome: (outcome) => void outcomes.push(outcome),
    ...options,
  });
  return { reranker, bodies, outcomes };
}

const documents = (count = 3) =>
  Array.from({ length: count }, (_, at) =>
    rankedDocument({
      passage: testPassage({ id: `p${at}`, title: 'Leave', headings: ['Parents'], text: `Text ${at}` }),
      score: 1 - at / 100,
    }),
  );

const json = (response: ServerResponse, value: unknown, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

const ids = (found: { metadata: { passage: { id: string } } }[]) =>
  found.map(({ metadata }) => metadata.passage.id);

describe('ServedReranker', () => {
  it('takes the order of a Cohere-style service, and tells it who asks', async () => {
    let authorization: string | undefined;
    const { reranker, bodies, outcomes } = await setUp(
      (_body, response, request) => {
        authorization = request.headers.authorization;
        json(response, {
          results: [
            { index: 2, relevance_score: 0.9 },
            { index: 0, relevance_score: 0.4 },
            { index: 1, relevance_score: 0.1 },
          ],
        });
      },
      { apiKey: 'secret', model: 'reranker-1' },
    );

    const found = await reranker.compressDocuments(documents(), 'How long?');

    expect(ids(found)).toEqual(['p2', 'p0', 'p1']);
    expect(found[0]?.metadata.score).toBe(1);
    expect(authorization).toBe('Bearer secret');
    expect(bodies).toEqual([
      {
        query: 'How long?',
        documents: ['Leave\nParents\nText 0', 'Leave\nParents\nText 1', 'Leave\nParents\nText 2'],
        top_n: 3,
        model: 'reranker-1',
      },
    ]);
    expect(outcomes).toEqual(['ok']);
  });

  it('speaks to Text Embeddings Inference, and remembers that it does', async () => {
    const { reranker, bodies } = await setUp((body, response) => {
      if (!('texts' in body)) json(response, { error: 'missing field `texts`' }, 422);
      else
        json(response, [
          { index: 1, score: 3.2 },
          { index: 0, score: -1.5 },
          { index: 2, score: -4 },
        ]);
    });

    const first = await reranker.compressDocuments(documents(), 'How long?');
    await reranker.compressDocuments(documents(), 'And then?');

    expect(ids(first)).toEqual(['p1', 'p0', 'p2']);
    expect(bodies.map((body) => 'texts' in body)).toEqual([false, true, true]);
  });

  it('keeps what a short list leaves out, behind it and in the local order', async () => {
    const { reranker } = await setUp((_body, response) =>
      json(response, { results: [{ index: 3, relevance_score: 0.2 }] }),
    );

    const found = await reranker.compressDocuments(documents(4), 'How long?');

    expect(ids(found)).toEqual(['p3', 'p0', 'p1', 'p2']);
    const scores = found.map(({ metadata }) => metadata.score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it('sends the best 40 alone, and loses none of the others', async () => {
    const { reranker, bodies } = await setUp((_body, response) =>
      json(response, { results: [{ index: 39, relevance_score: 1 }] }),
    );

    const found = await reranker.compressDocuments(documents(60), 'How long?');

    expect(bodies[0]?.top_n).toBe(40);
    expect(found).toHaveLength(60);
    expect(ids(found).slice(0, 2)).toEqual(['p39', 'p0']);
    expect(ids(found).at(-1)).toBe('p59');
  });

  const nonsense: [string, Answer, RerankOutcome][] = [
    ['an error', (_body, response) => json(response, { message: 'no' }, 500), 'refused'],
    ['a wrong key', (_body, response) => json(response, { message: 'no' }, 401), 'refused'],
    ['no JSON', (_body, response) => void response.end('<html>'), 'unreadable'],
    ['another shape', (_body, response) => json(response, { data: [] }), 'unreadable'],
    ['nothing', (_body, response) => json(response, { results: [] }), 'unreadable'],
    ['no scores', (_body, response) => json(response, { results: [{ index: 0 }] }), 'unreadable'],
    [
      'an index out of range',
      (_body, response) => json(response, { results: [{ index: 7, relevance_score: 1 }] }),
      'unreadable',
    ],
    [
      'the same index twice',
      (_body, response) =>
        json(response, [
          { index: 0, score: 1 },
          { index: 0, score: 2 },
        ]),
      'unreadable',
    ],
    ['a flood', (_body, response) => void response.end('x'.repeat(1_100_000)), 'unreadable'],
    [
      'another address',
      (_body, response) => void response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
      'unreachable',
    ],
    ['a broken connection', (_body, response) => void response.socket?.destroy(), 'unreachable'],
  ];
  it.each(nonsense)('keeps the local order when it gets %s', async (_name, answer, outcome) => {
    const { reranker, outcomes } = await setUp(answer);

    const found = await reranker.compressDocuments(documents(), 'How long?');

    expect(ids(found)).toEqual(['p0', 'p1', 'p2']);
    expect(outcomes).toEqual([outcome]);
  });

  it.each<[string, Answer]>([
    ['never answers', () => {}],
    ['stops in the middle', (_body, response) => void response.writeHead(200).write('{"results": [')],
  ])('does not wait for a service that %s', async (_name, answer) => {
    const { reranker, outcomes } = await setUp(answer, { timeoutMs: 150 });

    const found = await reranker.compressDocuments(documents(), 'How long?');

    expect(ids(found)).toEqual(['p0', 'p1', 'p2']);
    expect(outcomes).toEqual(['time-out']);
  });

  it('asks nobody about one passage or none', async () => {
    const { reranker, bodies } = await setUp((_body, response) => json(response, []));

    expect(await reranker.compressDocuments([], 'How long?')).toEqual([]);
    expect(ids(await reranker.compressDocuments(documents(1), 'How long?'))).toEqual(['p0']);
    expect(bodies).toEqual([]);
  });
});
