import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listTree } from './list-tree.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footnote-tree-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Lists with a stand-in for Git that does what `script` says. */
async function listWith(script: string, { mostFiles = 10, signal = new AbortController().signal } = {}) {
  const binary = join(folder, 'stand-in');
  await writeFile(binary, `#!/bin/sh\n${script}\n`);
  await chmod(binary, 0o755);
  const environment = { PATH: process.env.PATH ?? '' };
  return listTree({ folder, tree: 'HEAD', binary, environment, mostFiles, signal });
}

const BLOB = 'a'.repeat(40);
const entry = (mode: string, kind: string, name: string) => `${mode} ${kind} ${BLOB}       7\\t${name}\\000`;

describe('listTree', () => {
  it('lists regular files, with all that their names may hold', async () => {
    const entries = [
      entry('100644', 'blob', 'a b\\nc.md'),
      entry('120000', 'blob', 'link.md'),
      entry('100755', 'blob', 'ä.md'),
    ];

    expect(await listWith(`printf '${entries.join('')}'`)).toEqual({
      files: [
        { path: 'a b\nc.md', blob: BLOB, bytes: 7 },
        { path: 'ä.md', blob: BLOB, bytes: 7 },
      ],
      isWhole: true,
    });
  });

  it('stops a listing that has too many entries', async () => {
    const { files, isWhole } = await listWith(
      `while :; do printf '${entry('100644', 'blob', 'x.md')}'; done`,
    );

    expect([files.length, isWhole]).toEqual([10, false]);
  });

  it('stops a listing whose one entry never ends', async () => {
    expect(await listWith('exec yes')).toEqual({ files: [], isWhole: false });
  });

  it('says what Git says', async () => {
    await expect(listWith("echo 'fatal: Not a valid object name' >&2; exit 128")).rejects.toThrow(
      'Not a valid object name',
    );
  });

  it('ends when it is asked to', async () => {
    const stop = new AbortController();
    const listing = listWith('exec sleep 600', { signal: stop.signal });
    stop.abort();

    await expect(listing).rejects.toThrow('aborted');
  });
});
