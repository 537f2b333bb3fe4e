import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Citation } from '../core/citation.ts';
import type { Principal } from '../core/principal.ts';
import type { Turn } from '../core/turn.ts';
import { adminCommands, type AdminWorld, createAdminWorld } from '../testing/admin-harness.ts';
import type { CommandEffect } from './command-definition.ts';
import { createCommandRegistry } from './command-registry.ts';

const place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
const admin: Principal = { tenant: 'acme', channel: 'slack', workspace: 'T1', id: 'ADMIN', guest: false };
const ana: Principal = { ...admin, id: 'ANA', name: 'Ana' };

let world: AdminWorld;
beforeEach(() => {
  world = createAdminWorld();
});

async function run(text: string, author: Principal = admin): Promise<CommandEffect> {
  const registry = createCommandRegistry(adminCommands(world), {
    hasRole: async ({ id, tenant }) => id === 'ADMIN' && tenant === 'acme',
    audit: { append: async (entry) => void world.audited.push(entry) },
    log: pino({ level: 'silent' }),
  });
  const command = { eventId: 'e', name: 'footnote', text, author, place, sentAt: '2026-11-22T10:00:00.000Z' };
  return registry.run(command, { signal: new AbortController().signal, requestId: 'r-command' });
}

async function typed(text: string, author?: Principal): Promise<string> {
  const effect = await run(text, author);
  return effect.kind === 'say' ? effect.text : effect.kind;
}

const quote: Omit<Citation, 'number' | 'passageId' | 'document'> = {
  title: 'T',
  headings: [],
  link: 'l',
  quote: 'canary quote',
  start: 0,
  end: 1,
};

function turn(changes: Partial<Turn> = {}): Turn {
  return {
    requestId: 'r1',
    tenant: 'acme',
    author: ana,
    place,
    thread: { tenant: 'acme', place, id: '1.1' },
    messageId: 'C1:1767225600.000001',
    question: 'canary question?',
    standaloneQuestion: 'canary question alone?',
    reply: {
      kind: 'answer',
      requestId: 'r1',
      text: 'canary answer [1].',
      citations: [{ ...quote, number: 1, passageId: 'p1', document: 'leave.md' }],
      actions: [],
    },
    passages: [
      { passageId: 'p1', document: 'leave.md', version: '1', score: 2.5, cited: true },
      { passageId: 'p2', document: 'salaries.md', version: '1', score: 1.25, cited: false },
    ],
    timings: { total: 812, searching: 12 },
    usage: [{ model: 'big', inputTokens: 1_000, outputTokens: 50, costUsd: 0.00123 }],
    intent: 'knowledge',
    filters: { audience: [['public', 'place:slack:C1']], sources: ['handbook'] },
    createdAt: '2026-11-22T09:00:00.000Z',
    ...changes,
  };
}

describe('every admin command', () => {
  const names = adminCommands(createAdminWorld()).flatMap(({ name, subcommands = [] }) => [
    name,
    ...subcommands.map((subcommand) => `${name} ${subcommand.name} all confirm`),
  ]);
  it.each(names)('refuses who is no admin, in words and in the audit: %s', async (words) => {
    const stranger = { ...admin, tenant: 'another' };

    for (const person of [ana, stranger]) {
      expect(await typed(words, person)).toContain('is for admins, and you are not one of them');
      expect(await typed(`${words} confirm`, person)).toContain('is for admins');
    }

    expect(world.audited.map(({ decision }) => decision)).toEqual([
      'refused',
      'refused',
      'refused',
      'refused',
    ]);
    expect(world.audited.map(({ tenant }) => tenant)).toEqual(['acme', 'acme', 'another', 'another']);
    expect([world.synced, world.erased, [...world.pauses], world.queries]).toEqual([[], [], [], []]);
  });

  it('is in the help of admins, and in nobody else’s', async () => {
    const forAdmin = await typed('help');
    const forAna = await typed('help', ana);

    for (const { name, example } of adminCommands(world)) {
      expect(forAdmin).toContain(`/footnote ${name}`);
      expect(forAna).not.toContain(`/footnote ${name}`);
      expect(example).toMatch(/^\/footnote /);
      expect(await typed(`${name} help`)).toContain('For example: `/footnote');
    }
  });
});

