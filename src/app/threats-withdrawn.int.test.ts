import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Thread } from '../core/thread.ts';
import {
  CANARY_HOUSE,
  direct,
  identity,
  page,
  people,
  person,
  place,
  question,
  readers,
  requestIdOf,
  says,
  sent,
  tenant,
  those,
} from '../testing/canaries.ts';
import { fixedDirectory } from '../testing/fixed-directory.ts';
import { adapter, h, resetJobs } from '../testing/job-harness.ts';
import { openThreatWorld } from './threat-world.ts';

const FIVE_MINUTES_MS = 5 * 60_000;
let house: Awaited<ReturnType<typeof openThreatWorld>>;
beforeAll(async () => {
  resetJobs();
  const directory = fixedDirectory({ identities: people, readers });
  house = await openThreatWorld(tenant, {
    ...CANARY_HOUSE,
    adapter: { ...adapter, ...directory },
    base: h.services,
  });
}, 60_000);
afterAll(() => house?.close());

describe('threat: what was said in a direct chat, answered elsewhere (row 9)', () => {
  it('is never known in a channel, in memory, in facts or by pointing', async () => {
    const secret = 'canarydirectx';
    await house.ask(person('ANA'), direct('ANA'), `My badge number is ${secret}. ${question('cobalt')}`);
    await house.command(person('ANA'), direct('ANA'), `remember my office is the ${secret} building`);

    const shown = [
      ...(await house.ask(person('ANA'), place('CPUB'), 'What is my badge number?')),
      ...(await house.ask(person('ANA'), place('CPUB'), 'In which office do I work?')),
      ...(await house.ask(person('ANA'), place('GMIX'), 'can you answer my question from before?')),
      ...(await house.ask(person('BEN'), place('CPUB'), "What is Ana's badge number?")),
    ].filter(({ target }) => target.kind !== 'private');

    expect(shown.length).toBeGreaterThan(0);
    expect(shown.map(sent).join()).not.toContain(secret);
  });
});

describe('threat: rights that are withdrawn (row 7)', () => {
  it('are gone within five minutes where the platform sends no event, and at once where it does', async () => {
    const ask = () => house.ask(person('ANA'), place('CFIN'), question('saffron'));
    expect(says(await ask(), 'saffron')).toBe(true);

    readers.CFIN = those('ANA', 'FAY', 'GUS');
    house.world.nowMs += FIVE_MINUTES_MS;
    expect(says(await ask(), 'saffron')).toBe(false);

    readers.CFIN = those('ANA', 'FAY');
    house.world.nowMs += FIVE_MINUTES_MS;
    expect(says(await ask(), 'saffron')).toBe(true);

    readers.CFIN = those('ANA', 'FAY', 'BEN');
    house.directory.forget({ kind: 'place', place: place('CFIN') });
    expect(says(await ask(), 'saffron')).toBe(false);
    readers.CFIN = those('ANA', 'FAY');
    house.directory.forget({ kind: 'place', place: place('CFIN') });
  });

  it('of a person are gone within five minutes from their own answers', async () => {
    const at = people.findIndex(({ person: { id } }) => id === 'FAY');
    const ask = () => house.ask(person('FAY'), direct('FAY'), question('saffron'));
    expect(says(await ask(), 'saffron')).toBe(true);

    people[at] = { ...identity('FAY'), standing: 'guest' };
    house.world.nowMs += FIVE_MINUTES_MS;

    expect(says(await ask(), 'saffron')).toBe(false);
    people[at] = identity('FAY');
    house.world.nowMs += FIVE_MINUTES_MS;
  });

  it('of a page are gone within seconds from answers, memory, sharing and look-ups', async () => {
    const thread: Thread = { tenant, place: place('CPUB'), id: randomUUID() };
    const first = await house.ask(person('BEN'), place('CPUB'), question('cobalt'), thread);
    const requestId = requestIdOf(first);
    expect(says(first, 'cobalt')).toBe(true);

    await house.knowledge.index.upsert(tenant, [{ ...page('cobalt', []), tenant }], house.call);
    await vi.waitFor(async () => {
      expect(says(await house.ask(person('BEN'), place('CPUB'), question('cobalt')), 'cobalt')).toBe(false);
    }, 15_000);

    const shown = [
      ...(await house.press(person('BEN'), place('CPUB'), { name: 'share-answer', requestId })),
      ...(await house.press(person('BEN'), place('CPUB'), { name: 'ask-a-person', requestId })),
      ...(await house.command(person('ADAM'), place('CPUB'), `lookup ${requestId}`)),
      ...(await house.ask(person('BEN'), place('CPUB'), 'and when is it paid?', thread)),
    ];
    expect(shown.length).toBeGreaterThanOrEqual(4);
    expect(says(shown, 'cobalt')).toBe(false);
  });
});
