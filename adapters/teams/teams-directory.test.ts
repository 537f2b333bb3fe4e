import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANA, CHANNEL, channelMention, MEMBER, TENANT } from '../../src/testing/teams/teams-activities.ts';
import { startTeamsHarness, type TeamsHarness } from '../../src/testing/teams/teams-harness.ts';

const PLACE = { channel: 'teams', workspace: TENANT, id: CHANNEL, kind: 'channel', external: false } as const;
const PERSON = {
  tenant: 'default',
  channel: 'teams',
  workspace: TENANT,
  id: ANA.aadObjectId,
  guest: false,
} as const;
const call = () => ({ signal: AbortSignal.timeout(20_000) });

let harness: TeamsHarness;
beforeEach(async () => {
  harness = await startTeamsHarness();
});
afterEach(() => harness.close());

function anaIs(facts: object): void {
  harness.teams.members.splice(0, 1, { ...MEMBER, ...facts });
}

function isPrivate(): void {
  harness.teams.channels.splice(0, 1, { id: CHANNEL, type: 'private' });
}

function others(count: number, facts: object = {}): void {
  for (let at = 0; at < count; at += 1)
    harness.teams.members.push({ ...MEMBER, id: `29:${at}`, aadObjectId: `account-${at}`, ...facts });
}

describe('who somebody is', () => {
  beforeEach(() => harness.gateway.send(channelMention(harness.teams.serviceUrl, 'How many days?')));

  it.each([
    ['a colleague', {}, 'inside'],
    ['a guest', { userRole: 'guest' }, 'guest'],
    ['a guest by the name of their account', { userPrincipalName: 'ana_x.com#EXT#@acme.com' }, 'guest'],
    ['somebody of another tenant', { tenantId: 'other' }, 'outside'],
    ['an anonymous caller', { userRole: 'anonymous' }, 'outside'],
    ['somebody whose tenant Teams does not tell', { tenantId: null }, 'inside'],
    ['somebody whose role Teams does not tell', { userRole: null }, 'inside'],
  ])('knows %s', async (_name, facts, standing) => {
    anaIs(facts);

    const known = await harness.adapter.identify(PERSON, call());

    expect(known).toMatchObject({ person: { id: PERSON.id, name: 'Ana Lee' }, standing });
    expect(known.verifiedEmail).toBe(standing === 'inside' ? 'ana@example.com' : undefined);
  });

  it('takes the user principal name for confirmed, and not the e-mail address', async () => {
    anaIs({ email: 'boss@example.com', userPrincipalName: 'ana@example.com' });
    const differing = await harness.adapter.identify(PERSON, call());
    anaIs({ userPrincipalName: null });
    const without = await harness.adapter.identify(PERSON, call());

    expect(differing).toMatchObject({
      verifiedEmail: 'ana@example.com',
      person: { email: 'boss@example.com' },
    });
    expect(without.verifiedEmail).toBeUndefined();
  });

  it("does not know who never wrote, nor whose facts are another's; of whom Teams tells nothing the event counts", async () => {
    const stranger = { ...PERSON, id: 'never-wrote' };
    const never = await harness.adapter.identify(stranger, call());
    anaIs({ aadObjectId: 'somebody-else' });
    const other = await harness.adapter.identify(PERSON, call());
    harness.teams.members.length = 0;
    const missing = await harness.adapter.identify(PERSON, call());

    expect(never).toEqual({ person: stranger, standing: 'unknown' });
    expect(other).toEqual({ person: PERSON, standing: 'unknown' });
    expect(missing).toEqual({ person: PERSON, standing: 'inside' });
  });

  it('asks anew each time, and says when Teams can not be asked for the moment', async () => {
    await harness.adapter.identify(PERSON, call());
    anaIs({ userRole: 'guest' });

    expect((await harness.adapter.identify(PERSON, call())).standing).toBe('guest');
    harness.teams.failNext('member', { kind: 'status', status: 429, retryAfter: '2' });
    await expect(harness.adapter.identify(PERSON, call())).rejects.toMatchObject({ retryable: true });
  });
});

