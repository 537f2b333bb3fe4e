import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planSources, rivalsOf } from './plan-sources.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'footnote-plan-'));
  await mkdir(join(home, 'knowledge/finance'), { recursive: true });
  await mkdir(join(home, 'elsewhere'));
  for (const file of ['knowledge/a.md', 'knowledge/finance/pay.md', 'elsewhere/x.md'])
    await writeFile(join(home, file), 'x');
});
afterEach(() => rm(home, { recursive: true, force: true }));

const plan = async (...targets: string[]) =>
  (await planSources({ knowledgeDir: 'knowledge', workingDir: home, targets })).sources;
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
      "missing isn't there: give a folder, a file, an address that begins with https://, or the name of a source (knowledge)",
    );
    await expect(plan('http://')).rejects.toThrow('http://');
  });

  it('names the sources when one is misspelt, but not a whole page of them', async () => {
    await configure([
      { name: 'handbook', kind: 'folder', path: '.' },
      { name: 'wiki', kind: 'url', url: 'https://wiki.example' },
    ]);
    await expect(plan('hanbook')).rejects.toThrow('the name of a source (handbook, wiki)');

    const many = Array.from({ length: 12 }, (_, index) => `s${index}`);
    await configure(many.map((name) => ({ name, kind: 'url', url: `https://${name}.example` })));
    await expect(plan('hanbook')).rejects.toThrow('(s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, …)');
  });

  it('gives a page the readers of its site', async () => {
    const sitemap = 'https://docs.example/sitemap.xml';
    await configure([
      { name: 'docs', kind: 'site', sitemap },
      { name: 'pay', kind: 'site', sitemap, access: 'group:hr', allow: ['docs.example'] },
    ]);

    expect(await plan('https://docs.example/pay/bands')).toMatchObject([
      { kind: 'url', access: ['group:hr'], allow: ['docs.example'] },
    ]);
    expect(await plan('https://other.example/')).toMatchObject([{ access: ['public'], allow: [] }]);
  });

  it('takes a source by its name, where no file has that name', async () => {
    await configure([
      { name: 'docs', kind: 'site', sitemap: 'https://docs.example/sitemap.xml' },
      { name: 'elsewhere', kind: 'url', url: 'https://wiki.example' },
    ]);

    expect(await plan('docs')).toMatchObject([{ name: 'docs', kind: 'site' }]);
    expect(await plan('elsewhere')).toMatchObject([{ name: 'elsewhere', kind: 'folder' }]);
  });
});

describe('rivalsOf', () => {
  it('are the sources that could hold the same documents, in their order', async () => {
    const site = (name: string, host: string) => ({
      name,
      kind: 'site',
      sitemap: `https://${host}/sitemap.xml`,
    });
    await configure([
      { name: 'all', kind: 'folder', path: '.' },
      { name: 'pay', kind: 'files', paths: ['finance/pay.md'] },
      site('docs', 'docs.example'),
      site('docs-inside', 'docs.example'),
      site('blog', 'blog.example'),
      { name: 'page', kind: 'url', url: 'https://docs.example/page' },
      { name: 'code', kind: 'git', url: '/srv/code' },
    ]);
    const configured = await plan();
    const rivals = configured.map((each) =>
      rivalsOf(each, configured)
        .map(({ name }) => name)
        .join(),
    );

    expect(rivals).toEqual([
      'all,pay',
      'all,pay',
      'docs,docs-inside,page',
      'docs,docs-inside,page',
      'blog',
      'docs,docs-inside,page',
      'code',
    ]);
  });
});
