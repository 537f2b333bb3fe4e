import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { NO_TOOLS_FILE, parseToolsFile } from './tools-file.ts';

describe('tools.yml', () => {
  it('reads the sample', async () => {
    const file = parseToolsFile(await readFile('knowledge/tools.yml', 'utf8'));

    expect(file.calculator).toMatchObject({ who: ['public'] });
    expect(file.directory?.columns[0]).toBe('name');
  });

  it('switches nothing on where it says nothing', () => {
    expect(parseToolsFile('')).toEqual(NO_TOOLS_FILE);
    expect(parseToolsFile('# none yet')).toEqual(NO_TOOLS_FILE);
  });

  it('lists every mistake with its line', () => {
    const yaml = `calculator:
  who: everyone
workingDays:
  timeZone: Mars/Base
  who: public
tickets:
  who: [group:it]
  url: ftp://desk.example.com
  secretEnv: s3cret-value
openapi:
  - name: rooms
    document: rooms.yml
    operations:
      bookRoom: {effect: change, who: public}
  - {name: rooms, document: b.yml, operations: {}}
mcp:
  - {name: wiki, tools: {}}
calculater: {who: public}
`;

    expect(() => parseToolsFile(yaml)).toThrow(
      [
        'tools.yml has mistakes:',
        '  - line 2: calculator.who.0 must be public, or such as group:finance, role:admin, person:ana@example.com, place:slack:C0123',
        '  - line 4: workingDays.timeZone must be a time zone such as Europe/Berlin',
        '  - line 8: tickets.url must be an http or https address',
        '  - line 9: tickets.secretEnv must be the name of an environment variable, never the secret itself: capitals, digits and _',
        '  - line 14: openapi.0.operations.bookRoom.effect must be read or write',
      ].join('\n'),
    );
    expect(() => parseToolsFile('calculater: {who: public}')).toThrow(
      'line 1: calculater is not a field of this file',
    );
  });

  it.each([
    ['a tool that says nobody may use it', 'calculator: {}', 'who must say who may use it'],
    [
      'a directory without a source',
      'directory: {who: public, columns: [name]}',
      'directory.file must be given',
    ],
    [
      'two services of one name',
      'status: {who: public, services: [{name: A, url: "http://a"}, {name: a, url: "http://b"}]}',
      'two services',
    ],
    ['a server without an address', 'mcp: [{name: a, tools: {}}]', 'mcp.0.command must be given'],
    [
      'headers of an MCP tool, which has none',
      'mcp: [{name: a, command: x, tools: {t: {who: public, effect: read, headers: [x-a]}}}]',
      'headers is not a field of this file',
    ],
    ['an alias', 'calculator: &a {who: public}\nstatus: *a', 'aliases'],
  ])('refuses %s', (_name, yaml, message) => {
    expect(() => parseToolsFile(yaml)).toThrow(message);
  });

  it('compares people as access.yml does', () => {
    expect(parseToolsFile('calculator: {who: ["person:Ana@Example.com"]}').calculator?.who).toEqual([
      'person:ana@example.com',
    ]);
  });
});
