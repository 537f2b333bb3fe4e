import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Feedback, OfferedAnswer, ReviewItem } from '../../core/feedback.ts';
import { type Principal, principalKey } from '../../core/principal.ts';
import type { Turn } from '../../core/turn.ts';
import { createLogger } from '../../observability/logger.ts';
import { auditedInto } from '../../testing/audited-change.ts';
import { notKnownReply } from '../../testing/replies.ts';
import { type Database, migrateDatabase, openDatabase } from './database.ts';
import { createDeliveredMessages } from './delivered-messages.ts';
import { createFeedbackStore } from './feedback.ts';
import { reviewId } from './review-id.ts';
import { createReviewQueue } from './review-queue.ts';
import { createTurnStore } from './turn-store.ts';

let database: Database;

beforeAll(async () => {
  await migrateDatabase(inject('databaseUrl'));
  database = openDatabase(inject('databaseUrl'), createLogger('silent'));
});
afterAll(() => database.close());

const minute = (number: number) => `2026-11-22T10:${String(number).padStart(2, '0')}:00.000Z`;

/** An organisation with a turn, its stores, and a way to judge the turn. */
async function setUp(changes: Partial<Turn> = {}) {
  const tenant = `t-${randomUUID()}`;
  const ana: Principal = {
    tenant,
    channel: 'slack',
    workspace: 'T1',
    id: 'U1',
    name: 'Ana Lee',
    guest: false,
  };
  const place = { channel: 'slack', workspace: 'T1', id: 'C1', kind: 'channel', external: false } as const;
  const turn: Turn = {
    requestId: `r-${randomUUID()}`,
    tenant,
    author: ana,
    place,
    question: 'How many days?',
    standaloneQuestion: 'How many days?',
    reply: { kind: 'notice', requestId: 'r', text: 'Hello', actions: [] },
    passages: [],
    timings: {},
    usage: [],
    createdAt: minute(0),
    ...changes,
  };
  await createTurnStore(database).put(turn);
  const store = createFeedbackStore(database);
  const queue = createReviewQueue(
    database,
    auditedInto(database, async () => undefined),
  );
  const said = (given: Partial<Feedback> = {}): Feedback => ({
    tenant,
    requestId: turn.requestId,
    personKey: principalKey(ana),
    person: ana,
    verdict: 'down',
    place,
    sentAt: minute(1),
    document: 'leave.md',
    ...given,
  });
  const judge = (given: Partial<Feedback> = {}) => store.record(said(given));
  const item = (): Promise<ReviewItem | undefined> => queue.find(tenant, turn.requestId);
  const offered: OfferedAnswer = {
    question: turn.question,
    answer: '25 days',
    by: { key: principalKey(ana), name: 'Ana Lee' },
    at: minute(5),
  };
  const offer = (given: Partial<OfferedAnswer> = {}) =>
    queue.offer({ tenant, requestId: turn.requestId }, { ...offered, ...given });
  return { tenant, ana, turn, store, queue, judge, item, offer, offered };
}

const entry = { tenant: 't', actor: 'admin', action: 'review.fixed', decision: 'confirmed' } as const;

