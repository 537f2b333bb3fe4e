import { describe, expect, it } from 'vitest';
import type { AddedVerifiedAnswer } from '../core/verified.ts';
import { createLogger } from '../observability/logger.ts';
import { createVerifiedAnswersInUse } from './verified-answers-in-use.ts';

const QUESTION = 'How many days of leave do employees get?';
/** Words stand for themselves: those of a question that is the same are all that matters here. */
const embed = () => Float32Array.from([1]);

function setUp(options: { readonly inFile?: readonly string[] } = {}) {
  let now = 1_000_000;
  let entries: AddedVerifiedAnswer[] = [];
  let away = false;
  const read: string[] = [];
  const entry = (id: string, changes: Partial<AddedVerifiedAnswer> = {}): AddedVerifiedAnswer => ({
    tenant: 'acme',
    id,
    questions: [QUESTION],
    answer: `answer ${id}`,
    source: { document: 'leave.md' },
    access: ['public'],
    owner: 'Ana',
    verified: '2026-11-01',
    expires: '2027-11-01',
    changedBy: 'ana',
    changedAt: '2026-11-01T00:00:00.000Z',
    revision: 1,
    ...changes,
  });
  const inUse = createVerifiedAnswersInUse({
    file: (options.inFile ?? []).map((id) => entry(id)),
    store: {
      stamp: async (tenant) => {
        if (away) throw new Error('away');
        return `${tenant}/${entries.map(({ id, revision }) => `${id}.${revision}`).join()}`;
      },
      list: async (tenant, { offset = 0 }) => {
        read.push(tenant);
        return offset > 0 ? [] : entries.filter((one) => one.tenant === tenant);
      },
    },
    embed,
    now: () => now,
    log: createLogger('silent'),
  });
  const ask = async (tenant = 'acme', question = QUESTION, rights = ['public']) => {
    const context = {
      tenant,
      mayRead: (access: readonly string[]) => access.some((right) => rights.includes(right)),
      today: '2026-11-22',
    };
    return (await inUse(question, context))?.entry.id;
  };
  return {
    ask,
    entry,
    read,
    set: (...next: AddedVerifiedAnswer[]) => void (entries = next),
    pass: (milliseconds: number) => void (now += milliseconds),
    breakDown: (isAway: boolean) => void (away = isAway),
  };
}

describe('verified answers that are added while it runs', () => {
  it('are given at once by a worker that knew none, and to their own organisation alone', async () => {
    const { ask, entry, set } = setUp();
    set(entry('v1'));

    expect(await ask()).toBe('v1');
    expect(await ask('another')).toBeUndefined();
    expect(await ask('acme', 'How many hours of leave do employees get?')).toBeUndefined();
  });

  it('are at most 30 seconds old: added, changed and expired ones', async () => {
    const { ask, entry, set, pass } = setUp();
    await ask();
    set(entry('v1'));

    pass(30_000);
    const added = await ask();
    set(entry('v1', { expires: '2026-11-21', revision: 2 }));
    pass(30_000);

    expect(added).toBe('v1');
    expect(await ask()).toBeUndefined();
  });

  it('are read again only when something changed, and never twice at once', async () => {
    const { ask, entry, set, pass, read } = setUp();
    set(entry('v1'));

    await Promise.all([ask(), ask(), ask()]);
    pass(40_000);
    await ask();

    expect(read).toEqual(['acme']);
  });

  it('come before those of the file that fit equally well', async () => {
    const { ask, entry, set } = setUp({ inFile: ['filed'] });

    const before = await ask('another');
    set(entry('v1'));

    expect(before).toBe('filed');
    expect(await ask()).toBe('v1');
  });

  it('are not chosen between two that fit equally well, nor shown to who may not read them', async () => {
    const { ask, entry, set, pass } = setUp();
    set(entry('v1', { access: ['group:finance'] }));

    expect(await ask()).toBeUndefined();
    expect(await ask('acme', QUESTION, ['group:finance'])).toBe('v1');
    set(entry('v1', { revision: 2 }), entry('v2'));
    pass(30_000);
    expect(await ask()).toBeUndefined();
  });

  it('go on as last known while the database is away, and come back with it', async () => {
    const { ask, entry, set, pass, breakDown } = setUp({ inFile: [] });
    set(entry('v1'));
    await ask();

    breakDown(true);
    pass(60_000);
    const away = await ask();
    breakDown(false);
    set(entry('v2'));
    pass(30_000);

    expect(away).toBe('v1');
    expect(await ask()).toBe('v2');
  });
});
