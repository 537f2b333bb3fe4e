import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { WORD_VECTOR_WEIGHTS } from '../retrieval/score-fusion.ts';
import { WordEmbeddings } from '../retrieval/word-embeddings.ts';
import { loadWordVectors } from '../retrieval/word-vectors.ts';
import { MemoryPassageIndex } from './memory-passage-index.ts';
import { formatRetrievalBench, runRetrievalBench } from './retrieval-bench.ts';
import { retrievalFigures } from './retrieval-figures.ts';

const embeddings = new WordEmbeddings(
  loadWordVectors(new URL('../../models/word-vectors.bin', import.meta.url)),
);

const corpus = [
  {
    id: 'leave',
    title: 'Leave',
    text: '# Leave\n\nEverybody gets 25 days.\n\n## Parents\n\nNew parents get 16 weeks.',
  },
  { id: 'vpn', title: 'VPN', text: 'Install the client and sign in with your hardware key.' },
];

async function bench(queries: readonly object[]) {
  const data = await mkdtemp(path.join(tmpdir(), 'retrieval-set-'));
  const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  await writeFile(path.join(data, 'corpus.jsonl'), lines(corpus));
  await writeFile(path.join(data, 'queries.jsonl'), lines(queries));
  const run = path.join(data, 'run.jsonl');
  const result = await runRetrievalBench({
    data,
    run,
    index: new MemoryPassageIndex(embeddings),
    weights: WORD_VECTOR_WEIGHTS,
    log: createLogger('silent'),
    now: () => performance.now(),
    signal: new AbortController().signal,
  });
  const written: unknown[] = (await readFile(run, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { result, written };
}

describe('runRetrievalBench', () => {
  it('writes a line per question, in rank order, and its figures', async () => {
    const start = corpus[0]?.text.indexOf('New parents') ?? 0;
    const { result, written } = await bench([
      { id: 'q1', text: 'weeks for new parents', relevant: [{ id: 'leave', start, end: start + 25 }] },
      { id: 'q2', text: 'which key for the vpn', relevant: [{ id: 'vpn' }] },
      { id: 'q3', text: 'zzz' },
    ]);

    expect(written).toMatchObject([
      { id: 'q1', results: [{ doc: 'leave' }, { doc: 'vpn' }] },
      { id: 'q2', results: [{ doc: 'vpn' }, { doc: 'leave' }] },
      { id: 'q3', results: [] },
    ]);
    expect(result).toMatchObject({ documents: 2, queries: 3, ndcg10: 1, recall5: 1, recallBudget: 1 });
    expect(formatRetrievalBench([result]).split('\n')).toHaveLength(2);
  });

  it('names the line that is not as described', async () => {
    await expect(bench([{ id: 'q1', text: 'fine' }, { text: 'no id' }])).rejects.toThrow(
      /queries\.jsonl, line 2/,
    );
  });
});

describe('retrievalFigures', () => {
  const label = { doc: 'd', start: 100, end: 200 };

  it('counts a label once, discounted by rank', () => {
    const results = [
      { doc: 'e', start: 0, end: 50 },
      { doc: 'd', start: 140, end: 400 },
      { doc: 'd', start: 90, end: 210 },
    ];

    expect(retrievalFigures([{ labels: [label], results }])).toEqual({
      ndcg10: 1 / Math.log2(3),
      recall5: 1,
      recallBudget: 1,
    });
  });

  it('needs half of the label, from all results that fit together', () => {
    const parts = [
      { doc: 'd', start: 0, end: 120 },
      { doc: 'd', start: 170, end: 300 },
    ];
    const behindTooMuch = [
      { doc: 'e', start: 0, end: 8_000 },
      { doc: 'd', start: 100, end: 200 },
    ];

    expect(retrievalFigures([{ labels: [label], results: parts }]).recall5).toBe(1);
    expect(retrievalFigures([{ labels: [label], results: parts.slice(0, 1) }]).recall5).toBe(0);
    expect(retrievalFigures([{ labels: [label], results: behindTooMuch }])).toMatchObject({
      recall5: 1,
      recallBudget: 0,
    });
  });
});
