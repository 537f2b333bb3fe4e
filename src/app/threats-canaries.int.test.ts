import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AssistantError } from '../core/errors.ts';
import type { Reply } from '../core/reply.ts';
import { type Place, type Thread, threadKey } from '../core/thread.ts';
import { tellGaveUp } from '../jobs/gave-up.ts';
import { recordFeedback } from '../jobs/record-feedback.ts';
import {
  CANARY_HOUSE,
  addressOf,
  canaryOf,
  direct,
  expectNoLeak,
  mayRead,
  type Name,
  names,
  people,
  person,
  place,
  PLACES,
  question,
  readers,
  readersOf,
  requestIdOf,
  says,
  tenant,
  those,
  topics,
  type Delivered,
} from '../testing/canaries.ts';
import { fixedDirectory } from '../testing/fixed-directory.ts';
import { adapter, h, resetJobs } from '../testing/job-harness.ts';
import { openThreatWorld } from './threat-world.ts';

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

/** What Ana alone may see, asked where nobody else reads: the turn's request id. */
async function anasAnswer(): Promise<string> {
  const shown = await house.ask(person('ANA'), direct('ANA'), question('saffron'));
  expect(says(shown, 'saffron')).toBe(true);
  return requestIdOf(shown);
}

describe('threat: a page’s text for who may not read it, in answers (rows 5 and 8)', () => {
  const where = [
    ...names.map((name) => [direct(name).id, name] as const),
    ...Object.entries(PLACES).flatMap(([id, { members }]) => members.map((name) => [id, name] as const)),
  ];

  it.each(where)('in %s, asked by %s, shows each page to all or to none', async (id, name) => {
    for (const topic of topics) {
      const shown = await house.ask(person(name), place(id), question(topic));

      expectNoLeak(shown);
      const inPlace = shown.filter(({ target }) => target.kind !== 'private');
      expect(inPlace.length).toBeGreaterThan(0);
      const may = inPlace
        .flatMap((one) => readersOf(one))
        .every(([reader, at]) => mayRead(reader, topic, at));
      expect(says(inPlace, topic), topic).toBe(may);
    }
  });

  it('offers and shows a private answer to who asked alone, and shares it where all may read it', async () => {
    const shown = await house.ask(person('ANA'), place('CPUB'), question('saffron'));
    const requestId = requestIdOf(shown);
    expect(shown.map(({ target }) => target.kind)).toEqual(['thread', 'private']);

    const stolen = await house.press(person('BEN'), place('CPUB'), { name: 'ask-privately', requestId });
    const own = await house.press(person('ANA'), place('CPUB'), { name: 'ask-privately', requestId });
    const answered = own.find(({ reply }) => reply.kind === 'answer')?.reply.requestId ?? '';
    const shared = await house.press(person('ANA'), place('CPUB'), {
      name: 'share-answer',
      requestId: answered,
    });

    expect(says(stolen, 'saffron')).toBe(false);
    expect(says(own, 'saffron')).toBe(true);
    expect(says(shared, 'saffron')).toBe(false);
    expectNoLeak([...own, ...shared]);
  });
});

