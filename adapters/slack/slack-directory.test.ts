import { describe, expect, it } from 'vitest';
import { DeliveryError } from '../../src/core/errors.ts';
import type { Principal } from '../../src/core/principal.ts';
import type { Place } from '../../src/core/thread.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { createSlackDirectory } from './slack-directory.ts';

type Json = Readonly<Record<string, unknown>>;
type Answers = Readonly<Record<string, (args: Json) => unknown>>;

const ana: Principal = { tenant: 't', channel: 'slack', workspace: 'T1', id: 'U1', guest: false };
const place: Place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false };
const call = { signal: new AbortController().signal };
const OPEN = { is_private: false, is_ext_shared: false };
const CLOSED = { is_private: true };

function user(id: string, more: Json = {}): Json {
  return { id, team_id: 'T1', is_restricted: false, is_ultra_restricted: false, ...more };
}

const refused = new DeliveryError('missing_scope', { outcome: 'rejected', retryable: false });
const limited = new DeliveryError('limited', { outcome: 'rejected', retryable: true, retryAfterMs: 1_000 });

function directory(answers: Answers) {
  const asked: string[] = [];
  let time = 0;
  const slack = createSlackDirectory({
    calls: {
      call: async (method, args) => {
        asked.push(method);
        const answer = answers[method]?.(args);
        if (answer instanceof Error) throw answer;
        return answer;
      },
      respond: async () => undefined,
    },
    tenantOf: (team) => (team === 'T1' ? 't' : undefined),
    log: createLogger('silent'),
    now: () => time,
  });
  return { slack, asked, pass: (ms: number) => void (time += ms) };
}

/** A channel whose members are `ids`; `users` tells how somebody differs from an ordinary person. */
function channel(info: Json, ids: readonly string[], users: Readonly<Record<string, Json>> = {}) {
  const known = (id: string) => user(id, users[id]);
  return directory({
    'conversations.info': () => ({ channel: info }),
    'conversations.members': ({ cursor = '0', limit }) => {
      const end = Number(cursor) + Number(limit);
      const next_cursor = end < ids.length ? String(end) : '';
      return { members: ids.slice(Number(cursor), end), response_metadata: { next_cursor } };
    },
    'users.info': ({ user: id }) => ({ user: known(String(id)) }),
    'users.list': () => ({ members: ids.map(known) }),
  });
}

const many = (count: number) => Array.from({ length: count }, (_, index) => `U${index + 1}`);

describe('identify', () => {
  it.each([
    [{}, 'inside'],
    [{ is_restricted: true }, 'guest'],
    [{ is_restricted: true, is_ultra_restricted: true }, 'guest'],
    [{ is_stranger: true }, 'outside'],
    [{ team_id: 'T2' }, 'outside'],
    [{ team_id: 'T2', enterprise_user: { teams: ['T2', 'T1'] } }, 'inside'],
    [{ deleted: true }, 'outside'],
    [{ team_id: undefined }, 'inside'],
    [{ is_restricted: undefined, is_ultra_restricted: undefined }, 'inside'],
  ])('takes %o for %s', async (more, standing) => {
    const { slack } = directory({ 'users.info': () => ({ user: user('U1', more) }) });

    const identity = await slack.identify(ana, call);

    expect(identity.standing).toBe(standing);
    expect(identity.person.guest).toBe(standing !== 'inside');
  });

  it.each([
    [true, 'ana@example.com'],
    [false, undefined],
    [undefined, undefined],
  ])('takes an e-mail address whose confirmation is %s for %s', async (is_email_confirmed, email) => {
    const more = { real_name: 'Ana Ruiz', is_email_confirmed, profile: { email: 'ana@example.com' } };
    const { slack } = directory({ 'users.info': () => ({ user: user('U1', more) }) });

    const identity = await slack.identify(ana, call);

    expect(identity.verifiedEmail).toBe(email);
    expect(identity.person.name).toBe('Ana Ruiz');
  });

  it('goes by what the event said of a person when Slack refuses to tell', async () => {
    const { slack } = directory({ 'users.info': () => refused });
    const guest = { ...ana, guest: true };

    expect(await slack.identify(ana, call)).toEqual({ person: ana, standing: 'inside' });
    expect(await slack.identify(guest, call)).toEqual({ person: guest, standing: 'guest' });
  });

  it('passes on that Slack can not be asked for the moment, and asks again', async () => {
    let answer: unknown = limited;
    const { slack } = directory({ 'users.info': () => answer });

    await expect(slack.identify(ana, call)).rejects.toBe(limited);
    answer = { user: user('U1') };
    expect((await slack.identify(ana, call)).standing).toBe('inside');
  });

  it('asks Slack each time', async () => {
    const { slack, asked } = directory({ 'users.info': () => ({ user: user('U1') }) });

    await slack.identify(ana, call);
    await slack.identify(ana, call);

    expect(asked).toHaveLength(2);
  });

  it('stops waiting when it is called off', async () => {
    const { slack } = directory({ 'users.info': () => new Promise(() => undefined) });
    const stop = new AbortController();

    const identity = slack.identify(ana, { signal: stop.signal });
    stop.abort(new Error('called off'));

    await expect(identity).rejects.toThrow('called off');
  });
});

