import { describe, expect, it } from 'vitest';
import { mayAllRead } from '../core/audience.ts';
import type { Readers } from '../core/readers.ts';
import type { Place } from '../core/thread.ts';
import { fixedDirectory, testIdentity, testPerson, testPlace } from '../testing/fixed-directory.ts';
import { createAccess } from './access.ts';
import { parseAccessFile } from './access-file.ts';
import { MOST_PEOPLE } from './audience.ts';
import type { Directory } from './directory.ts';

const file = parseAccessFile(`
groups: {finance: [sam@example.com, lee@example.com]}
places: {"slack:COPEN": allow, "slack:CNAMED": place-only}
`);
const call = { signal: new AbortController().signal };
const sam = testIdentity('Sam');
const lee = testIdentity('Lee');
const kim = testIdentity('Kim');
const finance = ['group:finance'];

function accessBy(directory: Directory, rules = file) {
  return createAccess({ directory, file: { current: async () => rules } });
}

function reading(place: Place, readers: Readers, asker = testPerson('Sam')) {
  const directory = fixedDirectory({ identities: [sam, lee, kim], readers: { [place.id]: readers } });
  return accessBy(directory).audienceOf({ place, asker }, call);
}

const people = (...some: readonly (typeof sam)[]): Readers => ({ kind: 'people', people: some });

describe('audienceOf', () => {
  it('is the asker alone in a direct chat, without asking who reads it', async () => {
    const directory = fixedDirectory({ identities: [sam] });
    const place = testPlace('D1', { kind: 'direct' });

    const audience = await accessBy(directory).audienceOf({ place, asker: sam.person }, call);

    expect(audience).toEqual([['group:finance', 'person:sam@example.com', 'public']]);
    expect(directory.asked).not.toContain('readers D1');
  });

  it('shows what every reader of a private channel may see, and no more', async () => {
    const place = testPlace('C1');

    expect(mayAllRead(await reading(place, people(sam, lee)), finance)).toBe(true);
    expect(mayAllRead(await reading(place, people(sam, lee, kim)), finance)).toBe(false);
    expect(mayAllRead(await reading(place, people(sam, lee, kim)), ['place:slack:C1'])).toBe(true);
  });

  it('counts the asker among the readers, listed or not', async () => {
    const audience = await reading(testPlace('C1'), people(sam, lee), testPerson('Kim'));

    expect(mayAllRead(audience, finance)).toBe(false);
  });

  it('takes the asker for a guest when either the list of readers or the person’s own entry says so', async () => {
    const guest = testIdentity('Sam', { standing: 'guest' });
    const directory = fixedDirectory({ identities: [guest], readers: { C1: people(sam, lee) } });

    expect(await accessBy(directory).audienceOf({ place: testPlace('C1'), asker: sam.person }, call)).toEqual(
      [],
    );
    expect(await reading(testPlace('C1'), people(guest, lee))).toEqual([]);
  });

  it('is worked out anew for another place, another file, other groups and another asker', async () => {
    const readers = people(sam, lee);
    const eva = testIdentity('Eva', { verifiedEmail: 'lee@example.com' });
    let rules = file;
    const groups: Record<string, readonly string[]> = {};
    const directory = fixedDirectory({
      identities: [sam, kim, eva],
      readers: { C1: readers, C2: readers },
      groups,
    });
    const access = createAccess({ directory, file: { current: async () => rules } });
    const sees = async (wanted: string, id = 'C1', asker = sam.person) =>
      mayAllRead(await access.audienceOf({ place: testPlace(id), asker }, call), [wanted]);
    expect([await sees('group:finance'), await sees('place:slack:C1')]).toEqual([true, true]);

    expect([await sees('place:slack:C1', 'C2'), await sees('place:slack:C2', 'C2')]).toEqual([false, true]);
    expect(await sees('group:finance', 'C1', kim.person)).toBe(false);
    expect(await sees('group:finance', 'C1', eva.person)).toBe(true);
    expect(await sees('group:finance')).toBe(true);
    groups.Sam = ['S1'];
    groups.Lee = ['S1'];
    expect(await sees('group:slack:S1')).toBe(true);
    rules = parseAccessFile('groups: {finance: [sam@example.com]}');
    expect(await sees('group:finance')).toBe(false);
  });

  it('is anybody inside for an open channel', async () => {
    const audience = await reading(testPlace('C1', { kind: 'channel' }), {
      kind: 'everyone-inside',
      guests: false,
    });

    expect(audience).toEqual([['place:slack:C1', 'public']]);
  });

  it.each<[string, Readers]>([
    ['nobody tells who reads', { kind: 'unknown' }],
    ['guests may read along', { kind: 'everyone-inside', guests: true }],
    ['the list of readers is empty', people()],
    ['one of them is a guest', people(sam, testIdentity('Gil', { standing: 'guest' }))],
    ['one of them is a stranger', people(sam, testIdentity('Gil', { standing: 'outside' }))],
    ['one of them is not known', people(sam, testIdentity('Gil', { standing: 'unknown' }))],
  ])('shows nothing where %s, unless access.yml allows the place', async (_why, readers) => {
    expect(await reading(testPlace('C1'), readers)).toEqual([]);
    expect(await reading(testPlace('COPEN'), readers)).toEqual([['place:slack:COPEN', 'public']]);
    expect(await reading(testPlace('CNAMED'), readers)).toEqual([['place:slack:CNAMED']]);
  });

  it('shows nothing to an asker who is no member, in a channel that is open inside', async () => {
    const place = testPlace('C1', { kind: 'channel' });
    const open: Readers = { kind: 'everyone-inside', guests: false };

    expect(await reading(place, open, testPerson('Gil'))).toEqual([]);
    expect(await reading(place, open, testPerson('Sam', { guest: true }))).toEqual([]);
  });

  it('asks nobody about an external place: its readers are the other organisation’s to choose', async () => {
    const directory = fixedDirectory({ identities: [sam] });
    const at = (id: string) =>
      accessBy(directory).audienceOf({ place: testPlace(id, { external: true }), asker: sam.person }, call);

    expect(await at('C1')).toEqual([]);
    expect(await at('COPEN')).toEqual([['place:slack:COPEN', 'public']]);
    expect(directory.asked).toEqual([]);
  });

  it('fails closed beyond the cap, to what anybody inside may see there', async () => {
    const many = Array.from({ length: MOST_PEOPLE }, (_, index) => testIdentity(`U${index}`));
    const everybodyInFinance = parseAccessFile(
      JSON.stringify({ groups: { finance: [...many, sam].map((one) => one.verifiedEmail) } }),
    );
    const audienceFor = (readers: Readers) =>
      accessBy(
        fixedDirectory({ identities: [sam], readers: { C1: readers } }),
        everybodyInFinance,
      ).audienceOf({ place: testPlace('C1'), asker: sam.person }, call);

    expect(mayAllRead(await audienceFor(people(...many.slice(1), sam)), finance)).toBe(true);
    expect(await audienceFor(people(...many, sam))).toEqual([['place:slack:C1', 'public']]);
    expect(await audienceFor(people(...many, sam, testIdentity('Gil', { standing: 'guest' })))).toEqual([]);
  });
});

