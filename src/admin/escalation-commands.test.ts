import { beforeEach, describe, expect, it } from 'vitest';
import type { Escalation, EscalationState } from '../core/escalation.ts';
import { principalKey } from '../core/principal.ts';
import { createLogger } from '../observability/logger.ts';
import { author, place } from '../testing/job-harness.ts';
import { createEscalationCommands } from './escalation-commands.ts';
import { createCommandRegistry } from './command-registry.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
let rows: Escalation[] = [];
let isAdmin = true;
let maySee = true;

const row = (id: string, state: EscalationState = 'open'): Escalation => ({
  tenant: author.tenant,
  id,
  asker: author,
  requester: author,
  place,
  shared: { question: `Why <!channel> ${id}?`, answer: true, sources: true, excerpt: [] },
  stops: [],
  eventId: 'e',
  state,
  version: 0,
  step: 0,
  posts: 1,
  answers: [],
  ticket: { state: 'none', attempts: 0 },
  createdAt: new Date(now - 5 * 60_000).toISOString(),
  updatedAt: new Date(now).toISOString(),
  ...(state === 'open' ? {} : { claimedBy: { key: 'k', name: 'Ben Carter' } }),
});

const definitions = createEscalationCommands({
  store: {
    get: async ({ tenant, id }) => rows.find((one) => one.tenant === tenant && one.id === id),
    list: async (tenant, { states, limit, offset }) =>
      rows.filter((one) => one.tenant === tenant && states.includes(one.state)).slice(offset, offset + limit),
  },
  lastTurn: async () => undefined,
  mayHelp: async () => maySee,
  now: () => now,
});

const audit = { append: async () => undefined, search: async () => [] };
const registry = createCommandRegistry(definitions, {
  hasRole: async () => isAdmin,
  audit,
  log: createLogger('silent'),
});

const type = async (text: string, who = author) => {
  const command = {
    eventId: 'e1',
    name: 'footnote',
    text,
    author: who,
    place,
    sentAt: new Date(now).toISOString(),
  };
  return registry.run(command, { signal: new AbortController().signal });
};
const said = async (text: string, who = author): Promise<string> => {
  const effect = await type(text, who);
  return effect.kind === 'say' ? effect.text : effect.kind;
};

beforeEach(() => {
  rows = [row('r1'), row('r2', 'claimed'), row('r3', 'resolved')];
  isAdmin = true;
  maySee = true;
});

describe('the commands about requests for a person', () => {
  it('pass what somebody typed on as the reason', async () => {
    expect(await type('escalate I need it by Friday')).toEqual({
      kind: 'escalate',
      turn: undefined,
      reason: 'I need it by Friday',
    });
  });

  it('list what waits, with nothing in it that comes alive', async () => {
    const text = await said('escalations list');

    expect(text).toContain('`r1` open, 5 min old `Why <!channel> r1?`');
    expect(text).toContain('`r2` claimed by `Ben Carter`');
    expect(text).not.toContain('r3');
    expect(await said('escalations list resolved')).toContain('r3');
    expect(await said('escalations list opne')).toContain('/footnote escalations list open');
  });

  it('keep a request’s words from admins who can’t read its help place', async () => {
    maySee = false;

    expect(await said('escalations')).not.toContain('Why');
  });

  it('list long queues by page', async () => {
    rows = Array.from({ length: 23 }, (_, index) => row(`r${index}`));

    expect(await said('escalations list all')).toContain('More: `/footnote escalations list all page 2`');
    expect(await said('escalations list all page 3')).toContain('`r22`');
    expect(await said('escalations list all page 9')).toContain('no page 9');
    expect(await said('escalations page 2')).toContain('`r12`');
    expect(await said('help escalations')).toContain('put `page 2` behind it');
  });

  it('ask before they claim or resolve, and then have it done', async () => {
    expect(await said('escalations claim r1')).toContain('/footnote escalations claim r1 confirm');
    expect(await type('escalations claim r1 confirm')).toEqual({
      kind: 'work-on-escalation',
      what: 'claim',
      id: 'r1',
    });
    expect(await type('escalations resolve r2 confirm')).toMatchObject({ what: 'resolve' });
  });

  it.each([
    ['somebody has it', 'escalations claim r2 confirm', 'has it already'],
    ['it is done', 'escalations resolve r3 confirm', 'done already'],
    ['there is none', 'escalations claim nothing confirm', 'no request with this id'],
  ])('do nothing when %s', async (_name, typed, says) => {
    expect(await said(typed)).toContain(says);
  });

  it('do again what the same admin began, so that a second try finishes it; not days later', async () => {
    const mine = { key: principalKey(author), name: 'Ana Lee' };
    rows = [
      { ...row('r1', 'claimed'), claimedBy: mine },
      { ...row('r2', 'resolved'), resolvedBy: mine },
    ];
    const again = [await type('escalations claim r1 confirm'), await type('escalations resolve r2 confirm')];
    rows = rows.map((one) => ({ ...one, updatedAt: new Date(now - 90_000_000).toISOString() }));

    expect(again).toMatchObject([
      { kind: 'work-on-escalation', what: 'claim' },
      { kind: 'work-on-escalation', what: 'resolve' },
    ]);
    expect(await said('escalations claim r1 confirm')).toContain('has it already');
    expect(await said('escalations resolve r2 confirm')).toContain('done already');
  });

  it('show another organisation nothing', async () => {
    expect(await said('escalations claim r1 confirm', { ...author, tenant: 'umbrella' })).toContain(
      'no request with this id',
    );
  });

  it('are for admins, but for asking a person', async () => {
    isAdmin = false;

    expect(await said('escalations claim r1 confirm')).toContain('admin');
    expect((await type('escalate')).kind).toBe('escalate');
  });
});
