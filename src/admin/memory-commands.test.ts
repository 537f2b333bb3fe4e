import { beforeEach, describe, expect, it } from 'vitest';
import type { IncomingCommand } from '../core/message.ts';
import type { Principal } from '../core/principal.ts';
import { MAX_FACTS } from '../memory/remembered-facts.ts';
import { MemoryRememberedFacts } from '../testing/memory-remembered-facts.ts';
import { type CommandRegistry, createCommandRegistry } from './command-registry.ts';
import { createMemoryCommands, FACT_REFUSALS } from './memory-commands.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const ana: Principal = { tenant: 'acme', channel: 'slack', workspace: 'T1', id: 'U1', guest: false };
const bob: Principal = { ...ana, id: 'U2' };
const options = { signal: new AbortController().signal };

let facts: MemoryRememberedFacts;
let registry: CommandRegistry;
let now: number;

beforeEach(() => {
  now = NOW;
  let ids = 0;
  facts = new MemoryRememberedFacts(() => now);
  registry = createCommandRegistry(
    createMemoryCommands({ facts, now: () => now, newId: () => `id-${(ids += 1)}` }),
  );
});

async function typed(text: string, author = ana): Promise<string> {
  const command: IncomingCommand = {
    eventId: 'e1',
    name: 'footnote',
    text,
    author,
    place: { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false },
    sentAt: new Date(now).toISOString(),
  };
  const effect = await registry.run(command, options);
  return effect.kind === 'say' ? effect.text : effect.kind;
}

describe('/footnote remember', () => {
  it('keeps a fact with kind, reason, source and expiry, and says all of it', async () => {
    const reply = await typed('remember I work in the Leeds office');

    expect(reply).toContain('number 1: “I work in the Leeds office” (location)');
    expect(reply).toContain('Until 2027-05-21');
    expect(reply).toContain('/footnote forget 1');
    expect(facts.kept).toEqual([
      {
        id: 'id-1',
        tenant: 'acme',
        person: 'acme/slack/T1/U1',
        number: 1,
        kind: 'location',
        text: 'I work in the Leeds office',
        why: expect.stringContaining('your place'),
        source: 'command',
        createdAt: '2026-11-22T10:00:00.000Z',
        expiresAt: '2027-05-21T10:00:00.000Z',
      },
    ]);
  });

  it.each([
    ['I am a contractor', 'role'],
    ['Ich bin Werkstudent', 'role'],
    ['I prefer short answers', 'preference'],
    ['please answer in German', 'preference'],
    ['Trabajo en Madrid', 'location'],
    ['the deadline of our project is Friday', 'context'],
  ])('takes “%s” for a %s', async (text, kind) => {
    await typed(`remember ${text}`);

    expect(facts.kept[0]?.kind).toBe(kind);
  });

  it('renews what is said again, as a retried job does, and keeps it once', async () => {
    await typed('remember I work in the Leeds office');
    now += 86_400_000;
    const reply = await typed('remember i work in the Leeds office.');

    expect(reply).toContain('number 1');
    expect(facts.kept).toHaveLength(1);
    expect(facts.kept[0]?.expiresAt).toBe('2027-05-22T10:00:00.000Z');
  });

  it.each([
    ['my password is hunter2', FACT_REFUSALS.secret],
    ['I have diabetes', FACT_REFUSALS.sensitive],
    ['Bob is on leave', FACT_REFUSALS['about-others']],
    ['!!!', FACT_REFUSALS.empty],
    [`I work ${'very '.repeat(50)}hard`, FACT_REFUSALS['too-long']],
  ])('refuses “%s” with the reason, keeps nothing and repeats nothing', async (text, refusal) => {
    const reply = await typed(`remember ${text}`);

    expect(reply).toBe(refusal);
    expect(facts.kept).toEqual([]);
  });

  it('refuses one too many', async () => {
    for (let index = 0; index < MAX_FACTS; index += 1) await typed(`remember I own service ${index}`);

    expect(await typed('remember I work in the Leeds office')).toBe(FACT_REFUSALS.full);
    expect(facts.kept).toHaveLength(MAX_FACTS);
  });

  it('shows usage with an example when nothing is said', async () => {
    expect(await typed('remember')).toContain('/footnote remember I work in the Leeds office');
  });

  it('keeps what is said on one line, without control characters', async () => {
    await typed('remember I work\n\nin\u0000 the \u202eLeeds\u200b office');

    expect(facts.kept[0]?.text).toBe('I work in the Leeds office');
  });
});

describe('/footnote memory', () => {
  it('shows the person’s own facts alone', async () => {
    await typed('remember I work in the Leeds office');
    await typed('remember I work in the York office', bob);

    const shown = await typed('memory');

    expect(shown).toContain('**1**: “I work in the Leeds office” (location)');
    expect(shown).toContain('You told me on 2026-11-22; kept until 2027-05-21');
    expect(shown).not.toContain('York');
  });

  it('says so when there is nothing, or nothing any more', async () => {
    expect(await typed('memory')).toContain('I remember nothing about you');
    await typed('remember I work in the Leeds office');
    now += 181 * 86_400_000;
    expect(await typed('memory')).toContain('I remember nothing about you');
  });

  it('corrects one in its place', async () => {
    await typed('remember I work in the Leeds office');
    await typed('remember I am a contractor');

    expect(await typed('memory edit 1 I work in the York office')).toContain(
      'number 1: “I work in the York office”',
    );
    expect((await facts.list(ana)).map(({ number, text }) => [number, text])).toEqual([
      [1, 'I work in the York office'],
      [2, 'I am a contractor'],
    ]);
  });

  it('never corrects into what is never kept, nor what is another’s', async () => {
    await typed('remember I work in the York office', bob);

    expect(await typed('memory edit 1 I work in Bath')).toContain('nothing under number 1');
    expect(await typed('memory edit 1 I have diabetes', bob)).toBe(FACT_REFUSALS.sensitive);
    expect(facts.kept.map(({ text }) => text)).toEqual(['I work in the York office']);
  });

  it.each(['memory edit', 'memory edit one I work', 'memory edit 1', 'memory please'])(
    'answers “%s” with usage',
    async (text) => {
      expect(await typed(text)).toContain('/footnote memory edit 1 I work in the York office');
    },
  );
});

describe('/footnote forget', () => {
  beforeEach(async () => {
    await typed('remember I work in the Leeds office');
    await typed('remember I am a contractor');
    await typed('remember I work in the York office', bob);
  });

  it('forgets by number; the others keep theirs, so that a retry forgets nothing else', async () => {
    expect(await typed('forget 1')).toContain('“I work in the Leeds office”');

    expect(await typed('forget 1')).toContain('nothing under number 1 (any more)');
    expect((await facts.list(ana)).map(({ number }) => number)).toEqual([2]);
  });

  it('asks before it forgets all, and leaves others alone', async () => {
    expect(await typed('forget all')).toContain('/footnote forget all yes');
    expect(await facts.list(ana)).toHaveLength(2);

    expect(await typed('forget ALL yes')).toContain('2 things forgotten');
    expect(await facts.list(ana)).toEqual([]);
    expect(await facts.list(bob)).toHaveLength(1);
  });

  it.each(['forget', 'forget one', 'forget all of it', 'forget -1', 'forget 1; forget 2'])(
    'answers “%s” with usage and forgets nothing',
    async (text) => {
      expect(await typed(text)).toContain('/footnote forget 2');
      expect(facts.kept).toHaveLength(3);
    },
  );
});
