import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planSources } from './plan-sources.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'footnote-plan-'));
  await mkdir(join(home, 'knowledge/finance'), { recursive: true });
  await mkdir(join(home, 'elsewhere'));
  for (const file of ['knowledge/a.md', 'knowledge/finance/pay.md', 'elsewhere/x.md'])
    await writeFile(join(home, file), 'x');
});
afterEach(() => rm(home, { recursive: true, force: true }));

const plan = (...targets: string[]) => planSources({ knowledgeDir: 'knowledge', workingDir: home, targets });
const configure = (sources: unknown) =>
  writeFile(join(home, 'knowledge/sources.yml'), JSON.stringify({ sources }));

describe('planSources', () => {
  it('takes the whole knowledge folder when nothing is configured or asked', async () => {
    expect(await plan()).toMatchObject([
      {
        kind: 'folder',
        name: 'knowledge',
        root: join(home, 'knowledge'),
        access: ['public'],
        exclude: ['evals/**'],
      },
    ]);
  });

  it('names a folder or file outside by its path', async () => {
    expect(await plan('elsewhere', './elsewhere/x.md')).toMatchObject([
      { kind: 'folder', name: 'elsewhere', root: join(home, 'elsewhere') },
      { kind: 'files', name: 'elsewhere/x.md', paths: [join(home, 'elsewhere/x.md')], whole: false },
    ]);
  });

  it('keeps name and rights of the source that holds a target', async () => {
    await configure([
      { name: 'all', kind: 'folder', path: '.' },
      { name: 'finance', kind: 'folder', path: 'finance', access: 'group:finance' },
      { name: 'wiki', kind: 'url', url: 'https://wiki.example', access: 'group:it' },
    ]);

    expect(await plan('knowledge/finance/pay.md')).toMatchObject([
      { kind: 'files', name: 'finance', access: ['group:finance'], whole: false },
    ]);
    expect(await plan('knowledge/finance')).toMatchObject([
      { kind: 'folder', name: 'finance', access: ['group:finance'] },
    ]);
    expect(await plan('knowledge')).toMatchObject([
      { name: 'all' },
      { name: 'finance', access: ['group:finance'] },
    ]);
    expect(await plan('.')).toMatchObject([{ name: '.', root: home }, { name: 'all' }, { name: 'finance' }]);
    expect(await plan('https://wiki.example/')).toMatchObject([{ name: 'wiki', access: ['group:it'] }]);
    expect(await plan('https://other.example')).toMatchObject([
      { name: 'https://other.example/', access: ['public'] },
    ]);
  });

  it('says what to give when a target is not there', async () => {
    await expect(plan('missing')).rejects.toThrow(
      "missing isn't there: give a folder, a file, or an address that begins with https://",
    );
    await expect(plan('http://')).rejects.toThrow('http://');
  });
});
