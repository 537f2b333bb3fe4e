import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createFilesSource } from './folder-source.ts';

it('refuses a named pipe instead of waiting for somebody to write to it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'footnote-pipe-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'pipe.md');
  execFileSync('mkfifo', [path]);
  const source = createFilesSource(
    { kind: 'files', name: 'pipes', access: ['public'], paths: [path], whole: false },
    { roots: { knowledgeDir: folder, workingDir: folder } },
  );

  const { documents } = await source.list({});

  expect(documents).toHaveLength(1);
  for (const each of documents)
    expect(await source.fetch(each, {})).toEqual({ kind: 'refused', reason: 'is no file' });
});