describe('what a person thinks of an answer', () => {
  it('is one row, which the later word changes, whichever arrives last', async () => {
    const { judge, store, tenant, turn } = await setUp();

    await judge({ verdict: 'down', reason: 'wrong', sentAt: minute(2) });
    const older = await judge({ verdict: 'up', sentAt: minute(1) });
    const kept = await store.ofTurn(tenant, turn.requestId);
    await judge({ verdict: 'up', sentAt: minute(3) });

    expect(older).toEqual({ kind: 'older' });
    expect(kept).toMatchObject([{ verdict: 'down', reason: 'wrong' }]);
    const [now, ...more] = await store.ofTurn(tenant, turn.requestId);
    expect(more).toEqual([]);
    expect(now).toMatchObject({ verdict: 'up' });
    expect(now?.reason).toBeUndefined();
  });

  it('is one row also when all of it arrives at once, in any order', async () => {
    const { judge, store, tenant, turn, item } = await setUp();
    const verdicts = [4, 9, 1, 7, 2, 8, 3, 6, 5];

    await Promise.all(
      verdicts.map((at) => judge({ verdict: at % 2 === 0 ? 'up' : 'down', sentAt: minute(at) })),
    );

    expect(await store.ofTurn(tenant, turn.requestId)).toMatchObject([
      { verdict: 'down', sentAt: minute(9) },
    ]);
    expect(await item()).toMatchObject({ state: 'open', latestAt: minute(9) });
  });

  it('agrees with the queue when several people change their minds at once', async () => {
    const { judge, store, tenant, turn, item } = await setUp();
    const people = ['a', 'b', 'c', 'd'];
    const all = (verdict: 'up' | 'down', at: number) =>
      people.map((personKey) => judge({ personKey, verdict, sentAt: minute(at) }));

    await Promise.all([...all('down', 1), ...all('up', 2)]);

    expect((await store.ofTurn(tenant, turn.requestId)).map(({ verdict }) => verdict)).toEqual(
      people.map(() => 'up'),
    );
    expect(await item()).toBeUndefined();
  });

  it('keeps a reason when the same thumb is pressed again, and takes what a form changes', async () => {
    const { judge, store, tenant, turn } = await setUp();
    await judge({ reason: 'outdated', text: 'since May', tellMe: true, sentAt: minute(1) });

    await judge({ sentAt: minute(2) });
    const [pressed] = await store.ofTurn(tenant, turn.requestId);
    await judge({ reason: 'other', text: '', tellMe: false, sentAt: minute(3) });
    const [submitted] = await store.ofTurn(tenant, turn.requestId);

    expect(pressed).toMatchObject({ reason: 'outdated', text: 'since May', tellMe: true });
    expect(submitted).toMatchObject({ reason: 'other', tellMe: false, text: undefined });
  });

  it('is not another organisation’s, and takes hostile text as data', async () => {
    const { judge, store, turn } = await setUp();
    await judge({ text: `'); drop table feedback; --\u0000 \ud800` });

    expect(await store.ofTurn('another', turn.requestId)).toEqual([]);
    expect(await store.find(turn.tenant, turn.requestId, 'nobody')).toBeUndefined();
    expect(await store.ofTurn(turn.tenant, turn.requestId)).toMatchObject([
      { text: `'); drop table feedback; -- \ufffd` },
    ]);
  });

  it('is refused for a turn that is gone, and goes with its turn', async () => {
    const { judge, store, tenant, turn, item } = await setUp();
    await judge();

    await createTurnStore(database).erase(tenant, [turn.requestId]);

    expect(await store.ofTurn(tenant, turn.requestId)).toEqual([]);
    expect(await item()).toBeUndefined();
    await expect(judge()).rejects.toMatchObject({ code: 'storage' });
  });

  it('is erased for its person, and the queue knows', async () => {
    const { ana, judge, store, item } = await setUp();
    await judge();

    expect(await store.count(ana)).toBe(1);
    expect(await store.erase({ ...ana, id: 'U2' })).toBe(0);
    expect(await store.erase(ana)).toBe(1);
    expect(await item()).toBeUndefined();
  });

  it('tells who wants to be told once', async () => {
    const { ana, judge, store, tenant, turn } = await setUp();
    await judge({ tellMe: true });
    await judge({ personKey: 'quiet' });
    await judge({ personKey: 'hash', person: undefined, tellMe: true });

    const before = await store.toTell(tenant, turn.requestId);
    await store.told(tenant, turn.requestId, principalKey(ana));

    expect(before.map(({ person }) => person.id)).toEqual(['U1']);
    expect(await store.toTell(tenant, turn.requestId)).toEqual([]);
  });
});

