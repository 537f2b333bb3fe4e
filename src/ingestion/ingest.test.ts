import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { createRepository } from '../testing/git-server.ts';
import { MemoryDocumentRegistry } from '../testing/memory-document-registry.ts';
import { RecordingPassageIndex } from '../testing/recording-passage-index.ts';
import type { FetchPage } from './fetch-page.ts';
import { type IngestOptions, ingest } from './ingest.ts';
import { ingestExitCode } from './ingest-summary.ts';
import { planSources } from './plan-sources.ts';
import { createDocumentReader } from './read-document.ts';
import type { Source } from './source.ts';
import { createGitSource } from './sources/git-source.ts';
import { openSource } from './sources/open-source.ts';

let home: string;
let knowledge: string;
let index: RecordingPassageIndex;
let registry: MemoryDocumentRegistry;

const reader = createDocumentReader();
afterAll(() => reader[Symbol.asyncDispose]());

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'footnote-ingest-'));
  knowledge = join(home, 'knowledge');
  await mkdir(knowledge);
  index = new RecordingPassageIndex();
  registry = new MemoryDocumentRegistry();
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function write(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(knowledge, name)), { recursive: true });
  await writeFile(join(knowledge, name), content);
}

const noPage: FetchPage = async () => ({ kind: 'refused', reason: 'answered with status 500' });

type RunOptions = Partial<IngestOptions> & {
  readonly fetchPage?: FetchPage;
  /** Read before those of the knowledge folder. */
  readonly more?: readonly Source[];
};

async function run(
  targets: readonly string[] = [],
  { fetchPage = noPage, more = [], ...rest }: RunOptions = {},
) {
  const roots = { knowledgeDir: 'knowledge', workingDir: home };
  const now = () => new Date(1_700_000_000_000);
  const { sources } = await planSources({ ...roots, targets });
  const deps = { roots, fetchPage, now, dataDir: home, gitEnvironment: {}, maxBytes: rest.maxBytes };
  return ingest({
    tenant: 'acme',
    sources: [...more, ...sources.map((settings) => openSource(settings, deps))],
    index,
    embeddingModel: 'small',
    registry,
    reader,
    log: createLogger('silent'),
    now,
    ...rest,
  });
}

