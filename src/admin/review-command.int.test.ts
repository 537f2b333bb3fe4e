import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { GoldenCase } from '../evaluation/golden-cases.ts';
import { principalKey } from '../core/principal.ts';
import { createLogger } from '../observability/logger.ts';
import { type Database, migrateDatabase, openDatabase } from '../storage/postgres/database.ts';
import { notKnownReply } from '../testing/replies.ts';
import { ago, createReviewWorld, type ReviewWorldOptions } from '../testing/review-world.ts';

let database: Database;

beforeAll(async () => {
  await migrateDatabase(inject('databaseUrl'));
  database = openDatabase(inject('databaseUrl'), createLogger('silent'));
});
afterAll(() => database.close());
const setUp = (options?: ReviewWorldOptions) => createReviewWorld(database, options);

describe('/footnote review', () => {
  it('has nothing at first, and says how thumbs stand', async () => {
    expect((await setUp().typed('')).text).toBe(
      'Nothing waits for review. Nobody pressed a thumb in the last 30 days.',
    );
  });

  it('shows what waits by document and reason, with figures', async () => {
    const { ask, judge, typed, person } = setUp();
    const [one, two] = [
      await ask(),
      await ask({ question: 'Is `this` <!channel> [x](https://evil.example)?' }),
    ];
    await judge(one.turn, { reason: 'wrong' });
    await judge(two.turn, { reason: 'wrong', sentAt: ago(20) });
    await judge(one.turn, { verdict: 'up', personKey: 'other', person: person('U2') });
    const open = await ask({
      reply: { ...notKnownReply(), reason: 'no-support', nearest: [] },
      passages: [],
    });

    const { text } = await typed('');

    expect(text).toContain('**Review: 3 open**');
    expect(text).toContain(`**\`leave.md\`**, wrong (2):\n- \`${two.id}\``);
    expect(text).toContain('`Is ’this’ <!channel> [x](https://evil.example)?`');
    expect(text).toContain(`**No document**, not answered (1):\n- \`${open.id}\``);
    expect(text).toContain('By reason: wrong 2, not answered 1.');
    expect(text).toContain('Thumbs of the last 30 days: 33 % up (1 of 3).');
    expect(text).not.toContain('Ana Lee');
  });

  it('comes in pages, and names a page that isn’t there', async () => {
    const { ask, judge, typed } = setUp();
    for (let number = 0; number < 17; number += 1) await judge((await ask()).turn);

    const [first, second, third] = [await typed(''), await typed('page 2'), await typed('page 3')];

    expect(first.text.match(/^- /gm)).toHaveLength(15);
    expect(first.text).toContain('`/footnote review page 2`');
    expect(second.text.match(/^- /gm)).toHaveLength(2);
    expect(third.text).toContain('There is no page 3');
  });

  it.each([
    ['public', true, true],
    ['admins', false, true],
    ['anonymous', false, false],
  ] as const)(
    'with privacy %s, names people in the list: %s, in an item: %s',
    async (privacy, list, show) => {
      const { ask, judge, typed } = setUp({ privacy });
      const { turn, id } = await ask();
      await judge(turn);

      expect((await typed('')).text.includes('Ana Lee')).toBe(list);
      expect((await typed(`show ${id}`)).text.includes('Ana Lee')).toBe(show);
    },
  );

  it('is for admins of the same organisation alone', async () => {
    const { ask, judge, typed, ana, admin, audited } = setUp();
    const { turn, id } = await ask();
    await judge(turn, { reason: 'wrong' });
    const elsewhere = { ...admin, tenant: `t-${randomUUID()}` };

    for (const text of ['', `show ${id}`, `fixed ${id} confirm`, `dismiss ${id} no confirm`, 'export'])
      expect((await typed(text, ana)).text).toContain('is for admins');
    expect(audited.every(({ decision }) => decision === 'refused')).toBe(true);
    expect((await typed('', elsewhere)).text).toContain('Nothing waits');
    for (const text of [`show ${id}`, `fixed ${turn.requestId} confirm`])
      expect((await typed(text, elsewhere)).text).toContain('There is nothing under');
    expect((await typed('')).text).toContain('1 open');
  });
});