describe('readers', () => {
  it('names everybody in a private channel, without apps', async () => {
    const { slack } = channel(CLOSED, ['U1', 'U2', 'UBOT'], {
      U2: { is_restricted: true },
      UBOT: { is_bot: true },
    });

    const readers = await slack.readers({ ...place, kind: 'private-channel' }, call);

    expect(readers).toMatchObject({
      kind: 'people',
      people: [
        { person: { id: 'U1', tenant: 't', workspace: 'T1' }, standing: 'inside' },
        { person: { id: 'U2' }, standing: 'guest' },
      ],
    });
  });

  it.each([
    [300, 'people'],
    [301, 'unknown'],
  ])('of %i people in a private channel says %s, in a handful of calls', async (count, kind) => {
    const { slack, asked } = channel(CLOSED, many(count));

    expect((await slack.readers(place, call)).kind).toBe(kind);
    expect(asked.length).toBeLessThan(6);
  });

  it('names the one person of a direct message, and everybody of a group message', async () => {
    const direct = channel({ is_im: true, user: 'U1' }, []);
    const group = channel({ is_mpim: true, is_private: true }, ['U1', 'U2']);

    expect(await direct.slack.readers(place, call)).toMatchObject({ people: [{ person: { id: 'U1' } }] });
    expect(await group.slack.readers(place, call)).toMatchObject({ people: [{}, {}] });
  });

  it.each([
    ['nobody', {}, false],
    ['a guest', { U2: { is_ultra_restricted: true, is_restricted: true } }, true],
    ['somebody of whom Slack tells little', { U2: { is_restricted: undefined } }, false],
  ])('says of an open channel with %s else whether guests read it', async (_who, users, guests) => {
    const { slack } = channel(OPEN, ['U1', 'U2'], users);

    expect(await slack.readers(place, call)).toEqual({ kind: 'everyone-inside', guests });
  });

  it('finds the one guest among two thousand members of an open channel', async () => {
    const members = many(2_000);
    const { slack, asked } = channel(OPEN, members, { U1999: { is_restricted: true } });

    expect(await slack.readers(place, call)).toEqual({ kind: 'everyone-inside', guests: true });
    expect(asked.length).toBeLessThan(8);
  });

  it('counts with guests in an open channel that is too large to look through', async () => {
    const { slack } = channel(OPEN, many(4_600));

    expect(await slack.readers(place, call)).toEqual({ kind: 'everyone-inside', guests: true });
  });

  it.each([
    [{ ...OPEN, is_ext_shared: true }],
    [{ ...CLOSED, is_ext_shared: true }],
    [{ ...OPEN, is_pending_ext_shared: true }],
    [{ ...OPEN, pending_shared: ['T2'] }],
    [{ ...OPEN, is_shared: true }],
    [{ ...OPEN, is_shared: true, is_org_shared: true }],
    [{ is_im: true }],
  ])('does not know who reads %o', async (info) => {
    expect(await channel(info, ['U1']).slack.readers(place, call)).toEqual({ kind: 'unknown' });
  });

  it('goes by what the event said of a place when Slack refuses to tell, and knows no stranger’s workspace', async () => {
    const { slack } = directory({ 'conversations.info': () => refused });

    expect(await slack.readers(place, call)).toEqual({ kind: 'everyone-inside', guests: false });
    expect(await slack.readers({ ...place, external: true }, call)).toEqual({ kind: 'unknown' });
    expect(await slack.readers({ ...place, workspace: 'T9' }, call)).toEqual({ kind: 'unknown' });
    expect(await channel(CLOSED, []).slack.readers(place, call)).toEqual({ kind: 'unknown' });
  });

  it.each(['conversations.info', 'conversations.members', 'users.info'])(
    'passes on that Slack limits %s, instead of showing less',
    async (method) => {
      const answers: Answers = {
        'conversations.info': () => ({ channel: CLOSED }),
        'conversations.members': () => ({ members: ['U1'] }),
        'users.info': () => ({ user: user('U1') }),
      };
      const { slack } = directory({ ...answers, [method]: () => limited });

      await expect(slack.readers(place, call)).rejects.toBe(limited);
    },
  );

  it('asks about its people again after a minute, or when an event says that one changed, and not before', async () => {
    const { slack, asked, pass } = channel(CLOSED, ['U1', 'U2']);
    const askedAbout = async () => {
      await slack.readers(place, call);
      return asked.filter((method) => method === 'users.info').length;
    };

    expect(await askedAbout()).toBe(2);
    pass(59_000);
    expect(await askedAbout()).toBe(2);
    slack.forget({ kind: 'person', person: ana });
    expect(await askedAbout()).toBe(3);
    pass(1_000);
    expect(await askedAbout()).toBe(4);
  });

  it('asks anew who is in a place, every time', async () => {
    const ids = ['U1'];
    const { slack } = channel(CLOSED, ids);
    await slack.readers(place, call);
    ids.push('U2');

    expect(await slack.readers(place, call)).toMatchObject({ people: [{}, {}] });
  });
});