describe('who reads a place', () => {
  it('reads every page of the members', async () => {
    isPrivate();
    others(499);

    const readers = await harness.adapter.readers(PLACE, call());

    expect(readers.kind === 'people' && readers.people.length).toBe(500);
  });

  it.each([
    ['colleagues alone', {}, { kind: 'everyone-inside', guests: false }],
    ['a guest among them', { userRole: 'guest' }, { kind: 'everyone-inside', guests: true }],
    ['somebody of another tenant', { tenantId: 'other' }, { kind: 'unknown' }],
  ])('says of many what they have in common: %s', async (_name, facts, expected) => {
    others(600);
    harness.teams.members.push({ ...MEMBER, id: '29:last', aadObjectId: 'last', ...facts });

    expect(await harness.adapter.readers(PLACE, call())).toEqual(expected);
    expect(harness.teams.callsOf('members')).toHaveLength(2);
  });

  it('does not know where there are more pages than it reads', async () => {
    others(5_001);

    expect(await harness.adapter.readers(PLACE, call())).toEqual({ kind: 'unknown' });
    expect(harness.teams.callsOf('members')).toHaveLength(10);
  });

  it.each([
    ['shared', { type: 'shared' }, 'unknown'],
    ['of a type that is new', { type: 'new' }, 'unknown'],
    ['private', { type: 'private' }, 'people'],
    ['standard', {}, 'everyone-inside'],
    ['listed without a type', { type: undefined }, 'everyone-inside'],
    ['not listed', { id: '19:another@thread.tacv2' }, 'unknown'],
  ])('asks Teams what the channel is, whatever the event said: %s', async (_name, facts, kind) => {
    harness.teams.channels.splice(0, 1, { id: CHANNEL, type: 'standard', ...facts });

    expect((await harness.adapter.readers(PLACE, call())).kind).toBe(kind);
  });

  it('names a stranger among the members for what they are', async () => {
    isPrivate();
    others(1, { tenantId: 'other' });

    const readers = await harness.adapter.readers(PLACE, call());

    expect(readers.kind === 'people' && readers.people.map(({ standing }) => standing)).toEqual([
      'inside',
      'outside',
    ]);
  });

  it('does not know a place that is external or that it never saw; of what Teams keeps to itself the event counts', async () => {
    const external = await harness.adapter.readers({ ...PLACE, external: true }, call());
    const unseen = await harness.adapter.readers({ ...PLACE, id: '19:unseen' }, call());
    harness.teams.failNext('members', { kind: 'status', status: 403 });
    const refused = await harness.adapter.readers(PLACE, call());
    harness.teams.members.length = 0;
    const empty = await harness.adapter.readers(PLACE, call());

    for (const readers of [external, unseen]) expect(readers).toEqual({ kind: 'unknown' });
    for (const readers of [refused, empty])
      expect(readers).toEqual({ kind: 'everyone-inside', guests: false });
  });

  it('says when Teams can not be asked for the moment', async () => {
    harness.teams.failNext('members', { kind: 'status', status: 503 });
    await expect(harness.adapter.readers(PLACE, call())).rejects.toMatchObject({ retryable: true });
    harness.teams.failNext('channels', { kind: 'drop' });
    await expect(harness.adapter.readers(PLACE, call())).rejects.toMatchObject({ retryable: true });
  });
});

describe('acknowledging without words', () => {
  it('puts a thumb up to the message, in its thread; false where Teams refuses', async () => {
    const id = `${CHANNEL};messageid=1|2`;
    const taken = await harness.adapter.acknowledge(harness.target, id, call());
    harness.teams.failNext('react', { kind: 'status', status: 400 });
    const refused = await harness.adapter.acknowledge(harness.target, id, call());

    expect([taken, refused]).toEqual([true, false]);
    expect(harness.teams.callsOf('react')[0]).toMatchObject({
      conversation: `${CHANNEL};messageid=1`,
      activityId: '2',
    });
  });
});
