import { describe, expect, it } from 'vitest';
import { bodyStart, readFrontMatter } from './front-matter.ts';

const withMatter = (yaml: string) => `---\n${yaml}\n---\nBody`;

describe('readFrontMatter', () => {
  it('reads what a document says of itself', () => {
    const text = withMatter(
      'title: Pay\nurl: https://x.example/pay\naccess: [group:finance, person:ana@example.com, "place:slack:C0123"]\nupdated: 2026-03-20\nlanguage: de\nowner: Ana',
    );

    expect(readFrontMatter(text)).toEqual({
      title: 'Pay',
      url: 'https://x.example/pay',
      access: ['group:finance', 'person:ana@example.com', 'place:slack:C0123'],
      updated: '2026-03-20',
      language: 'de',
      warnings: [],
    });
    expect(text.slice(bodyStart(text))).toBe('Body');
  });

  it.each([
    ['no front matter', 'Body'],
    ['a rule in the text', 'Body\n\n---\naccess: public\n---\n'],
    ['one that never ends', '---\naccess: public\nBody'],
    ['an empty one', '---\n---\nBody'],
  ])('says nothing for %s', (_, text) => {
    expect(readFrontMatter(text)).toMatchObject({ warnings: [] });
    expect(readFrontMatter(text).access).toBeUndefined();
  });

  it('reads Windows line ends and a byte order mark', () => {
    const text = '\uFEFF---\r\ntitle: Pay\r\naccess: public\r\n---\r\nBody';

    expect(readFrontMatter(text)).toMatchObject({ title: 'Pay', access: ['public'] });
    expect(text.slice(bodyStart(text))).toBe('Body');
  });

  it.each([
    'access: everyone',
    'access:',
    'access: []',
    'access: 7',
    'access: [public, nonsense]',
    'access: {group: finance}',
    'access: group:',
    'access: person:ana',
    'access: [group:finance\ntitle: x',
    'x: &a 1\naccess: [*a]',
  ])('lets nobody read what it can not understand: %s', (yaml) => {
    const { access, warnings } = readFrontMatter(withMatter(yaml));

    expect(access).toEqual([]);
    expect(warnings.join(' ')).toMatch(/access/);
  });

  it('leaves out other fields that are wrong, and says which', () => {
    const { warnings, ...fields } = readFrontMatter(
      withMatter('title: [a]\nurl: "javascript:alert(1)"\nupdated: soon\nlanguage: 12\naccess: public'),
    );

    expect(fields).toEqual({ access: ['public'] });
    expect(warnings).toEqual([
      'front matter: title must be text',
      'front matter: url must be an http or https address',
      'front matter: updated must be a date such as 2026-01-31',
      'front matter: language must be a language code such as en',
    ]);
  });

  it('ignores broken YAML that names no access', () => {
    expect(readFrontMatter(withMatter('title: "open'))).toEqual({
      warnings: ['front matter: not valid YAML, so it was ignored'],
    });
  });
});
