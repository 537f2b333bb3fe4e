import { describe, expect, it } from 'vitest';
import { mayAllRead } from '../core/audience.ts';
import { AssistantError } from '../core/errors.ts';
import type { AccessList } from '../core/passage.ts';
import type { Identity, Readers } from '../core/readers.ts';
import { createLogger } from '../observability/logger.ts';
import { fixedDirectory, testIdentity, testPerson, testPlace } from '../testing/fixed-directory.ts';
import { createAccess } from './access.ts';
import { parseAccessFile } from './access-file.ts';
import { createRememberingDirectory, type Directory } from './directory.ts';

const call = { signal: new AbortController().signal };
const place = testPlace('C1');
const sam = testIdentity('Sam');
const kim = testIdentity('Kim');

function remembering(directory: Directory | undefined) {
  let time = 0;
  const known = createRememberingDirectory({
    directoryFor: () => directory,
    now: () => time,
    log: createLogger('silent'),
  });
  return { known, pass: (ms: number) => void (time += ms) };
}

describe('createRememberingDirectory', () => {
  it('asks once for all who ask at the same time, and not again for four minutes', async () => {
    const platform = fixedDirectory({ identities: [sam], groups: { Sam: ['S1'] } });
    const { known, pass } = remembering(platform);
    const askAll = () =>
      Promise.all([
        known.readers(place, call),
        known.readers(place, call),
        known.identify(sam.person, call),
        known.groupsOf(sam.person, call),
      ]);

    await askAll();
    pass(239_999);
    await askAll();
    expect(platform.asked).toEqual(['readers C1', 'identify Sam', 'groups Sam']);

    pass(1);
    await askAll();
    expect(platform.asked).toHaveLength(6);
  });

  it('keeps no failure', async () => {
    const away = new AssistantError('Slack limits', { code: 'delivery', retryable: true });
    let failing = true;
    const platform = fixedDirectory({ identities: [sam] });
    const { known } = remembering({
      ...platform,
      identify: (person, options) => (failing ? Promise.reject(away) : platform.identify(person, options)),
    });

    await expect(known.identify(sam.person, call)).rejects.toBe(away);
    failing = false;
    expect(await known.identify(sam.person, call)).toEqual(sam);
  });

  it('stops waiting with the one who asked, and goes on for the others', async () => {
    const { promise, resolve } = Promise.withResolvers<Readers>();
    const { known } = remembering({ ...fixedDirectory({}), readers: () => promise });
    const impatient = new AbortController();

    const left = known.readers(place, { signal: impatient.signal });
    const stays = known.readers(place, call);
    impatient.abort(new Error('shutting down'));
    resolve({ kind: 'people', people: [sam] });

    await expect(left).rejects.toThrow('shutting down');
    expect(await stays).toEqual({ kind: 'people', people: [sam] });
  });

  it('knows nothing of a channel that has no directory', async () => {
    const { known } = remembering(undefined);

    expect(await known.readers(place, call)).toEqual({ kind: 'unknown' });
    expect(await known.identify(sam.person, call)).toEqual({ person: sam.person, standing: 'unknown' });
    expect(await known.groupsOf(sam.person, call)).toEqual([]);
  });

  it('goes on without groups while the platform does not tell them, and asks again after half a minute', async () => {
    let asked = 0;
    const { known, pass } = remembering({
      ...fixedDirectory({}),
      groupsOf: async () => {
        asked += 1;
        throw new Error('missing_scope');
      },
    });

    expect(await known.groupsOf(sam.person, call)).toEqual([]);
    expect(await known.groupsOf(kim.person, call)).toEqual([]);
    expect(asked).toBe(1);

    pass(30_000);
    await known.groupsOf(kim.person, call);
    expect(asked).toBe(2);
  });

  it('tells people of two organisations with the same ids apart', async () => {
    const platform = fixedDirectory({ identities: [sam] });
    const { known } = remembering(platform);

    await known.identify(sam.person, call);
    await known.identify(testPerson('Sam', { tenant: 'globex' }), call);

    expect(platform.asked).toEqual(['identify Sam', 'identify Sam']);
  });
});

