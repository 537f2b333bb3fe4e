import { describe, expect, it } from 'vitest';
import { ALL_DOCUMENTS, parseSources } from './sources-file.ts';

describe('parseSources', () => {
  it('reads all kinds, with paths from its folder and public as the default', () => {
    const yaml = [
      'sources:',
      '  - name: handbook',
      '    kind: folder',
      '    path: .',
      '  - {name: pay, kind: files, paths: [pay.md, /etc/b.md], access: [group:finance]}',
      '  - {name: wiki, kind: url, url: "https://wiki.example/", access: public}',
    ].join('\n');

    expect(parseSources(yaml, '/know')).toEqual([
      {
        name: 'handbook',
        kind: 'folder',
        root: '/know',
        access: ['public'],
        include: ALL_DOCUMENTS,
        exclude: [],
      },
      {
        name: 'pay',
        kind: 'files',
        paths: ['/know/pay.md', '/etc/b.md'],
        access: ['group:finance'],
        whole: true,
      },
      { name: 'wiki', kind: 'url', url: 'https://wiki.example/', access: ['public'], allow: [] },
    ]);
  });

  it('lists all mistakes at once, with line and field', () => {
    const yaml = [
      'sources:',
      '  - name: handbook',
      '    kind: floder',
      '  - name: pay',
      '    kind: folder',
      '    path: a',
      '    acess: public',
      '  - name: pay',
      '    kind: url',
      '    url: ftp://x',
      '    access: everybody',
    ].join('\n');

    expect(() => parseSources(yaml, '/know')).toThrow(
      expect.objectContaining({
        code: 'configuration',
        message: [
          'sources.yml has mistakes:',
          '  - line 3: sources.0.kind must be folder, files, url, site or git',
          '  - line 7: sources.1.acess is not a field of this file',
          '  - line 10: sources.2.url must be an http or https address',
          '  - line 11: sources.2.access must be public, or a list of group:name, person:name@example.com, place:slack:C0123',
        ].join('\n'),
      }),
    );
  });

  it('reads websites, repositories and schedules', () => {
    const yaml = [
      'sources:',
      '  - {name: docs, kind: site, sitemap: "https://docs.example/sitemap.xml", every: 6h, allow: [docs.internal]}',
      '  - {name: wiki, kind: git, url: "git@github.com:acme/wiki.git", branch: main, path: /docs/, schedule: "0 6 * * 1-5"}',
      '  - {name: near, kind: git, url: ../near, include: ["**/*.md"]}',
    ].join('\n');

    expect(parseSources(yaml, '/know')).toEqual([
      {
        name: 'docs',
        kind: 'site',
        sitemap: 'https://docs.example/sitemap.xml',
        access: ['public'],
        include: ['**'],
        exclude: [],
        allow: ['docs.internal'],
        maxPages: 5_000,
        schedule: { kind: 'every', everyMs: 6 * 3_600_000 },
      },
      {
        name: 'wiki',
        kind: 'git',
        url: 'git@github.com:acme/wiki.git',
        branch: 'main',
        path: 'docs',
        access: ['public'],
        include: ALL_DOCUMENTS,
        exclude: [],
        allow: [],
        schedule: { kind: 'cron', pattern: '0 6 * * 1-5' },
      },
      {
        name: 'near',
        kind: 'git',
        url: '/near',
        access: ['public'],
        include: ['**/*.md'],
        exclude: [],
        allow: [],
      },
    ]);
  });

  it.each([
    'ext::sh -c evil',
    'file:///srv/wiki',
    '--upload-pack=evil',
    'https://user:secret@github.com/acme/wiki',
    'https://token@github.com/acme/wiki',
    'ssh://git:secret@github.com/acme/wiki',
    'ssh://-oProxyCommand=evil/wiki',
    'git@-oProxyCommand=evil:wiki',
    'wiki',
  ])('refuses %j as a repository', (url) => {
    const yaml = `sources: [{name: wiki, kind: git, url: ${JSON.stringify(url)}}]`;

    expect(() => parseSources(yaml, '/know')).toThrow('sources.0.url must be an https or ssh address');
  });

  it.each([
    ['every: 1m', 'every must be a time such as 30m, 6h or 1d, and at least 5m'],
    ['every: soon', 'every must be a time'],
    ['schedule: daily', 'schedule must be a cron pattern of five fields'],
    ['every: 6h, schedule: "0 6 * * *"', 'a source has one of them'],
    ['path: ../up', 'path must be a folder of the repository'],
    ['branch: --evil', 'branch must be the name of a branch'],
    ['allow: ["http://x"]', 'must be a host, an address or a range'],
  ])('refuses %j', (field, message) => {
    const yaml = `sources: [{name: wiki, kind: git, url: "https://github.com/acme/wiki", ${field}}]`;

    expect(() => parseSources(yaml, '/know')).toThrow(message);
  });

  it('refuses a name that is taken', () => {
    expect(() =>
      parseSources('sources: [{name: a, kind: folder, path: x}, {name: a, kind: folder, path: y}]', '/know'),
    ).toThrow('line 1: sources.1.name "a" is taken by another source');
  });

  it.each([
    ['', 'line 1: sources must be a list of sources'],
    ['sources: [', 'line 1: Flow sequence'],
    ['- a', 'line 1: the file'],
  ])('says what is wrong with %j', (yaml, message) => {
    expect(() => parseSources(yaml, '/know')).toThrow(message);
  });
});
