import { describe, expect, it } from 'vitest';
import { testIdentity, testPerson, testPlace } from '../testing/fixed-directory.ts';
import { parseAccessFile } from './access-file.ts';
import { rightsOf } from './rights.ts';

const file = parseAccessFile(`
groups:
  finance: [sam@example.com, kim@example.com]
  oncall: [slack:S0ONCALL]
places:
  "slack:COPEN": allow
  "slack:CNAMED": place-only
`);
const sam = testIdentity('Sam');

describe('rightsOf', () => {
  it('gives people inside what is public, theirs, their groups’ and the place’s', () => {
    expect(rightsOf(sam, { file, groups: ['S0ONCALL', 'S0'], place: testPlace('C1') })).toEqual([
      'public',
      'place:slack:C1',
      'person:sam@example.com',
      'group:finance',
      'group:oncall',
      'group:slack:S0ONCALL',
      'group:slack:S0',
    ]);
  });

  it('compares e-mail addresses without case, and no further than ASCII', () => {
    const shouted = { ...sam, verifiedEmail: 'SAM@Example.COM' };
    const kelvin = { ...sam, verifiedEmail: '\u212Aim@example.com' };

    expect(rightsOf(shouted, { file, groups: [] })).toContain('group:finance');
    expect(rightsOf(kelvin, { file, groups: [] })).not.toContain('group:finance');
  });

  it('takes an address that nobody confirmed for none', () => {
    const claimed = {
      person: testPerson('Mallory', { email: 'sam@example.com' }),
      standing: 'inside' as const,
    };

    expect(rightsOf(claimed, { file, groups: [] })).toEqual(['public']);
  });

  it.each(['slack:S0ONCALL', 'public', 'x@y,public', ' '])('makes no right of %j as an address', (email) => {
    expect(rightsOf({ ...sam, verifiedEmail: email }, { file, groups: [] })).toEqual(['public']);
  });

  it('gives no right for a direct chat', () => {
    expect(rightsOf(sam, { file, groups: [], place: testPlace('D1', { kind: 'direct' }) })).not.toContain(
      'place:slack:D1',
    );
  });
});

describe('threat 8: guests and people of other organisations', () => {
  const strangers = [
    testIdentity('Sam', { standing: 'guest' }),
    testIdentity('Sam', { standing: 'outside' }),
    testIdentity('Sam', { standing: 'unknown' }),
    testIdentity('Sam', { person: testPerson('Sam', { guest: true }) }),
  ];

  it.each(strangers)('see nothing by default, whatever groups name them (%#)', (stranger) => {
    expect(rightsOf(stranger, { file, groups: ['S0ONCALL'], place: testPlace('C1') })).toEqual([]);
    expect(rightsOf(stranger, { file, groups: ['S0ONCALL'] })).toEqual([]);
  });

  it.each(strangers)('see what is public and the place’s own where access.yml allows it (%#)', (stranger) => {
    const at = (id: string) => rightsOf(stranger, { file, groups: ['S0ONCALL'], place: testPlace(id) });

    expect(at('COPEN')).toEqual(['public', 'place:slack:COPEN']);
    expect(at('CNAMED')).toEqual(['place:slack:CNAMED']);
  });

  it('opens an external place’s documents to nobody without its entry in access.yml', () => {
    const external = testPlace('CEXT', { external: true });

    expect(rightsOf(sam, { file, groups: [], place: external })).not.toContain('place:slack:CEXT');
  });
});