describe('/footnote review show', () => {
  it('shows question, answer, sources and what people said, by id or request id', async () => {
    const { ask, judge, typed } = setUp();
    const { turn, id } = await ask();
    await judge(turn, { reason: 'outdated', text: 'It is `5` now', tellMe: true });

    for (const name of [id, id.toUpperCase(), `\`${id}\``, turn.requestId]) {
      const { text } = await typed(`show ${name}`);

      expect(text).toContain('Question: `How many days of leave may I carry over?`');
      expect(text).toContain('Reply: `You may carry over 3 days [1].`');
      expect(text).toContain('`Ana Lee`: thumbs down (out of date): `It is ’5’ now` Wants to be told.');
      expect(text).toContain(`\`/footnote review fixed ${id}\``);
    }
  });

  it('withholds the words, the name and the link of what this admin may not read', async () => {
    const { ask, judge, typed } = setUp({ restricted: true });
    const { turn, id } = await ask();
    await judge(turn);

    const { text } = await typed(`show ${id}`);

    expect(text).not.toContain('carry over 3 days');
    expect(text).toContain('you may not read');
    expect(text).not.toContain('http');
    for (const { quote } of turn.reply.kind === 'answer' ? turn.reply.citations : [])
      expect(text).not.toContain(quote);
  });

  it.each(['zzzzzz', '', "'; drop table review_items; --", '../../etc', 'x'.repeat(5_000)])(
    'answers the unknown id %.20s',
    async (id) => {
      const { text } = await setUp().typed(`show ${id}`);

      expect(text).toMatch(/There is nothing under|Use it like this/);
      expect(text.length).toBeLessThan(500);
    },
  );
});

describe('settling', () => {
  it('asks first, then takes it out of the queue and tells who wanted to know, once', async () => {
    const { ask, judge, typed, audited, admin, ana } = setUp();
    const { turn, id } = await ask();
    await judge(turn, { tellMe: true });
    await judge(turn, { personKey: 'quiet', person: ana });

    const asked = await typed(`fixed ${id} The page says 5 now`);
    const still = await typed('');
    const done = await typed(`fixed ${id} The page says 5 now confirm`);
    for (const { told } of done.tell ?? []) await told();
    const again = await typed(`fixed ${id} confirm`);

    expect(asked.text).toContain('Nothing is changed yet');
    expect(asked.tell).toBeUndefined();
    expect(still.text).toContain('1 open');
    expect(done.tell).toMatchObject([
      { person: { id: 'U1' }, place: { id: 'C1' }, thread: '1.1', requestId: turn.requestId },
    ]);
    expect(done.tell?.[0]?.text).toContain('The page says 5 now');
    expect(again.tell).toEqual([]);
    expect((await typed('')).text).toContain('Nothing waits');
    expect(audited).toContainEqual(
      expect.objectContaining({
        action: 'review.fixed',
        actor: principalKey(admin),
        decision: 'confirmed',
        outcome: 'succeeded',
        requestId: turn.requestId,
      }),
    );
  });

  it('tells who asked a question that was not answered, though they pressed nothing', async () => {
    const { ask, typed } = setUp();
    const { id } = await ask({ reply: { ...notKnownReply(), reason: 'no-support' } });

    const { tell = [] } = await typed(`fixed ${id} confirm`);
    const before = await typed(`fixed ${id}`);
    for (const { told } of tell) await told();
    const after = await typed(`fixed ${id} confirm`);

    expect(tell).toMatchObject([{ person: { id: 'U1' }, text: expect.stringContaining('I had no answer') }]);
    expect(before.text).toContain('One person is told');
    expect(after.tell).toEqual([]);
  });

  it('leaves the queue as it is while it can’t stand in the audit', async () => {
    const { ask, judge, typed, queue, tenant, failAudit } = setUp();
    const { turn, id } = await ask();
    await judge(turn);
    failAudit('review.fixed');

    await expect(typed(`fixed ${id} confirm`)).rejects.toMatchObject({ code: 'storage' });

    expect(await queue.find(tenant, id)).toMatchObject({ state: 'open' });
  });

  it('dismisses with a reason, and tells nobody', async () => {
    const { ask, judge, typed, queue, tenant } = setUp();
    const { turn, id } = await ask();
    await judge(turn, { tellMe: true });

    const without = await typed(`dismiss ${id} confirm`);
    const done = await typed(`dismiss ${id} The answer is right confirm`);

    expect(without.text).toContain('Please say why');
    expect(done.tell ?? []).toEqual([]);
    expect(await queue.find(tenant, id)).toMatchObject({ state: 'dismissed', note: 'The answer is right' });
  });

  it('gives two admins at once the same outcome, and tells people once', async () => {
    const { ask, judge, typed, queue, tenant } = setUp();
    const { turn, id } = await ask();
    await judge(turn, { tellMe: true });

    const both = await Promise.all([typed(`fixed ${id} confirm`), typed(`fixed ${id} confirm`)]);

    const names = both.flatMap(({ tell = [] }) => tell.map(({ deliveryId }) => deliveryId));
    expect(new Set(names).size).toBe(1);
    expect(await queue.find(tenant, id)).toMatchObject({ state: 'fixed' });
    expect((await typed(`dismiss ${id} no`)).text).toContain('It was settled already (fixed');
  });
});

