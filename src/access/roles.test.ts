import { describe, expect, it } from 'vitest';
import { fixedDirectory, testIdentity, testPerson } from '../testing/fixed-directory.ts';
import { createAccess } from './access.ts';
import { parseAccessFile } from './access-file.ts';
import { hasRole } from './roles.ts';

const file = parseAccessFile(`
groups: {ops: [lee@example.com, slack:S0OPS]}
roles: {admin: [ana@example.com, group:ops], auditor: []}
places: {"slack:C1": allow}
`);
const call = { signal: new AbortController().signal };

async function isAdmin(...[id, overrides]: Parameters<typeof testIdentity>): Promise<boolean> {
  const directory = fixedDirectory({ identities: [testIdentity(id, overrides)], groups: { Kim: ['S0OPS'] } });
  return createAccess({ directory, file: { current: async () => file } }).hasRole(
    testPerson(id),
    'admin',
    call,
  );
}

describe('threat 20: administration by who is no administrator', () => {
  it('is open to the people and groups of access.yml', async () => {
    expect(await Promise.all([isAdmin('Ana'), isAdmin('Lee'), isAdmin('Kim')])).toEqual([true, true, true]);
  });

  it('is closed to everybody else', async () => {
    expect(await isAdmin('Sam')).toBe(false);
  });

  it('is closed to an administrator’s address that nobody confirmed', async () => {
    expect(await isAdmin('Ana', { verifiedEmail: undefined })).toBe(false);
    expect(
      await isAdmin('Mallory', {
        verifiedEmail: undefined,
        person: testPerson('Mallory', { email: 'ana@example.com' }),
      }),
    ).toBe(false);
  });

  it.each(['guest', 'outside', 'unknown'] as const)('is closed to who is %s', async (standing) => {
    expect(await isAdmin('Ana', { standing })).toBe(false);
  });

  it('is closed to people of another organisation', async () => {
    expect(await isAdmin('Ana', { person: testPerson('Ana', { tenant: 'globex' }) })).toBe(false);
  });

  it('knows no role that nobody holds', () => {
    expect(hasRole(['public', 'person:ana@example.com'], 'auditor', file)).toBe(false);
    expect(hasRole(['public', 'person:ana@example.com'], 'owner', file)).toBe(false);
  });
});