describe('ingest', () => {
  it('reads every supported file below the knowledge folder', async () => {
    await write('leave/sick.md', '# Sick leave\n\nCall your manager.');
    await write('wifi.html', '<title>Wi-Fi</title><p>Use the guest network.');
    await write('notes.txt', 'The door code changes on Monday.');
    await write('evals/golden.md', 'Not for readers.');
    await write('.drafts/secret.md', 'Hidden.');
    await write('node_modules/x/readme.md', 'Foreign.');
    await write('access.yml', 'groups: {}');

    const summary = await run();

    expect(summary).toMatchObject({ new: 3, changed: 0, unchanged: 0, removed: 0, failed: [], passages: 3 });
    expect(summary.sources).toMatchObject([{ name: 'knowledge', access: ['public'], documents: 3 }]);
    expect(index.texts()).toEqual({
      'leave/sick.md': ['Call your manager.'],
      'wifi.html': ['Use the guest network.'],
      'notes.txt': ['The door code changes on Monday.'],
    });
    expect([...index.stored.values()].find(({ document }) => document === 'leave/sick.md')).toMatchObject({
      title: 'Sick leave',
      link: 'leave/sick.md',
      access: ['public'],
      source: 'knowledge',
    });
  });

  it('embeds only what changed and removes what vanished', async () => {
    await write('a.md', 'First.');
    await write('b.md', `${'Second sentence here. '.repeat(120)}`);
    await write('c.md', 'Third.');
    await run();
    await write('b.md', 'Now short.');
    await rm(join(knowledge, 'c.md'));
    await write('d.md', 'Fourth.');

    const summary = await run();

    expect(summary).toMatchObject({ new: 1, changed: 1, unchanged: 1, removed: 1, passages: 2 });
    expect(index.upserts.at(-1)).toEqual(['b.md', 'd.md']);
    expect(index.texts()).toEqual({ 'a.md': ['First.'], 'b.md': ['Now short.'], 'd.md': ['Fourth.'] });
    expect([...registry.records.values()].map(({ document }) => document).toSorted()).toEqual([
      'a.md',
      'b.md',
      'd.md',
    ]);
  });

  it('goes on with the other sources where a repository is too large', async () => {
    await write('a.md', 'First.');
    const url = join(home, 'repository');
    await createRepository(url, { 'b.md': 'Second.' });
    const large = createGitSource(
      { kind: 'git', name: 'large', access: ['public'], url, include: ['**'], exclude: [], allow: [] },
      {
        dataDir: home,
        environment: { PATH: process.env.PATH ?? '' },
        policy: () => false,
        mostCopyBytes: 10,
      },
    );

    const summary = await run([], { more: [large] });

    expect(summary.failed).toEqual([
      { document: url, reason: expect.stringContaining('the most that is copied of a repository') },
    ]);
    expect(index.texts()).toEqual({ 'a.md': ['First.'] });
  });

  it('writes nothing when nothing changed', async () => {
    await write('a.md', 'First.');
    await run();

    const summary = await run();

    expect(summary).toMatchObject({ new: 0, changed: 0, unchanged: 1, passages: 0 });
    expect(index.upserts).toHaveLength(1);
  });

  it.each([
    ['the embedding model', {}, { embeddingModel: 'large' }],
    ["the source's access", { access: 'group:finance' }, {}],
  ])('embeds again when %s changes', async (_, source, rest) => {
    await write('a.md', 'First.');
    await write('sources.yml', JSON.stringify({ sources: [{ name: 'all', kind: 'folder', path: '.' }] }));
    await run();
    await write(
      'sources.yml',
      JSON.stringify({ sources: [{ name: 'all', kind: 'folder', path: '.', ...source }] }),
    );

    expect(await run([], rest)).toMatchObject({ changed: 1, unchanged: 0 });
  });

  it('embeds again what the index has lost', async () => {
    await write('a.md', 'First.');
    await run();
    index.stored.clear();

    expect(await run()).toMatchObject({ changed: 1, unchanged: 0 });
    expect(index.texts()).toEqual({ 'a.md': ['First.'] });
  });

  it('reports broken files by name and reads the rest', async () => {
    await write('good.md', 'Good.');
    await write('latin.md', Buffer.from([0x63, 0x61, 0x66, 0xe9]));
    await write('image.md', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]));
    await write('huge.md', 'x'.repeat(3_000));
    await write('empty.md', '');
    await write('matter.md', '---\ntitle: Only this\n---\n');
    await write('wide.md', Buffer.from('\uFEFFWide text.', 'utf16le'));

    const summary = await run([], { maxBytes: 2_000 });

    expect(summary.failed).toEqual([
      { document: 'huge.md', reason: 'is too large: 0.0 MB, and at most 0.0 MB are read' },
      { document: 'image.md', reason: 'is a binary file, not text' },
      { document: 'latin.md', reason: 'is not valid UTF-8: save it as UTF-8' },
    ]);
    expect(summary.warnings).toEqual(['empty.md: the file is empty', 'matter.md: holds no text to search']);
    expect(index.texts()).toEqual({ 'good.md': ['Good.'], 'wide.md': ['Wide text.'] });
    expect(ingestExitCode(summary)).toBe(0);
  });

  it('keeps the earlier version of a document that became unreadable, and drops one that became empty', async () => {
    await write('a.md', 'Readable.');
    await write('b.md', 'Full.');
    await run();
    await write('a.md', Buffer.from([0xff, 0x41]));
    await write('b.md', '');

    const summary = await run();

    expect(summary).toMatchObject({ changed: 1, removed: 0, failed: [{ document: 'a.md' }] });
    expect(index.texts()).toEqual({ 'a.md': ['Readable.'] });
  });

  it('removes nothing when the folder is gone', async () => {
    await write('docs/a.md', 'First.');
    await write('sources.yml', JSON.stringify({ sources: [{ name: 'docs', kind: 'folder', path: 'docs' }] }));
    await run();
    await rename(join(knowledge, 'docs'), join(knowledge, 'elsewhere'));

    const summary = await run();

    expect(summary).toMatchObject({ removed: 0, failed: [{ document: 'docs', reason: "isn't there" }] });
    expect(index.texts()).toEqual({ 'docs/a.md': ['First.'] });
    expect(ingestExitCode(summary)).toBe(1);
  });

  it.skipIf(process.getuid?.() === 0)(
    'keeps what stands in a folder that may not be read (skipped as root, who may read everything)',
    async () => {
      await write('a.md', 'First.');
      await write('closed/b.md', 'Second.');
      await run();
      await chmod(join(knowledge, 'closed'), 0);

      const summary = await run();

      await chmod(join(knowledge, 'closed'), 0o755);
      expect(summary).toMatchObject({ removed: 0, unchanged: 1, failed: [{ document: 'closed' }] });
    },
  );

  it('takes a file that vanishes between the walk and the read for removed', async () => {
    await write('a.md', 'First.');
    await write('b.md', 'Second.');
    await run();
    await write('a.md', 'Changed.');

    const summary = await run([], {
      // The progress of the first document is the moment after the walk and before the second read.
      onProgress: ({ done }) => void (done === 1 && rmSync(join(knowledge, 'b.md'))),
    });

    expect(summary).toMatchObject({ changed: 1, removed: 1, failed: [] });
    expect(index.texts()).toEqual({ 'a.md': ['Changed.'] });
  });

  it('follows no link that leaves the root', async () => {
    await writeFile(join(home, 'outside.md'), 'Private diary.');
    await write('a.md', 'First.');
    await symlink(join(home, 'outside.md'), join(knowledge, 'link.md'));
    await symlink(home, join(knowledge, 'up'));
    await symlink(join(knowledge, 'a.md'), join(knowledge, 'alias.md'));

    const summary = await run();

    expect(Object.keys(index.texts()).toSorted()).toEqual(['a.md', 'alias.md']);
    expect(summary.warnings).toHaveLength(2);
  });

  it('removes nothing else when a single file is given', async () => {
    await write('people/a.md', 'First.');
    await write('people/b.md', 'Second.');
    await run();
    await rm(join(knowledge, 'people/b.md'));
    await write('people/a.md', 'Changed.');

    const summary = await run(['knowledge/people/a.md']);

    expect(summary).toMatchObject({ changed: 1, removed: 0 });
    expect(index.texts()).toEqual({ 'people/a.md': ['Changed.'], 'people/b.md': ['Second.'] });
  });

  it('removes what vanished only below the folder that was given', async () => {
    await write('people/a.md', 'First.');
    await write('it/b.md', 'Second.');
    await run();
    await rm(join(knowledge, 'people/a.md'));
    await rm(join(knowledge, 'it/b.md'));

    const summary = await run(['knowledge/people']);

    expect(summary.removed).toBe(1);
    expect(Object.keys(index.texts())).toEqual(['it/b.md']);
  });

  it('gives each document the rights of its front matter, else of the nearest source', async () => {
    await write(
      'sources.yml',
      JSON.stringify({
        sources: [
          { name: 'all', kind: 'folder', path: '.' },
          { name: 'finance', kind: 'folder', path: 'finance', access: ['group:finance'] },
        ],
      }),
    );
    await write('open.md', 'Open.');
    await write('finance/pay.md', 'Pay.');
    await write('finance/shared.md', '---\naccess: public\n---\nShared.');
    await write('broken.md', '---\naccess: everyone\n---\nBroken.');

    const summary = await run();
    const single = await run(['knowledge/finance/pay.md']);

    const access = Object.fromEntries(
      [...index.stored.values()].map((passage) => [passage.document, passage.access]),
    );
    expect(access).toEqual({
      'open.md': ['public'],
      'finance/pay.md': ['group:finance'],
      'finance/shared.md': ['public'],
      'broken.md': [],
    });
    expect(summary.warnings.join()).toContain('broken.md: front matter: access must be public');
    expect(single).toMatchObject({ unchanged: 1, sources: [{ name: 'finance', access: ['group:finance'] }] });
  });

  it('says in each run what is to be mended, until it is', async () => {
    await write('broken.md', '---\naccess: everyone\n---\nBroken.');
    await write('empty.md', '');
    const first = await run();

    const again = await run();

    expect(again).toMatchObject({ changed: 0, unchanged: 2, warnings: first.warnings });
    expect(again.warnings.join()).toContain('broken.md: front matter: access must be public');
    await write('broken.md', '---\naccess: public\n---\nMended.');
    expect((await run()).warnings).toEqual(['empty.md: the file is empty']);
  });

  it('mends what a crash left half written', async () => {
    await write('a.md', 'First.');
    await run();
    await write('a.md', 'Changed.');
    index.beforeUpsert = () => {
      throw new Error('index is down');
    };
    await expect(run()).rejects.toThrow('index is down');
    index.beforeUpsert = () => {};
    // Back to the text that the registry knew: it must not count as unchanged.
    await write('a.md', 'First.');

    expect(await run()).toMatchObject({ changed: 1, unchanged: 0 });
    expect(index.texts()).toEqual({ 'a.md': ['First.'] });
  });

  it('removes a new document that vanished after a crash', async () => {
    await write('a.md', 'First.');
    const put = registry.put.bind(registry);
    let puts = 0;
    registry.put = async (records) => {
      puts++;
      if (puts === 2) throw new Error('registry is down');
      await put(records);
    };
    await expect(run()).rejects.toThrow('registry is down');
    await rm(join(knowledge, 'a.md'));

    await run();

    expect(index.texts()).toEqual({});
    expect(registry.records.size).toBe(0);
  });

  it('writes many documents in batches and says how far it is', async () => {
    for (let number = 0; number < 300; number++) await write(`page-${number}.md`, `Page ${number}.`);
    const seen: number[] = [];

    const summary = await run([], { onProgress: ({ done, total }) => seen.push(done, total) });

    expect(summary).toMatchObject({ new: 300, passages: 300 });
    expect(index.upserts.map((documents) => documents.length)).toEqual([256, 44]);
    expect(seen.slice(-2)).toEqual([300, 300]);
  });

  it('stops when it is told to, and goes on later', async () => {
    for (let number = 0; number < 5; number++) await write(`page-${number}.md`, `Page ${number}.`);
    const stop = new AbortController();

    await expect(
      run([], { signal: stop.signal, onProgress: ({ done }) => done === 3 && stop.abort() }),
    ).rejects.toThrow('abort');

    expect(await run()).toMatchObject({ new: 5 });
  });

  it('reads a page of the web, and keeps it when the server fails', async () => {
    const page: FetchPage = async () => ({
      kind: 'page',
      url: 'https://docs.example/rota',
      bytes: Buffer.from('# Rota\n\nAna is on call.'),
      contentType: 'text/markdown',
      validators: {},
    });

    const first = await run(['https://docs.example/rota'], { fetchPage: page });
    const second = await run(['https://docs.example/rota']);

    expect(first).toMatchObject({ new: 1, sources: [{ name: 'https://docs.example/rota' }] });
    expect(second.failed).toEqual([
      { document: 'https://docs.example/rota', reason: 'answered with status 500' },
    ]);
    expect(ingestExitCode(second)).toBe(1);
    expect(index.texts()).toEqual({ 'https://docs.example/rota': ['Ana is on call.'] });
  });

  it('names files outside by their path, and links to the address that they state', async () => {
    const other = join(home, 'other');
    await mkdir(other);
    await writeFile(
      join(other, 'x.md'),
      '---\nurl: https://wiki.example/x\nlanguage: de\nupdated: 2026-02-01\n---\nOutside.',
    );
    await writeFile(join(other, 'x.rtf'), 'no');

    const summary = await run(['other', 'other/x.rtf']);

    expect(summary.failed).toEqual([
      {
        document: 'other/x.rtf',
        reason: 'is an RTF file: save it as .docx',
      },
    ]);
    expect([...index.stored.values()]).toMatchObject([
      {
        document: 'other/x.md',
        source: 'other',
        link: 'https://wiki.example/x',
        language: 'de',
        updated: '2026-02-01',
      },
    ]);
  });
});