describe('the review queue', () => {
  it('has a thumb down by its latest reason, and loses it when nobody finds it wrong any more', async () => {
    const { judge, item, turn } = await setUp();
    await judge({ reason: 'wrong', sentAt: minute(1) });
    await judge({ personKey: 'other', sentAt: minute(2) });

    const both = await item();
    await judge({ personKey: 'other', verdict: 'up', sentAt: minute(3) });
    const one = await item();
    await judge({ verdict: 'up', sentAt: minute(4) });

    expect(both).toMatchObject({ id: reviewId(turn.requestId), reason: 'unsaid', document: 'leave.md' });
    expect(one).toMatchObject({ reason: 'wrong', state: 'open' });
    expect(await item()).toBeUndefined();
  });

  it('has questions that stayed open by themselves, and keeps them whatever people press', async () => {
    const { judge, item } = await setUp({ reply: { ...notKnownReply(), reason: 'no-support' } });

    const before = await item();
    await judge({ reason: 'incomplete', sentAt: minute(1) });
    const wrong = await item();
    await judge({ verdict: 'up', sentAt: minute(2) });

    expect(before).toMatchObject({ reason: 'unanswered', state: 'open' });
    expect(wrong).toMatchObject({ reason: 'incomplete' });
    expect(await item()).toMatchObject({ reason: 'unanswered', state: 'open' });
  });

  it('leaves what is settled, until somebody finds it wrong after that', async () => {
    const { judge, queue, item, tenant, turn } = await setUp();
    await judge({ sentAt: minute(1) });
    const decision = { state: 'fixed', by: 'admin', at: minute(5), note: 'new page' } as const;
    await queue.decide({ tenant, requestId: turn.requestId }, decision, entry);

    await judge({ reason: 'wrong', sentAt: minute(4) });
    const settled = await item();
    await judge({ personKey: 'other', sentAt: minute(6) });

    expect(settled).toMatchObject({ state: 'fixed', decidedBy: 'admin', note: 'new page' });
    expect(await item()).toMatchObject({ state: 'open' });
    await queue.decide({ tenant: 'another', requestId: turn.requestId }, decision, entry);
    expect(await item()).toMatchObject({ state: 'open' });
  });

  it('gives lines by document and reason, the latest group first, in pages, and never another organisation’s', async () => {
    const { tenant, turn, ana, queue, store } = await setUp();
    const turns = createTurnStore(database);
    const given = [
      ['a.md', 'wrong', 10],
      ['b.md', 'wrong', 30],
      ['a.md', 'wrong', 40],
      ['a.md', 'outdated', 20],
    ] as const;
    for (const [document, reason, at] of given) {
      const requestId = `r-${at}-${randomUUID()}`;
      await turns.put({ ...turn, requestId, question: `asked at ${at}` });
      const said = { tenant, requestId, personKey: 'p', person: ana, place: turn.place, sentAt: minute(at) };
      await store.record({ ...said, verdict: 'down', reason, document });
    }

    const groups = await queue.groups(tenant);
    const first = await queue.lines(tenant, { limit: 3, offset: 0 });
    const rest = await queue.lines(tenant, { limit: 3, offset: 3 });

    expect(groups.map(({ document, reason, count }) => [document, reason, count])).toEqual([
      ['a.md', 'wrong', 2],
      ['b.md', 'wrong', 1],
      ['a.md', 'outdated', 1],
    ]);
    expect(first.map(({ question, by }) => [question, by])).toEqual([
      ['asked at 40', 'Ana Lee'],
      ['asked at 10', 'Ana Lee'],
      ['asked at 30', 'Ana Lee'],
    ]);
    expect(rest.map(({ question }) => question)).toEqual(['asked at 20']);
    expect(await queue.lines('another', { limit: 3, offset: 0 })).toEqual([]);
    expect(await queue.thumbs(tenant, minute(15))).toEqual({ up: 0, down: 3 });
    expect(await queue.names(tenant)).toEqual(['Ana Lee']);
  });

  it('keeps golden cases, one an id', async () => {
    const { tenant, queue } = await setUp();
    const golden = { tenant, id: 'abc', question: 'How many?', approvedBy: 'a', approvedAt: minute(1) };

    await queue.keepGolden(golden);
    await queue.keepGolden({ ...golden, expected: { source: 'a.md', facts: ['5 days'] } });

    expect(await queue.golden(tenant)).toEqual([
      { ...golden, expected: { source: 'a.md', facts: ['5 days'] } },
    ]);
    expect(await queue.golden('another')).toEqual([]);
  });
});

describe('what feedback is about', () => {
  it('is a person’s last answer in a place, of no other place, workspace, person or kind', async () => {
    const { turn, ana } = await setUp({ reply: notKnownReply() });
    const turns = createTurnStore(database);
    const later = { ...turn, requestId: `${turn.requestId}-2`, createdAt: minute(9) };
    await turns.put({ ...later, question: 'later' });
    await turns.put({
      ...later,
      requestId: `${turn.requestId}-3`,
      createdAt: minute(10),
      reply: { kind: 'notice', requestId: 'r', text: 'Hello', actions: [] },
    });
    await turns.put({
      ...later,
      requestId: `${turn.requestId}-4`,
      createdAt: minute(11),
      place: { ...turn.place, id: 'C2' },
    });

    expect(await turns.lastOf(ana, turn.place)).toMatchObject({ question: 'later' });
    expect(await turns.lastOf({ ...ana, id: 'U2' }, turn.place)).toBeUndefined();
    expect(await turns.lastOf(ana, { ...turn.place, workspace: 'T2' })).toBeUndefined();
    expect(await turns.lastOf({ ...ana, tenant: 'another' }, turn.place)).toBeUndefined();
  });

  it('is found by the platform’s id of any of its messages', async () => {
    const { tenant } = await setUp();
    const delivered = createDeliveredMessages(database);
    const row = { tenant, channel: 'slack', postedAt: minute(1), part: 0 } as const;
    await delivered.record([
      { ...row, deliveryId: 'r1', messageId: '1.1' },
      { ...row, deliveryId: 'r2-shared', messageId: '1.1' },
      { ...row, deliveryId: 'r1', part: 1, messageId: '1.2' },
    ]);

    expect((await delivered.deliveriesOf(tenant, 'slack', '1.1')).toSorted()).toEqual(['r1', 'r2-shared']);
    expect(await delivered.deliveriesOf(tenant, 'slack', '1.2')).toEqual(['r1']);
    expect(await delivered.deliveriesOf(tenant, 'teams', '1.1')).toEqual([]);
    expect(await delivered.deliveriesOf('another', 'slack', '1.1')).toEqual([]);
  });
});

