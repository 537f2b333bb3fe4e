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
    ['one that never ends', '---\ntitle: Pay\nBody'],
    ['a rule at the top', '---\n\n# Pay\n\nWho has access: finance.\n\n----\n'],
    ['rules far apart', `----\nBody\n----\n${'y\n'.repeat(40_000)}access: public\n---\n`],
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

  it.each([
    ['no end', '---\naccess: public\n\n# Pay'],
    ['a blank line before it', '\n \n---\naccess: public\n---\n# Pay'],
    ['an invisible character before it', '\u200b---\naccess: public\n---\n# Pay'],
    ['two byte order marks', '\uFEFF\uFEFF---\naccess: public\n---\n# Pay'],
    ['more than 64 KB', `---\nx: ${'y'.repeat(70_000)}\nAccess : public\n---\n# Pay`],
    ['more than 64 KB, and a blank line before it', `\n---\nx: ${'y'.repeat(70_000)}\naccess: public\n---\n`],
    ['four dashes', '----\n"access": public\n----\n# Pay'],
    ['line ends of an old Mac', '---\raccess: public\r---\r# Pay'],
    ['an invisible character in the word', '---\nac\u200bcess: public\n# Pay'],
  ])('lets nobody read a document whose front matter has %s', (_, text) => {
    const { access, warnings } = readFrontMatter(text);

    expect(access).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('nobody can read the document until it is mended')]);
  });

  it.each([
    ['TOML', '+++\naccess = ["group:finance"]\n+++\n# Pay'],
    ['JSON', '{"access": ["finance"]}\n# Pay'],
    ['JSON between semicolons', ';;;\n{"access": ["finance"]}\n;;;\n# Pay'],
    ['a code block around it', '```yaml\n---\naccess: finance\n---\n```\n# Pay'],
    ['a comment before it', '<!-- reviewed -->\n---\naccess: finance\n---\n# Pay'],
    ['a comment for fences', '<!--\naccess: group:finance\n-->\n# Pay'],
    ['a directive before it', '%YAML 1.2\n---\naccess: finance\n---\n# Pay'],
    ['its field beside the dashes', '--- access: finance\n---\n# Pay'],
    ['a title of the page before it', '# Pay\n---\naccess: [group:finance]\n---\n'],
    ['a second block', '---\ntitle: Pay\n---\naccess: [group:finance]\n---\n# Pay'],
    ['a second block of its own', '---\ntitle: Pay\n---\n\n---\naccess: finance\n---\n# Pay'],
    ['no dashes at all', 'access:\n  - group:finance\n\n# Pay'],
    ['dashes that a word processor joined', '—\naccess: finance\n—\n# Pay'],
    ['a field inside another', withMatter('meta:\n  readers:\n    Access: finance')],
    ['rights under another name', withMatter('acl: [group:finance]')],
    ['a misspelt name', withMatter('acess: person:ana@example.com')],
    ['letters of another alphabet, nested', withMatter('meta: {\u0430cc\u0435ss: finance}')],
    ['NEL line ends', '---\u0085access: finance\u0085---\u0085# Pay'],
    ['VT line ends', '---\u000baccess: finance\n---\n# Pay'],
    ['an escaped name in broken YAML', withMatter(String.raw`"\u0061ccess": [group:finance`)],
    ['another alphabet in broken YAML', withMatter('\u0430ccess: [group:finance')],
  ])('lets nobody read a document that gives its rights where they do not count: %s', (_, text) => {
    const { access, warnings } = readFrontMatter(text);

    expect(access).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('nobody can read the document until it is mended')]);
  });

  it('names the line that has to be mended', () => {
    expect(readFrontMatter('<!-- reviewed -->\n\n---\ntitle: Pay\naccess: finance\n---\n').warnings).toEqual([
      expect.stringMatching(/^front matter: line 5 /u),
    ]);
    expect(readFrontMatter('---\ntitle: Pay\nmeta:\n  access: finance\n---\n').warnings).toEqual([
      expect.stringMatching(/^front matter: line 4 /u),
    ]);
  });

  it.each([
    ['prose', '# Office\n\nAccess: how to get into the building\n\naccess: by badge\n'],
    ['prose at the top', 'Access: how to get into the building\n'],
    ['prose behind front matter', '---\ntitle: Office\n---\nAccess: how to get in\n'],
    ['a rule at the top', '---\n\n# Office\n\nAccess: how to get into the building\n'],
    ['a rule right above a heading', '---\n# Office\n\nAccess: how to get into the building\n'],
    ['other front matter', '+++\ntitle = "Office"\n+++\nNote: this moved.\n\nAccess: by badge\n'],
    ['public transport', '# Office\n\nAccess: public transport stops at the door\n- Access: public\n'],
    ['a heading underlined', 'Office\n------\nAccess: 24/7\n'],
    ['a table', '| Field | Access: |\n|---|---|\n| Access: | group:finance |\n'],
    ['a web page', '<!doctype html>\n<!-- access to the building -->\n<p>Access: by badge</p>\n'],
    [
      'a page named Access',
      '---\ntitle: "Access: badges"\ntags: [access, group]\n---\n# Access\n\nAccess\n======\n',
    ],
    [
      'an example of code',
      '# Rights\n\n```yaml\n---\naccess: [group:finance]\n---\n```\n\n`access: group:x`\n',
    ],
    ['a comment inside', withMatter('# access: group:finance\ntitle: Pay')],
    ['another language', '---\ntitel: Zugang\n---\nAcc\u00e8s : par badge\n'],
    ['a program', '# Office\n\n    access = readers(place)\n'],
  ])('leaves ordinary documents alone: %s', (_, text) => {
    expect(readFrontMatter(text).access).toBeUndefined();
    expect(readFrontMatter(text).warnings).toEqual([]);
  });

  it('takes the rights that a document states properly, whatever its text says of others', () => {
    const text = `${withMatter('access: public')}\n\naccess: group:finance\n`;

    expect(readFrontMatter(text)).toEqual({ access: ['public'], warnings: [] });
  });

  it.each([
    ['Access: group:finance', ['group:finance']],
    ['\u0430\u0441cess: group:finance', ['group:finance']],
    ['\uff41\uff43\uff43\uff45\uff53\uff53: group:finance', ['group:finance']],
    ['\u0430ccess: public\naccess: group:finance', []],
    ['ACCESS: [group:finance]', ['group:finance']],
    ['"access\u200b ": group:finance', ['group:finance']],
    ['access: public\nAccess: group:finance', []],
    ['Access: [group:finance', []],
    ['{title: Pay, access: [group:finance', []],
  ])('reads fields however they are written: %s', (yaml, access) => {
    expect(readFrontMatter(withMatter(yaml)).access).toEqual(access);
  });

  it('is quick with many blank lines', () => {
    const text = withMatter(`title: "open\n${'\n'.repeat(60_000)}`);
    const before = process.cpuUsage();

    readFrontMatter(text);
    readFrontMatter(`---\n${'\n'.repeat(200_000)}`);

    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(500);
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
