import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NO_ACCESS_FILE, parseAccessFile } from './access-file.ts';

describe('parseAccessFile', () => {
  it('reads groups, roles and places', () => {
    const file = parseAccessFile(`
groups:
  finance: [Sam@Example.com, slack:S0FIN]
  board: [sam@example.com]
  empty:
roles:
  admin: [Ana@example.com, group:board, group:slack:S0OPS]
places:
  "slack:C0EXT": allow
  "teams:19:abc@thread.tacv2": place-only
`);

    expect(file.groupsByMember.get('sam@example.com')).toEqual(['finance', 'board']);
    expect(file.groupsByMember.get('slack:S0FIN')).toEqual(['finance']);
    expect(file.roles.get('admin')).toEqual(['person:ana@example.com', 'group:board', 'group:slack:S0OPS']);
    expect(file.places.get('slack:C0EXT')).toBe('allow');
    expect(file.places.get('teams:19:abc@thread.tacv2')).toBe('place-only');
  });

  it.each(['', 'groups:\nroles:\nplaces:\n', '# nothing'])('gives nobody anything for %j', (yaml) => {
    expect(parseAccessFile(yaml)).toEqual(NO_ACCESS_FILE);
  });

  it('reads the file of the sample company', () => {
    const yaml = readFileSync(new URL('../../knowledge/access.yml', import.meta.url), 'utf8');

    expect(parseAccessFile(yaml).roles.get('admin')).toEqual(['person:ana@example.com']);
  });

  it('lists all mistakes at once, with line and field', () => {
    const yaml = [
      'groups:',
      '  finance: [sam@example.com, everybody]',
      '  "a:b": [sam@example.com]',
      '  legal: sam@example.com',
      'roles:',
      '  admin: [group:finanec]',
      'places:',
      '  C0EXT: allow',
      '  "slack:C0": yes please',
      'grups: {}',
    ].join('\n');

    expect(() => parseAccessFile(yaml)).toThrow(
      expect.objectContaining({
        code: 'configuration',
        retryable: false,
        message: [
          'access.yml has mistakes:',
          '  - line 2: groups.finance.1 must be an e-mail address, or a group of a platform such as slack:S0123',
          '  - line 3: groups.a:b must be a name without spaces, commas and colons',
          '  - line 4: groups.legal must be a list of e-mail addresses',
          '  - line 8: places.C0EXT must be a place such as slack:C0123',
          '  - line 9: places.slack:C0 must be allow or place-only',
          '  - line 10: grups is not a field of this file',
        ].join('\n'),
      }),
    );
  });

  it('refuses a role whose group nobody defined', () => {
    expect(() => parseAccessFile('roles:\n  admin: [group:ops]')).toThrow(
      'line 2: roles.admin.0 names a group that is not under groups',
    );
  });

  it.each([
    ['- ana@example.com', 'the file must be groups, roles and places'],
    ['everybody', 'the file must be groups, roles and places'],
    ['groups: [', 'line 1: Flow sequence'],
    ['groups: {a: [x@example.com]}\ngroups: {}', 'Map keys must be unique'],
    ['groups:\n  a: &one [x@example.com]\n  b: *one', 'YAML aliases'],
    ['groups:\n  a: [x@example.com]\n---\nplaces:\n  "slack:C1": place-only', 'multiple documents'],
    ['groups: everybody', 'line 1: groups must name lists'],
    ['roles: {admin: ["*"]}', 'roles.admin.0 must be an e-mail address'],
    ['places: [slack:C0]', 'line 1: places must name places'],
    ['places: {"slack:C0 ": allow}', 'must be a place such as'],
  ])('never takes %j for a file without mistakes', (yaml, message) => {
    expect(() => parseAccessFile(yaml)).toThrow(message);
  });
});