describe('/footnote review verify', () => {
  it('adds a verified answer with the cited page, its rights and the admin’s name', async () => {
    const { ask, judge, typed, verified, tenant } = setUp();
    const { turn, id } = await ask();
    await judge(turn, { tellMe: true });

    const asked = await typed(`verify ${id} You may carry over **5 days**`);
    const before = await verified.count(tenant);
    const done = await typed(`verify ${id} You may carry over **5 days** confirm`);

    expect(asked.text).toContain('Everybody gets it who may read `leave.md`');
    expect(before).toBe(0);
    expect(done.text).toContain('`v1`');
    expect(done.tell).toHaveLength(1);
    expect(await verified.get(tenant, 'v1')).toMatchObject({
      questions: [turn.standaloneQuestion],
      answer: 'You may carry over **5 days**',
      source: { document: 'leave.md', heading: 'Days' },
      access: ['public'],
      owner: 'Ada King',
      verified: '2026-11-22',
      requestId: turn.requestId,
    });
  });

  it.each([
    ['an answer that is missing', '', 'Please write the answer'],
    ['one of 10,000 characters', 'x'.repeat(10_000), '3,000 characters is the most'],
    ['a document that isn’t there', 'source:nothing.md yes', 'There is no document `nothing.md`'],
  ])('refuses %s', async (_name, rest, why) => {
    const { ask, judge, typed, verified, tenant } = setUp();
    const { turn, id } = await ask();
    await judge(turn);

    expect((await typed(`verify ${id} ${rest} confirm`)).text).toContain(why);
    expect(await verified.count(tenant)).toBe(0);
  });

  it('refuses an admin who may not read the document', async () => {
    const { ask, judge, typed, verified, tenant } = setUp({ restricted: true });
    const { turn, id } = await ask();
    await judge(turn);

    expect((await typed(`verify ${id} 5 days confirm`)).text).toContain('that you may read here');
    expect(await verified.count(tenant)).toBe(0);
  });

  it('points to the answer that stands for the question already', async () => {
    const { ask, judge, typed, verified, tenant } = setUp();
    const [one, two] = [await ask(), await ask()];
    await judge(one.turn);
    await judge(two.turn);

    await typed(`verify ${one.id} 5 days confirm`);
    const other = await typed(`verify ${two.id} 6 days confirm`);

    expect(other.text).toContain('`/footnote verified edit v1 answer <new words>`');
    expect(await verified.count(tenant)).toBe(1);
  });
});

describe('/footnote review golden', () => {
  it('shows the masked case, keeps what was approved, and exports it as evals read it', async () => {
    const { ask, judge, typed } = setUp();
    const { turn, id } = await ask({
      standaloneQuestion:
        'Ana Lee (ana.lee@larkfield.example, +44 113 496 0000) asks: how many days for Frau Meier?',
    });
    await judge(turn);

    const asked = await typed(`golden ${id} 5 days; until 31 March`);
    await typed(`golden ${id} 5 days; until 31 March confirm`);
    const { text } = await typed('export');

    expect(asked.text).toContain('[name] ([e-mail], [number]) asks: how many days for Frau [name]?');
    const yaml = /```\n([\s\S]*)```/.exec(text)?.[1] ?? '';
    const [kept] = (parse(yaml) as unknown[]).map((one) => GoldenCase.parse(one));
    expect(kept).toMatchObject({
      id: `review-${id}`,
      kind: 'answerable',
      source: 'leave.md',
      facts: ['5 days', 'until 31 March'],
    });
    expect(yaml).not.toMatch(/Ana|Lee|larkfield|496|Meier/);
  });

  it('takes the facts from the question’s verified answer', async () => {
    const { ask, judge, typed } = setUp();
    const { turn, id } = await ask();
    await judge(turn);
    await typed(`verify ${id} You may carry over **5 days** confirm`);

    expect((await typed(`golden ${id}`)).text).toContain('- 5 days');
  });

  it('asks what a right answer holds when nobody knows', async () => {
    const { ask, judge, typed, queue, tenant } = setUp();
    const { turn, id } = await ask();
    await judge(turn);

    expect((await typed(`golden ${id} confirm`)).text).toContain('What does a right answer hold?');
    expect(await queue.golden(tenant)).toEqual([]);
  });

  it('keeps an open question as one that can’t be answered', async () => {
    const { ask, typed, queue, tenant } = setUp();
    const { id } = await ask({ reply: { ...notKnownReply(), reason: 'no-support' } });

    await typed(`golden ${id} confirm`);

    const [kept] = await queue.golden(tenant);
    expect(kept?.id).toBe(id);
    expect(kept?.expected).toBeUndefined();
  });
});
