import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openWordEmbeddings } from '../src/app/knowledge.ts';
import { createLogger } from '../src/observability/logger.ts';
import { runRetrievalCommand } from './bench-retrieval.ts';
import { footnoteSystem } from './retrieval/footnote-system.ts';
import { goldenSet } from './retrieval/golden-set.ts';
import { langchainBm25, langchainEnsemble } from './retrieval/langchain-systems.ts';
import { measureSet } from './retrieval/measure-set.ts';
import { miniSearch } from './retrieval/minisearch-system.ts';
import { formatRetrievalReport } from './retrieval/retrieval-report.ts';

const LEAVE = '# Leave\n\nEverybody gets 25 days.\n\n## Parents\n\nNew parents get 16 weeks.';
const corpus = [
  { id: 'leave', title: 'Leave', text: LEAVE },
  { id: 'vpn', title: 'VPN', text: 'Install the client and sign in with your hardware key.' },
];
const start = LEAVE.indexOf('New parents');
const questions = [
  { id: 'q1', text: 'weeks for new parents', relevant: [{ id: 'leave', start, end: start + 25 }] },
  { id: 'q2', text: 'which key for the vpn', relevant: [{ id: 'vpn' }] },
  { id: 'q3', text: 'zzz' },
];

async function writeSet(folder: string, queries: readonly object[]): Promise<string> {
  const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'corpus.jsonl'), lines(corpus));
  await writeFile(join(folder, 'queries.jsonl'), lines(queries));
  return folder;
}

async function readJson(file: string): Promise<unknown[]> {
  const text = await readFile(file, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

describe('npm run bench -- retrieval', () => {
  let folder: string;
  let printed: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'retrieval-sets-'));
    printed = '';
    const keep = (text: unknown) => {
      printed += String(text);
      return true;
    };
    vi.spyOn(process.stdout, 'write').mockImplementation(keep);
    vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  });
  afterEach(() => vi.restoreAllMocks());

  const run = (...args: string[]) => runRetrievalCommand([...args, '--json', join(folder, 'figures.json')]);

  it('writes a line a question in rank order, and compares the systems', async () => {
    await writeSet(folder, questions);

    const code = await run('--data', folder, '--run', join(folder, 'run.jsonl'));

    expect(code).toBe(0);
    expect(await readJson(join(folder, 'run.jsonl'))).toMatchObject([
      { id: 'q1', results: [{ doc: 'leave' }, { doc: 'vpn' }] },
      { id: 'q2', results: [{ doc: 'vpn' }, { doc: 'leave' }] },
      { id: 'q3', results: [] },
    ]);
    const figures: unknown = JSON.parse(await readFile(join(folder, 'figures.json'), 'utf8'));
    expect(figures).toMatchObject({
      sets: [
        {
          documents: 2,
          questions: 3,
          judged: 2,
          systems: [{ system: 'Footnote', ndcg10: 1 }, {}, {}, {}, {}, {}, {}],
        },
      ],
    });
    expect(printed).toContain('2 documents, 2 questions (1 more without a label)');
  });

  it('finds all sets below a folder, and gives each a file of its own', async () => {
    await writeSet(join(folder, 'sets/one'), questions);
    await writeSet(join(folder, 'sets/deeper/two'), questions);

    const code = await run('--sets', join(folder, 'sets'), '--run', join(folder, 'runs'), '--alone');

    expect(code).toBe(0);
    expect(await readJson(join(folder, 'runs/one.jsonl'))).toHaveLength(3);
    expect(await readJson(join(folder, 'runs/two.jsonl'))).toHaveLength(3);
    expect(printed).not.toContain('MiniSearch');
  });

  it('names the line that is not as described', async () => {
    await writeSet(folder, [{ id: 'q1', text: 'fine' }, { text: 'no id' }]);

    expect(await run('--data', folder)).toBe(1);
    expect(printed).toContain('queries.jsonl, line 2');
  });

  it('says so when there is no set', async () => {
    expect(await run('--data', folder)).toBe(1);
    expect(printed).toContain('corpus.jsonl');
  });
});

describe('measureSet', () => {
  it('finds more of the golden questions than what people would pick instead', async () => {
    const knowledge = fileURLToPath(new URL('../knowledge', import.meta.url));
    const golden = await goldenSet(knowledge);
    const now = () => performance.now();

    const result = await measureSet(
      { ...golden, questions: golden.questions.slice(0, 20) },
      {
        systems: [
          footnoteSystem({ log: createLogger('silent'), now }),
          langchainBm25,
          langchainEnsemble(openWordEmbeddings()),
          miniSearch,
        ],
        onFirstRun: async () => {},
        now,
        signal: new AbortController().signal,
      },
    );

    const [footnote, , , , ...libraries] = result.systems;
    expect(libraries.map(({ system }) => system)).toEqual([
      'LangChain BM25Retriever',
      'LangChain EnsembleRetriever',
      'MiniSearch',
    ]);
    for (const { ndcg10, lead } of libraries) {
      expect(ndcg10).toBeGreaterThan(0.1);
      expect(footnote?.ndcg10).toBeGreaterThan(ndcg10);
      expect(lead?.ndcg10.mean).toBeCloseTo((footnote?.ndcg10 ?? 0) - ndcg10, 10);
    }
    expect(formatRetrievalReport([result]).split('\n')).toHaveLength(4 + 7);
  });
});
