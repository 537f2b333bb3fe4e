import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkKnowledge } from './knowledge-checks.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footnote-knowledge-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Files = Readonly<Record<string, string>>;
type Documents = Parameters<typeof checkKnowledge>[1];

async function found(files: Files, documents: Documents = []) {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return (await checkKnowledge({ KNOWLEDGE_DIR: folder }, documents)).map((finding) => ({
    ...finding,
    what: finding.what.replaceAll(folder, 'knowledge'),
  }));
}

const badOnes = async (files: Files, documents: Documents = []) =>
  (await found({ 'escalation.yml': 'default: web:help-desk', ...files }, documents)).filter(
    ({ kind }) => kind === 'bad',
  );

describe("the doctor's look at the knowledge folder", () => {
  it('finds nothing to mend in the sample', async () => {
    const findings = await checkKnowledge({ KNOWLEDGE_DIR: 'knowledge' }, []);

    expect(findings).toEqual([
      {
        kind: 'good',
        what: expect.stringMatching(
          /^knowledge: no mistake in sources\.yml, access\.yml, escalation\.yml, tools\.yml, faq\.yml, glossary\.yml/,
        ),
      },
    ]);
  });

  it.each([
    ['sources.yml', 'sources:\n  - kind: folder\n    path: .\n    pth: x\n', [/line 2: .*name/, /line 4: /]],
    ['access.yml', 'groups:\n  finance: [ana]\n', [/line 2: groups\.finance\.0 must be an e-mail address/]],
    ['escalation.yml', 'defautl: slack:C1\n', [/line 1: defautl is not a field/]],
    ['tools.yml', 'calculator:\n  places: 1\n', [/who must say/, /line 2: calculator\.places/]],
    ['faq.yml', '- id: A B\n', [/line 1: 0\.id/, /./, /./, /./, /./, /./, /./]],
    ['glossary.yml', '- [one]\n', [/line 1: /]],
    ['suggestions.yml', 'a: [\n', [/line \d/]],
  ])('names each mistake of %s by its line', async (file, text, mends) => {
    const bad = await badOnes({ [file]: text });

    expect(bad).toEqual([
      {
        kind: 'bad',
        what: `knowledge/${file} has mistakes`,
        mends: mends.map((mend) => expect.stringMatching(mend)),
      },
    ]);
  });

  it('names a folder that is not there', async () => {
    const findings = await checkKnowledge({ KNOWLEDGE_DIR: join(folder, 'missing') }, []);

    expect(findings).toEqual([
      { kind: 'bad', what: expect.stringContaining('missing'), mends: [expect.stringContaining('set it')] },
    ]);
  });

  it('names groups, roles and people that nobody is, and where', async () => {
    const bad = await badOnes(
      {
        'access.yml': 'groups: {finance: [ana@example.com]}\nroles: {admin: [ana@example.com]}\n',
        'sources.yml': 'sources:\n  - {name: a, kind: folder, path: ., access: [group:finanse]}\n',
        'tools.yml':
          'calculator: {who: [role:admn]}\nmcp:\n  - name: wiki\n    url: https://wiki.example.com\n    tools:\n      search: {effect: write, who: [group:finance, person:ana], approvers: [group:boss]}\n',
        'faq.yml':
          '- {id: a, questions: [b], answer: c, source: {document: d}, access: ["group:slack:S1"], owner: e, verified: 2026-01-01, expires: 2027-01-01}\n',
      },
      [
        { where: 'pay.md', right: 'group:boss' },
        { where: 'leave.md', right: 'group:finance' },
        { where: 'leave.md', right: 'place:slack:C1' },
      ],
    );

    expect(bad).toEqual([
      {
        kind: 'bad',
        what: 'Nobody is group:finanse (sources.yml: a)',
        mends: ['add it with members to access.yml, or mend the name. Did you mean group:finance?'],
      },
      {
        kind: 'bad',
        what: 'Nobody is role:admn (tools.yml: calculator.who)',
        mends: [expect.stringContaining('Did you mean role:admin?')],
      },
      {
        kind: 'bad',
        what: 'Nobody is person:ana (tools.yml: mcp.0.tools.search.who)',
        mends: ['name people by their e-mail address'],
      },
      {
        kind: 'bad',
        what: 'Nobody is group:boss (tools.yml: mcp.0.tools.search.approvers, pay.md)',
        mends: ['add it with members to access.yml, or mend the name.'],
      },
    ]);
  });

  it('names a file that nobody reads for its name', async () => {
    const findings = await found({ 'acces.yml': '', 'tools.yaml': '', 'rota-of-the-office.yml': '' });

    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          what: "acces.yml isn't read by anything",
          mends: [expect.stringContaining('access.yml')],
        }),
        expect.objectContaining({
          what: "tools.yaml isn't read by anything",
          mends: [expect.stringContaining('tools.yml')],
        }),
        { kind: 'off', what: "rota-of-the-office.yml is none of Footnote's settings, and isn't read" },
      ]),
    );
  });

  it('names routes to a platform that is off, and says where requests go nowhere', async () => {
    const routes =
      'default: slack:C0HELP\nroutes:\n  - {when: {words: [pay]}, to: "web:desk", then: "teams:19:x"}\n';

    expect(await badOnes({ 'escalation.yml': routes })).toEqual([
      expect.objectContaining({ what: 'Requests for a person go to slack:C0HELP, and Slack is off' }),
      expect.objectContaining({ what: 'Requests for a person go to teams:19:x, and Teams is off' }),
    ]);
    expect(await found({ 'escalation.yml': '' })).toContainEqual({
      kind: 'off',
      what: expect.stringContaining('go nowhere'),
    });
  });
});