describe('a question that stayed open', () => {
  const open = { reply: { ...notKnownReply(), reason: 'no-support' } } as const;

  it('waits in the queue when somebody asked it, and does not when it was overheard', async () => {
    const asked = await setUp(open);
    const overheard = await setUp();
    const turn = { ...overheard.turn, ...open, requestId: `r-${randomUUID()}` };

    await createTurnStore(database).put(turn, { isOverheard: true });

    expect(await asked.item()).toMatchObject({ reason: 'unanswered', state: 'open' });
    expect(await overheard.queue.find(turn.tenant, turn.requestId)).toBeUndefined();
    expect(await createTurnStore(database).get(turn.tenant, turn.requestId)).toMatchObject(open);
  });
});

describe('an answer that a helper offers', () => {
  const decided = { state: 'dismissed', by: 'admin', at: minute(9) } as const;

  it('waits with its words and name; the same again, also at once, changes nothing', async () => {
    const { offer, offered, item } = await setUp();

    const all = await Promise.all([offer(), offer(), offer()]);

    expect(all).toEqual(['waits', 'waits', 'waits']);
    expect(await item()).toMatchObject({ reason: 'offered', state: 'open', latestAt: minute(5), offered });
  });

  it('is not replaced while it waits, so that an admin confirms what they read', async () => {
    const { offer, offered, item } = await setUp();
    await offer();

    expect(await offer({ answer: 'Everything is free', at: minute(6) })).toBe('taken');
    expect(await offer({ by: { key: 'other', name: 'Eve' } })).toBe('taken');
    expect((await item())?.offered).toEqual(offered);
  });

  it('waits again only as a new one, once it is decided', async () => {
    const { offer, item, queue, tenant, turn } = await setUp();
    await offer();
    await queue.decide({ tenant, requestId: turn.requestId }, decided, entry);

    expect(await offer()).toBe('decided');
    expect(await item()).toMatchObject({ state: 'dismissed' });
    expect(await offer({ answer: '26 days', at: minute(10) })).toBe('waits');
    expect(await item()).toMatchObject({ state: 'open', reason: 'offered', offered: { answer: '26 days' } });
  });

  it('joins what is in the queue already, and stays when thumbs come and go', async () => {
    const { offer, judge, item } = await setUp();
    await judge({ reason: 'wrong', sentAt: minute(1) });
    await offer();
    const joined = await item();
    await judge({ reason: 'outdated', sentAt: minute(6) });
    const judged = await item();
    await judge({ verdict: 'up', sentAt: minute(7) });

    expect(joined).toMatchObject({ reason: 'offered', document: 'leave.md' });
    expect(judged).toMatchObject({ reason: 'offered', offered: { answer: '25 days' } });
    expect(await item()).toMatchObject({ reason: 'offered', state: 'open' });
  });

  it('leaves its reason to a thumb that comes after the decision', async () => {
    const { offer, judge, item, queue, tenant, turn } = await setUp();
    await offer();
    await queue.decide({ tenant, requestId: turn.requestId }, decided, entry);

    await judge({ reason: 'wrong', sentAt: minute(20) });

    expect(await item()).toMatchObject({ state: 'open', reason: 'wrong' });
  });

  it('has no place without its turn, nor in another organisation, and takes hostile text as data', async () => {
    const { offer, item, queue, turn } = await setUp();
    const hostile = { answer: `'); drop table review_items; --\u0000 \ud800` };
    const elsewhere = { tenant: `t-${randomUUID()}`, requestId: turn.requestId };

    await offer(hostile);

    expect((await item())?.offered?.answer).toBe(`'); drop table review_items; -- \ufffd`);
    const words = { question: 'q', answer: 'a', by: { key: 'k', name: 'n' }, at: minute(5) };
    expect(await queue.offer(elsewhere, words)).toBe('gone');
    expect(await queue.find(elsewhere.tenant, turn.requestId)).toBeUndefined();
  });

  it('is erased with the helper; an unanswered question stays', async () => {
    const open = await setUp({ reply: { ...notKnownReply(), reason: 'no-support' } });
    const answered = await setUp();
    for (const { offer, store, ana } of [open, answered]) {
      await offer();
      expect(await store.erase(ana)).toBe(1);
    }

    expect(await open.item()).toMatchObject({ reason: 'unanswered', state: 'open' });
    expect((await open.item())?.offered).toBeUndefined();
    expect(await answered.item()).toBeUndefined();
  });
});