describe('groupsOf', () => {
  const usergroups = [{ id: 'S1', users: ['U1', 'U2'] }, { id: 'S2', users: ['U2'] }, { id: 'S3' }];

  it('gives the user groups that hold a person, with one call for everybody', async () => {
    const { slack, asked } = directory({ 'usergroups.list': () => ({ usergroups }) });

    const [first, second] = await Promise.all([
      slack.groupsOf(ana, call),
      slack.groupsOf({ ...ana, id: 'U2' }, call),
    ]);

    expect([first, second]).toEqual([['S1'], ['S1', 'S2']]);
    expect(asked).toEqual(['usergroups.list']);
  });

  it('asks again after an event that groups changed', async () => {
    const { slack, asked } = directory({ 'usergroups.list': () => ({ usergroups }) });
    await slack.groupsOf(ana, call);

    slack.forget({ kind: 'groups', channel: 'slack', workspace: 'T1' });
    await slack.groupsOf(ana, call);

    expect(asked).toHaveLength(2);
  });

  it('knows of none where Slack refuses to tell, and throws while it can not be asked', async () => {
    const without = directory({ 'usergroups.list': () => refused });

    expect(await without.slack.groupsOf(ana, call)).toEqual([]);
    expect(await without.slack.groupsOf({ ...ana, id: 'U2' }, call)).toEqual([]);
    expect(without.asked).toHaveLength(1);
    await expect(directory({ 'usergroups.list': () => limited }).slack.groupsOf(ana, call)).rejects.toBe(
      limited,
    );
  });
});