describe('threat 4: another organisation on the same platform', () => {
  it('is a stranger, whatever its address and its own platform say', async () => {
    const twin = testIdentity('Twin', {
      person: testPerson('Twin', { tenant: 'globex' }),
      verifiedEmail: 'sam@example.com',
    });

    expect(await reading(testPlace('C1'), people(sam, twin))).toEqual([]);
  });

  it('has no rights by a person of the same id', async () => {
    const directory = fixedDirectory({ identities: [sam] });
    const asker = testPerson('Sam', { tenant: 'globex' });

    expect(await accessBy(directory).ownRights({ asker }, call)).toEqual([]);
  });
});

describe('threat 9: what was said in a direct chat', () => {
  it('is not for a channel: no channel’s readers hold the rights of one person or of a chat', async () => {
    const audience = await reading(testPlace('C1'), people(sam, lee));

    expect(mayAllRead(audience, ['person:sam@example.com'])).toBe(false);
    expect(mayAllRead(audience, ['place:slack:D1'])).toBe(false);
  });
});

describe('ownRights', () => {
  it('are the asker’s alone wherever they ask, and the place’s where they read it as insiders', async () => {
    const directory = fixedDirectory({ identities: [sam] });
    const rightsAt = (place: Place) => accessBy(directory).ownRights({ asker: sam.person, place }, call);

    expect(await rightsAt(testPlace('C1'))).toContain('place:slack:C1');
    expect(await rightsAt(testPlace('C1', { external: true }))).toEqual([
      'public',
      'person:sam@example.com',
      'group:finance',
    ]);
  });
});