describe('threat 7: a membership or a right that is withdrawn', () => {
  const secret = ['group:finance'];
  const file = parseAccessFile('groups: {finance: [sam@example.com, kim@example.com, "slack:S0FIN"]}');

  /** A platform whose facts a test changes. */
  function changingPlatform() {
    const facts: { readers: Readers; sam: Identity; groups: readonly string[] } = {
      readers: { kind: 'people', people: [sam] },
      sam: { ...sam, verifiedEmail: undefined },
      groups: ['S0FIN'],
    };
    const { known, pass } = remembering({
      readers: async () => facts.readers,
      identify: async () => facts.sam,
      groupsOf: async ({ id }) => (id === 'Sam' ? facts.groups : []),
    });
    const ours = createAccess({ directory: known, file: { current: async () => file } });
    return {
      facts,
      known,
      pass,
      channelSees: async (access: AccessList = secret) =>
        mayAllRead(await ours.audienceOf({ place, asker: sam.person }, call), access),
      samSees: async () => mayAllRead([await ours.ownRights({ asker: sam.person }, call)], secret),
    };
  }

  it('is gone from answers within four minutes, without any event', async () => {
    const { facts, pass, channelSees, samSees } = changingPlatform();
    expect([await channelSees(), await samSees()]).toEqual([true, true]);

    facts.readers = { kind: 'people', people: [sam, testIdentity('Lee')] };
    facts.groups = [];
    pass(240_000);

    expect([await channelSees(), await samSees()]).toEqual([false, false]);
  });

  it('is gone at once when the platform says that somebody joined', async () => {
    const { facts, known, channelSees } = changingPlatform();
    await channelSees();

    facts.readers = { kind: 'people', people: [sam, testIdentity('Lee')] };
    known.forget({ kind: 'place', place });

    expect(await channelSees()).toBe(false);
  });

  it('is gone at once when the platform says that a person changed', async () => {
    const { facts, known, channelSees, samSees } = changingPlatform();
    await Promise.all([channelSees(), samSees()]);

    facts.sam = { ...sam, standing: 'guest' };
    facts.readers = { kind: 'people', people: [facts.sam] };
    known.forget({ kind: 'person', person: sam.person });

    expect([await channelSees(), await samSees()]).toEqual([false, false]);
  });

  it('is gone at once from an open channel of which a member became a guest', async () => {
    const { facts, known, channelSees } = changingPlatform();
    facts.readers = { kind: 'everyone-inside', guests: false };
    expect(await channelSees(['public'])).toBe(true);

    facts.readers = { kind: 'everyone-inside', guests: true };
    known.forget({ kind: 'person', person: kim.person });

    expect(await channelSees(['public'])).toBe(false);
  });

  it('is gone at once when the platform says that a group changed', async () => {
    const { facts, known, samSees } = changingPlatform();
    await samSees();

    facts.groups = [];
    known.forget({ kind: 'groups', channel: 'slack', workspace: 'T2' });
    expect(await samSees()).toBe(true);
    known.forget({ kind: 'groups', channel: 'slack', workspace: 'T1' });
    expect(await samSees()).toBe(false);

    facts.groups = ['S0FIN'];
    known.forget({ kind: 'person', person: sam.person });
    expect(await samSees()).toBe(true);
  });

  it('is not remembered by a look-up that began before the event', async () => {
    const answers: PromiseWithResolvers<Readers>[] = [];
    const { known } = remembering({
      ...fixedDirectory({ identities: [sam] }),
      readers: () => {
        const answer = Promise.withResolvers<Readers>();
        answers.push(answer);
        return answer.promise;
      },
    });

    const before = known.readers(place, call);
    known.forget({ kind: 'person', person: kim.person });
    answers[0]?.resolve({ kind: 'everyone-inside', guests: false });
    await before;
    const after = known.readers(place, call);
    answers[1]?.resolve({ kind: 'everyone-inside', guests: true });

    expect(await after).toEqual({ kind: 'everyone-inside', guests: true });
  });
});
