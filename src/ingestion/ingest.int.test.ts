import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Embeddings } from '@langchain/core/embeddings';
import { ChromaClient } from 'chromadb';
import { expect, inject, it, onTestFinished } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { ChromaPassageIndex } from '../retrieval/chroma-passage-index.ts';
import { MemoryDocumentRegistry } from '../testing/memory-document-registry.ts';
import { createFetchPage } from './fetch-page.ts';
import { ingest } from './ingest.ts';
import { planSources } from './plan-sources.ts';
import { createDocumentReader } from './read-document.ts';
import { openSource } from './sources/open-source.ts';

class CountingEmbeddings extends Embeddings {
  readonly modelName = 'letters';
  embedded = 0;

  constructor() {
    super({});
  }

  async embedDocuments(texts: string[]): Promise<number[][]> {
    this.embedded += texts.length;
    return Promise.all(texts.map((text) => this.embedQuery(text)));
  }

  async embedQuery(text: string): Promise<number[]> {
    return ['a', 'e', 'i', 'o'].map((letter) => 1 + text.split(letter).length);
  }
}

it('keeps Chroma in step with a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'footnote-ingest-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const tenant = `ingest-${randomUUID()}`;
  const { hostname, port } = new URL(inject('chromaUrl'));
  const embeddings = new CountingEmbeddings();
  const index = new ChromaPassageIndex({
    client: new ChromaClient({ host: hostname, port: Number(port) }),
    embeddings,
    knowledge: { read: async () => 0, bump: async () => {} },
  });
  const reader = createDocumentReader();
  onTestFinished(() => reader[Symbol.asyncDispose]());
  const registry = new MemoryDocumentRegistry();
  const roots = { knowledgeDir: folder, workingDir: folder };
  const now = () => new Date();
  const deps = { roots, fetchPage: createFetchPage(), now, dataDir: folder, gitEnvironment: {} };
  const run = async () =>
    ingest({
      tenant,
      sources: (await planSources({ ...roots, targets: [] })).sources.map((each) => openSource(each, deps)),
      index,
      embeddingModel: embeddings.modelName,
      registry,
      reader,
      log: createLogger('silent'),
      now,
    });
  const texts = async () => {
    const found: string[] = [];
    for await (const page of index.pages(tenant))
      found.push(...page.map(({ document, text }) => `${document}: ${text.slice(0, 12)}`));
    return found.toSorted();
  };
  await writeFile(join(folder, 'long.md'), `# Long\n\n${'Everybody takes a break. '.repeat(200)}`);
  await writeFile(join(folder, 'gone.md'), 'Soon gone.');
  await writeFile(join(folder, 'same.md'), 'Always the same.');

  const first = await run();
  const stored = await index.count(tenant);
  await writeFile(join(folder, 'long.md'), '# Long\n\nNow short.');
  await rm(join(folder, 'gone.md'));
  const before = embeddings.embedded;
  const second = await run();
  const third = await run();

  expect(first).toMatchObject({ new: 3, failed: [], passages: stored });
  expect(stored).toBeGreaterThan(6);
  expect(second).toMatchObject({ new: 0, changed: 1, unchanged: 1, removed: 1, passages: 1 });
  expect(third).toMatchObject({ unchanged: 2, passages: 0 });
  expect(embeddings.embedded - before).toBe(1);
  expect(await texts()).toEqual(['long.md: Now short.', 'same.md: Always the s']);
});