describe('lookup', () => {
  beforeEach(() => {
    world.turns = [turn()];
    world.readable = ['p1'];
    world.reads = ['C1'];
  });

  it('shows what happened: intent, question, passages with scores, filters, timings, tokens and cost', async () => {
    const text = await typed('lookup r1');

    for (const part of [
      '`Ana` `slack:ANA` in `slack:C1`',
      '**Became**: answer',
      '**Taken for**: knowledge',
      '`public, place:slack:C1`. Sources: `handbook`',
      '812 ms, searching 12 ms',
      '1000 in, 50 out, $0.00123',
      '> canary question?',
      '> canary question alone?',
      '> canary answer [1].',
      '1. `leave.md`, score 2.500, cited',
      '2. restricted (or gone), score 1.250',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('salaries');
  });

  it.each([
    'https://acme.slack.com/archives/C1/p1767225600000001',
    '<https://acme.slack.com/archives/C1/p1767225600000001?thread_ts=1.1&cid=C1|link>',
  ])('takes a permalink: %s', async (link) => {
    expect(await typed(`lookup ${link.replace('/C1/', '/C1000/')}`)).toContain('I keep nothing');
    world.turns = [turn({ messageId: 'C1000:1767225600.000001' })];
    expect(await typed(`lookup ${link.replace('/C1/', '/C1000/')}`)).toContain('**Request** `r1`');
  });

  it('takes a Teams link', async () => {
    world.turns = [turn({ messageId: '19:a@thread.tacv2;messageid=1767225000001|1767225000002' })];

    expect(
      await typed(
        'lookup https://teams.microsoft.com/l/message/19%3Aa%40thread.tacv2/1767225000002?tenantId=x&parentMessageId=1767225000001',
      ),
    ).toContain('**Request** `r1`');
  });

  it('withholds the words of a private chat, and of a place that the admin doesn’t read', async () => {
    world.turns = [turn({ place: { ...place, kind: 'direct' } })];
    expect(await typed('lookup r1')).toContain('withheld: the asker asked this in private');
    expect(await typed('lookup r1')).not.toContain('canary');
    world.turns = [turn({ thread: undefined })];
    expect(await typed('lookup r1')).not.toContain('canary');
    world.turns = [turn()];
    world.reads = [];
    expect(await typed('lookup r1')).toContain('withheld: you don’t read the place');
    expect(await typed('lookup r1')).not.toContain('canary');
  });

  it('shows an admin their own private turn, and withholds an answer from documents beyond their rights', async () => {
    world.turns = [turn({ author: admin, place: { ...place, kind: 'direct' } })];
    expect(await typed('lookup r1')).toContain('> canary question?');
    world.readable = [];
    const text = await typed('lookup r1');
    expect(text).toContain('> canary question?');
    expect(text).not.toContain('canary answer');
    expect(text).not.toContain('leave.md');
  });

  it('never shows another organisation’s turn', async () => {
    world.turns = [turn({ tenant: 'another' })];

    expect(await typed('lookup r1')).toContain('I keep nothing under `r1`');
  });

  it.each(['not an id', 'https://evil.example/archives', 'a/b'])('explains “%s”', async (text) => {
    expect(await typed(`lookup ${text}`)).toContain('That is no request id and no link');
  });
});

describe('status', () => {
  it('shows each thing by itself, and what can’t be read as that', async () => {
    world.checks = [
      { name: 'Redis', read: async (tenant) => `answers for ${tenant}` },
      { name: 'Chroma', read: async () => Promise.reject(new Error('connect ECONNREFUSED secret-host')) },
    ];

    const text = await typed('status');

    expect(text).toContain('- **Redis**: answers for acme');
    expect(text).toMatch(/\*\*Chroma\*\*: ⚠️ can’t be read/);
    expect(text).not.toContain('secret-host');
  });
});

describe('sources and reindex', () => {
  it('lists how each is doing, page by page', async () => {
    world.sources = Array.from({ length: 20 }, (_, index) => `source-${String(index).padStart(2, '0')}`);
    world.statuses = [
      {
        tenant: 'acme',
        source: 'source-00',
        kind: 'files',
        startedAt: '2026-11-22T09:00:00.000Z',
        finishedAt: '2026-11-22T09:01:00.000Z',
        outcome: 'partly',
        error: 'a.pdf is too large',
        failures: 0,
      } as AdminWorld['statuses'][number],
    ];

    const first = await typed('sources');
    const second = await typed('sources page 2');

    expect(first).toContain('(page 1 of 2)');
    expect(first).toContain('partly 2026-11-22 09:01: `a.pdf is too large`');
    expect(first).toContain('More: `/footnote sources page 2`');
    expect(second).toContain('source-19');
    expect(second).not.toContain('More:');
    expect(await typed('sources page 9')).toContain('There is no page 9');
  });

  it.each([
    ['sources sync handbook', 'handbook'],
    ['sources sync ALL', 'handbook,it'],
    ['reindex it', 'it afresh'],
  ])('asks, then has a worker read: %s', async (words, synced) => {
    expect(await typed(words)).toContain('Nothing is changed yet. To do it, type:');
    expect(world.synced).toEqual([]);
    expect(await typed(`${words} confirm`)).toContain('On its way');
    expect(world.synced.join()).toBe(synced);
  });

  it('pauses and resumes one', async () => {
    await typed('sources pause it confirm');
    expect([...world.pauses.keys()]).toEqual(['source:it']);
    expect(await typed('sources')).toContain('**paused** on 2026-11-22 10:00 by an admin');
    await typed('sources resume it confirm');
    expect(world.pauses.size).toBe(0);
    await typed('sources pause it confirm', { ...admin, name: 'Chi' });
    expect(await typed('sources')).toContain('**paused** on 2026-11-22 10:00 by `Chi`');
  });

  it('says what was likely meant', async () => {
    expect(await typed('sources sync handbok confirm')).toContain('Did you mean `handbook`?');
    expect(world.synced).toEqual([]);
  });
});

describe('pause and resume', () => {
  it('stops answers with the admin’s words, and goes on', async () => {
    expect(await typed('pause Back at 3 pm.')).toContain('and: “Back at 3 pm.”');
    await typed('pause Back at 3 pm. confirm');
    expect(world.pauses.get('answers')).toMatchObject({ note: 'Back at 3 pm.', by: 'acme/slack/T1/ADMIN' });
    expect(await typed('resume')).toContain('paused since 2026-11-22 10:00 UTC by an admin');
    await typed('pause confirm', { ...admin, name: 'Chi' });
    expect(await typed('resume')).toContain('paused since 2026-11-22 10:00 UTC by `Chi`');
    await typed('resume confirm');
    expect(world.pauses.size).toBe(0);
    expect(await typed('resume')).toContain('I am not paused');
    expect(await typed(`pause ${'x'.repeat(400)} confirm`)).toContain('too long');
  });
});

describe('announce', () => {
  it('posts where it is typed, once it is confirmed', async () => {
    expect(await typed('announce Away on Saturday')).toContain('> Away on Saturday');
    expect(await run('announce Away on Saturday confirm')).toEqual({
      kind: 'announce',
      text: 'Away on Saturday',
      places: [place],
    });
    // Whether it was posted is for who posts it to write.
    expect(world.audited.at(-1)).toMatchObject({ decision: 'confirmed', outcome: 'started' });
  });

  it('posts in the places that are named, each once', async () => {
    const effect = await run('announce to slack:C7, teams:19:x@thread.tacv2, slack:C7 Away confirm');

    expect(effect).toMatchObject({
      text: 'Away',
      places: [
        { channel: 'slack', workspace: 'T1', id: 'C7' },
        { channel: 'teams', workspace: 'teams', id: '19:x@thread.tacv2' },
      ],
    });
  });
});

describe('erase', () => {
  it('says what would go, then erases with a receipt', async () => {
    world.people = [ana];

    expect(await typed('erase slack:ANA')).toContain('`acme/slack/T1/ANA`: turns 3, facts 1');
    expect(world.erased).toEqual([]);
    const receipt = await typed('erase slack:ANA confirm');

    expect(receipt).toContain('**Receipt** `r-command`: erased.');
    expect(receipt).toContain('`/footnote audit request:r-command`');
    expect(receipt).toContain('What stays: the audit, and when requests for a person were made');
    expect(receipt).not.toContain('remove these yourself');
    expect(world.erased).toEqual(['ANA']);
  });

  it('names what it could not remove', async () => {
    world.people = [ana];
    world.left = ['the message of request r1 in slack:C0HELP (C0HELP:1.2)'];

    const receipt = await typed('erase slack:ANA confirm');

    expect(receipt).toContain('**Please remove these yourself, I can’t:**');
    expect(receipt).toContain('- `the message of request r1 in slack:C0HELP (C0HELP:1.2)`');
  });

  it.each([
    ['someone nobody knows', 'can’t tell whom you mean'],
    ['U404', 'I keep nothing of `U404`'],
  ])('explains %s', async (name, said) => {
    expect(await typed(`erase ${name} confirm`)).toContain(said);
  });
});

describe('usage', () => {
  it('adds up turns, tokens and cost by day, channel and model', async () => {
    world.usage = {
      counts: [
        { day: '2026-11-21', channel: 'slack', turns: 3, answered: 2 },
        { day: '2026-11-22', channel: 'teams', turns: 1, answered: 1 },
      ],
      tokens: [
        {
          day: '2026-11-21',
          channel: 'slack',
          model: 'big',
          calls: 2,
          inputTokens: 100,
          outputTokens: 20,
          costUsd: 0.5,
          unpriced: 1,
        },
      ],
    };

    const text = await typed('usage 2');

    expect(world.usageSince).toEqual(['2026-11-21T00:00:00.000Z']);
    expect(text).toContain(
      '**In all**: 4 turns, 3 answered, 100 tokens in, 20 out, $0.5000, 1 calls without',
    );
    expect(text).toContain('channel `teams`: 1 turns, 1 answered');
    expect(text).toContain('model `big`: 100 tokens in, 20 out');
    expect(text).toContain('day `2026-11-22`: 1 turns');
    expect(await typed('usage 900')).toContain('from 1 to 90 days');
    expect(await typed('usage soon')).toContain('For example: `/footnote usage 30`');
  });
});

describe('audit', () => {
  it('searches by what is given', async () => {
    await typed('audit actor:me action:Command.Erase since:7d until:2026-11-22 request:r9 page 3');

    expect(world.queries).toEqual([
      {
        actor: 'acme/slack/T1/ADMIN',
        action: 'command.erase',
        requestId: 'r9',
        since: '2026-11-15T10:00:00.000Z',
        until: '2026-11-23T00:00:00.000Z',
        limit: 16,
        offset: 30,
      },
    ]);
  });

  it('shows rows as data: no line, colour or markup of theirs comes alive', async () => {
    world.rows = Array.from({ length: 17 }, (_, index) => ({
      tenant: 'acme',
      sequence: 17 - index,
      at: '2026-11-22T09:00:00.000Z',
      actor: 'eve`\n- #99 forged',
      action: 'command.status',
      decision: 'refused' as const,
      detail: { argument: '\u001b[31mred\u001b[0m\n`x`' },
      hash: '',
      previousHash: '',
    }));

    const text = await typed('audit');

    expect(text.split('\n').filter((line) => line.startsWith('- #'))).toHaveLength(15);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('More: `/footnote audit page 2`');
  });

  it.each([
    ['audit actr:me', 'Did you mean `actor:`?'],
    ['audit since:yesterday', 'is no time that I know'],
    ['audit hello', 'says nothing to look for'],
  ])('explains %s', async (words, said) => {
    expect(await typed(words)).toContain(said);
    expect(world.queries).toEqual([]);
  });
});
