import { beforeEach, describe, expect, it } from 'vitest';
import { createAccess } from '../access/access.ts';
import { parseAccessFile } from '../access/access-file.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Identity } from '../core/readers.ts';
import { createLogger } from '../observability/logger.ts';
import { type AdminWorld, adminCommands, createAdminWorld } from '../testing/admin-harness.ts';
import { fixedDirectory, testIdentity, testPerson } from '../testing/fixed-directory.ts';
import { createCommandRegistry } from './command-registry.ts';

const options = { signal: new AbortController().signal, requestId: 'r1' };
const place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
const file = parseAccessFile('{roles: {admin: [ana@example.com]}, places: {"slack:C1": allow}}');
const unproven = { verifiedEmail: undefined };
const ana = 'ana@example.com';

/** What the platforms know; who isn't here is nobody that they know. */
const identities: readonly Identity[] = [
  testIdentity('Ana'),
  testIdentity('Sam'),
  testIdentity('Fake', { person: testPerson('Fake', { name: ana, email: ana }), ...unproven }),
  testIdentity('Guest', { standing: 'guest', verifiedEmail: ana }),
  testIdentity('Stranger', { standing: 'outside', verifiedEmail: ana }),
  testIdentity('Elsewhere', { person: testPerson('Elsewhere', { tenant: 'globex' }), verifiedEmail: ana }),
];
const teams = { channel: 'teams', workspace: 'tenant-1' } as const;
const IMPOSTORS: readonly (readonly [string, Principal])[] = [
  ['somebody without the role', testPerson('Sam')],
  ['who calls themselves by an admin’s name and address', testPerson('Fake', { name: ana, email: ana })],
  ['a guest with an admin’s address', testPerson('Guest')],
  ['an admin whom the event calls a guest', testPerson('Ana', { guest: true })],
  ['a stranger with an admin’s address', testPerson('Stranger')],
  ['an admin of another organisation', testPerson('Elsewhere')],
  ['an admin’s id in another organisation', testPerson('Ana', { tenant: 'globex' })],
  ['nobody that the platform knows', testPerson('U-FORGED', { email: ana })],
  ['an admin’s Slack id in Teams', testPerson('Ana', { ...teams, email: ana })],
  ['an admin’s address as an id in Teams', testPerson(ana, teams)],
  ['a role as an id', testPerson('role:admin')],
];

let world: AdminWorld;
beforeEach(() => {
  world = createAdminWorld();
});

function registry() {
  const slack = fixedDirectory({ identities });
  const directory = {
    ...slack,
    // Teams knows nobody here: what Slack knows counts in Slack.
    identify: async (...[person, call]: Parameters<typeof slack.identify>): Promise<Identity> =>
      person.channel === 'slack' ? slack.identify(person, call) : { person, standing: 'unknown' },
  };
  const access = createAccess({ directory, file: { current: async () => file } });
  const audit = { append: async (entry: AdminWorld['audited'][number]) => void world.audited.push(entry) };
  return createCommandRegistry(adminCommands(world), {
    hasRole: (person, role, call) => access.hasRole(person, role, call),
    audit,
    log: createLogger('silent'),
  });
}

function typed(text: string, author: Principal) {
  const command = {
    eventId: 'e1',
    name: 'footnote',
    text,
    author,
    place,
    sentAt: '2026-11-22T10:00:00.000Z',
  };
  return registry().run(command, options);
}

const admins = adminCommands(createAdminWorld()).filter(({ role }) => role === 'admin');
/** Every admin command as it is typed: alone, and with each of its words, confirmed at once. */
const ATTEMPTS = admins.flatMap(({ name, subcommands = [] }) => [
  name,
  `${name} x confirm`,
  `${name.toUpperCase()} as ${ana}`,
  ...subcommands.map((one) => `${name} ${one.name} x | y | z confirm`),
]);

describe('threat: admin commands by who is no admin (row 20)', () => {
  it('knows the commands that it is about', () => {
    expect(admins.length).toBeGreaterThanOrEqual(10);
  });

  it.each(IMPOSTORS)(
    'refuses %s every one of them, and writes each try to the audit',
    async (_name, impostor) => {
      const untouched = JSON.stringify({ ...world, audited: [] });

      for (const text of ATTEMPTS) {
        const effect = await typed(text, impostor);

        expect(effect, text).toMatchObject({ kind: 'say', text: expect.stringContaining('is for admins') });
      }

      expect(world.audited).toHaveLength(ATTEMPTS.length);
      for (const entry of world.audited)
        expect(entry).toMatchObject({
          decision: 'refused',
          actor: principalKey(impostor),
          tenant: impostor.tenant,
          requestId: 'r1',
        });
      expect(JSON.stringify({ ...world, audited: [] })).toBe(untouched);
    },
  );

  it('lets an admin run them', async () => {
    for (const { name } of admins) {
      const effect = await typed(name, testPerson('Ana'));

      if (effect.kind === 'say') expect(effect.text).not.toContain('is for admins');
    }
  });
});
