import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FolderSettings } from './source-settings.ts';
import { ALL_DOCUMENTS } from './sources-file.ts';
import { walkFolder } from './walk-folder.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'footnote-walk-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), 'Text.');
  }
}

async function walk(settings: Partial<FolderSettings> = {}) {
  const { files, warnings } = await walkFolder({
    kind: 'folder',
    name: 'handbook',
    access: ['public'],
    root,
    include: ALL_DOCUMENTS,
    exclude: [],
    ...settings,
  });
  return { files: files.map((file) => relative(root, file)), warnings };
}

describe('walkFolder', () => {
  it('knows kinds of files in capitals, but names of folders as they are', async () => {
    await write('UPPER.MD', 'Report.PDF', 'drafts/Old.TXT', 'Drafts/new.txt', 'photo.JPG');

    const { files } = await walk({ exclude: ['drafts/*.txt'] });

    expect(files).toEqual(['Drafts/new.txt', 'Report.PDF', 'UPPER.MD']);
  });

  it('follows no link to what it would pass over itself', async () => {
    await write('a.md', '.hidden/b.md', '.env.md', 'node_modules/c.md', 'drafts/d.md', 'list.yml');
    for (const target of ['a.md', '.hidden/b.md', '.env.md', 'node_modules/c.md', 'drafts/d.md', 'list.yml'])
      await symlink(join(root, target), join(root, `to-${target.replaceAll(/\W/gu, '-')}.md`));

    const { files, warnings } = await walk({ exclude: ['drafts/**'] });

    expect(files).toEqual(['a.md', 'to-a-md.md']);
    expect(warnings).toHaveLength(5);
  });
});
