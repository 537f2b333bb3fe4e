import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../core/principal.ts';
import { adminCommands, type AdminWorld, createAdminWorld } from '../testing/admin-harness.ts';
import { createCommandRegistry } from './command-registry.ts';

const place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
const author: Principal = { tenant: 'acme', channel: 'slack', workspace: 'T1', id: 'ADMIN', guest: false };
let world: AdminWorld;

async function typed(text: string): Promise<string> {
  const registry = createCommandRegistry(adminCommands(world), {
    hasRole: async () => true,
    audit: { append: async () => undefined },
    log: pino({ level: 'silent' }),
  });
  const command = { eventId: 'e', name: 'footnote', text, author, place, sentAt: '2026-11-22T10:00:00.000Z' };
  const effect = await registry.run(command, { signal: new AbortController().signal });
  return effect.kind === 'say' ? effect.text : effect.kind;
}

describe('verified', () => {
  const words = 'verified add Can I bring my dog? | Yes, on Fridays. | office.md#Dogs';
  beforeEach(() => {
    world = createAdminWorld();
    world.readable = ['office.md'];
  });

  it('adds, edits and ends an answer', async () => {
    expect(await typed(words)).toContain('> Yes, on Fridays.');
    expect(world.verified).toEqual([]);
    expect(await typed(`${words} confirm`)).toContain('Done: `v1`');
    expect(world.verified[0]).toMatchObject({
      source: { document: 'office.md', heading: 'Dogs' },
      verified: '2026-11-22',
    });
    await typed('verified edit v1 answer No more dogs. confirm');
    expect(world.verified[0]).toMatchObject({ answer: 'No more dogs.' });
    await typed('verified expire v1 confirm');
    expect(world.verified[0]).toMatchObject({ expires: '2026-11-21' });
    expect(await typed('verified')).toContain('**ended** 2026-11-21');
  });

  it('needs a document that the admin may read, and lists others’ as restricted', async () => {
    await typed(`${words} confirm`);
    world.readable = [];

    expect(await typed(`${words} confirm`)).toContain('I know no such document that you may read');
    expect(world.verified).toHaveLength(1);
    expect(await typed('verified list')).toContain('`v1` restricted');
    expect(await typed('verified list')).not.toContain('dog');
  });

  it.each([
    ['document', () => void (world.readable = [])],
    ['access list', () => void (world.rights = ['group:other'])],
  ])('keeps an answer from an admin who may not read its %s, and as it is', async (_what, withdraw) => {
    await typed(`${words} confirm`);
    const [before] = world.verified;
    withdraw();

    const replies = [
      await typed('verified list'),
      await typed('verified edit v1 answer Cats only. confirm'),
      await typed('verified edit v1 expires 2027-01-01'),
      await typed('verified expire v1'),
      await typed('verified expire v1 confirm'),
    ];

    expect(world.verified).toEqual([before]);
    expect(replies.join()).not.toMatch(/dog|Fridays|office/i);
    expect(replies[4]).toContain('you may not read');
  });

  it.each([
    ['verified add only a question', 'with `|` between them'],
    ['verified edit v9 answer x', 'There is no verified answer `v9`'],
    ['verified edit v1 anser x', 'There is no verified answer'],
    ['verified exipre v1', 'Did you mean `/footnote verified expire`?'],
  ])('explains %s', async (text, said) => {
    expect(await typed(text)).toContain(said);
  });
});
