import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listDocuments } from './list-documents.ts';

it('refuses a named pipe instead of waiting for somebody to write to it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'footnote-pipe-'));
  const path = join(folder, 'pipe.md');
  execFileSync('mkfifo', [path]);
  const roots = { knowledgeDir: folder, workingDir: folder };
  const fetchPage = async () => ({ kind: 'refused', reason: 'is not asked for' }) as const;

  const listing = await listDocuments(
    { kind: 'files', name: 'pipes', access: ['public'], paths: [path], whole: false },
    { roots, fetchPage },
  );

  expect(await listing.found[0]?.read()).toEqual({ kind: 'refused', reason: 'is no file' });
  await rm(folder, { recursive: true });
});
