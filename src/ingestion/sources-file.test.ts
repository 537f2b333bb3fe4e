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
      { name: 'wiki', kind: 'url', url: 'https://wiki.example/', access: ['public'] },
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
          '  - line 3: sources.0.kind must be folder, files or url',
          '  - line 4: sources.1 Unrecognized key: "acess"',
          '  - line 10: sources.2.url must be an http or https address',
          '  - line 11: sources.2.access must be public, or a list of group:name, person:name@example.com, place:slack:C0123',
        ].join('\n'),
      }),
    );
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