describe('threat: a page’s text by another way (row 6)', () => {
  it('is in no nearest page, title or link of a reply that does not know', async () => {
    const shown = await house.ask(
      person('CLEO'),
      place('CPUB'),
      'Who invented the saffron, indigo and ochre allowance?',
    );

    expect(shown.length).toBeGreaterThan(0);
    expectNoLeak(shown);
  });

  it('is not in a thread’s memory for who came later', async () => {
    const thread: Thread = { tenant, place: place('CFIN'), id: randomUUID() };
    const first = await house.ask(person('ANA'), place('CFIN'), question('saffron'), thread);
    expect(says(first, 'saffron')).toBe(true);
    expect(
      JSON.stringify(await house.services.memory.recall(threadKey(thread), [['public', 'group:finance']])),
    ).toContain(canaryOf('saffron'));

    readers.CFIN = those('ANA', 'FAY', 'BEN');
    house.directory.forget({ kind: 'place', place: place('CFIN') });
    const later = await house.ask(person('ANA'), place('CFIN'), 'and when is it paid?', thread);
    readers.CFIN = those('ANA', 'FAY');
    house.directory.forget({ kind: 'place', place: place('CFIN') });

    expectNoLeak(later, { now: { CFIN: ['ANA', 'FAY', 'BEN'] } });
    const remembered = await house.services.memory.recall(threadKey(thread), [['public']]);
    expect(JSON.stringify(remembered)).not.toContain(canaryOf('saffron'));
  });

  it('is not in the condensed lines of a thread', async () => {
    const { memory } = house.services;
    const key = `${tenant}/${randomUUID()}`;
    for (let count = 0; count < 40; count += 1) {
      const answer = `${canaryOf('saffron')} ${'pays 4711 euros and more words '.repeat(8)}`;
      await memory.remember(key, {
        requestId: `r${count}`,
        question: `${question('saffron')} ${canaryOf('saffron')}`,
        answer,
        sources: [['group:finance']],
      });
      await memory.condense(key, house.call);
    }

    const finance = await memory.recall(key, [['public', 'group:finance']]);
    const others = await memory.recall(key, [['public', 'group:finance'], ['public']]);

    expect(finance.summary ?? '').toContain('saffron');
    expect(JSON.stringify(others)).not.toContain('saffron');
  });

  it('is in no verified answer whose page the reader may not see', async () => {
    const days = { verified: '2026-01-01', expires: '2099-01-01' };
    const wording = {
      questions: ['What is the moss budget?'],
      answer: `It is ${canaryOf('saffron')}.`,
      owner: 'Ana',
    };
    const source = { document: `${addressOf('saffron')}.md` };
    await house.verified.add(tenant, { ...wording, ...days, source, access: ['public'] }, 'ana');

    const [own, ben, channel] = await Promise.all([
      vi.waitFor(async () => {
        const shown = await house.ask(person('ANA'), direct('ANA'), 'What is the moss budget?');
        expect(says(shown, 'saffron')).toBe(true);
        return shown;
      }, 10_000),
      house.ask(person('BEN'), direct('BEN'), 'What is the moss budget?'),
      house.ask(person('ANA'), place('CPUB'), 'What is the moss budget?'),
    ]);

    expectNoLeak([...own, ...ben, ...channel]);
  });

  it('is in no admin’s look-up, review, list or record', async () => {
    const requestId = await anasAnswer();
    await judge('ANA', direct('ANA'), requestId);
    const ids = await reviewIds();
    expect(ids.length).toBeGreaterThan(0);
    const lines = ids.flatMap((id) => [
      `review show ${id}`,
      `review golden ${id}`,
      `review verify ${id}`,
      `review fixed ${id}`,
    ]);

    for (const text of [
      `lookup ${requestId}`,
      'review',
      ...lines,
      'verified',
      'verified show v1',
      'audit',
      'usage',
      'sources',
      'escalations',
    ]) {
      const shown = await house.command(person('ADAM'), place('CPUB'), text);

      expect(shown.length, text).toBe(1);
      expect(shown[0]?.reply.text, text).not.toContain('is for admins');
      expectNoLeak(shown);
    }
  });

  async function reviewIds(): Promise<readonly string[]> {
    const shown = await house.command(person('ADAM'), place('CPUB'), 'review');
    return [
      ...new Set(shown[0]?.reply.text.match(/`([a-z0-9]{4,12})`/g)?.map((id) => id.slice(1, -1)) ?? []),
    ];
  }

  it('is in no request for a person: not in what the help place reads', async () => {
    const requestId = await anasAnswer();
    const preview = await house.press(person('ANA'), direct('ANA'), { name: 'ask-a-person', requestId });
    const form = preview[0]?.reply as Extract<Reply, { kind: 'form' }>;
    const values = { question: question('saffron'), answer: 'yes', sources: 'yes', excerpt: 'yes' };

    const { binding } = form;
    const pressed = { name: 'submit', requestId, form: 'escalate', binding, values } as const;
    const posted = await house.press(person('ANA'), direct('ANA'), pressed);
    const stolen = await house.press(person('BEN'), direct('BEN'), { name: 'ask-a-person', requestId });

    expect(posted.some(({ target }) => target.kind === 'place' && target.place.id === 'C0HELP')).toBe(true);
    expectNoLeak([...preview, ...posted, ...stolen]);
  });

  it('is in no form that asks what was wrong', async () => {
    const requestId = await anasAnswer();

    const stolen = await judge('BEN', direct('BEN'), requestId);
    const own = await judge('ANA', direct('ANA'), requestId);

    expect(own.map(({ reply }) => reply.kind)).toEqual(['form']);
    expect(says(stolen, 'saffron')).toBe(false);
    expectNoLeak([...stolen, ...own]);
  });

  async function judge(name: Name, at: Place, requestId: string): Promise<readonly Delivered[]> {
    const before = house.world.delivered.length;
    const feedback = {
      eventId: randomUUID(),
      about: { requestId },
      verdict: 'down',
      author: person(name),
      place: at,
      sentAt: new Date().toISOString(),
    } as const;
    const item = { requestId: randomUUID(), acceptedAt: new Date().toISOString(), limited: false };
    await recordFeedback({ ...item, feedback }, house.services, house.call);
    return house.world.delivered.slice(before);
  }

  it.each(['search', 'model', 'storage', 'internal'] as const)(
    'is in no words about an error (%s)',
    async (code) => {
      const cause = new Error(`near "${canaryOf('saffron')}"`);
      const error = new AssistantError(canaryOf('saffron'), { code, retryable: false, cause });
      const message = {
        eventId: 'e',
        messageId: 'm',
        thread: { tenant, place: place('CPUB'), id: '1' },
        author: person('BEN'),
        text: question('saffron'),
        addressing: 'mention',
        attachments: 0,
        sentAt: new Date().toISOString(),
      } as const;
      const before = house.world.delivered.length;

      const item = {
        kind: 'message',
        requestId: randomUUID(),
        acceptedAt: message.sentAt,
        limited: false,
      } as const;
      await tellGaveUp({ ...item, message }, error, house.services, house.call);

      const shown = house.world.delivered.slice(before);
      expect(shown).toHaveLength(1);
      expect(says(shown, 'saffron')).toBe(false);
    },
  );

  it('is in no result of a tool that a reader may not use', async () => {
    const words = 'Who is Kim Vermeer?';
    const thread: Thread = { tenant, place: place('CPUB'), id: randomUUID() };

    const own = await house.ask(person('ANA'), direct('ANA'), words);
    const others = [
      ...(await house.ask(person('BEN'), direct('BEN'), words)),
      ...(await house.ask(person('ANA'), place('CPUB'), words, thread)),
      ...(await house.ask(person('BEN'), place('CPUB'), 'and what does she do?', thread)),
    ];

    expect(says(own, 'saffron')).toBe(true);
    expect(says(others, 'saffron')).toBe(false);
  });
});
