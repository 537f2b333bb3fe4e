import { beforeEach, describe, expect, it } from 'vitest';
import { createCommandRegistry } from '../admin/command-registry.ts';
import { createFeedbackCommand } from '../admin/feedback-command.ts';
import { AssistantError } from '../core/errors.ts';
import type { IncomingAction, IncomingFeedback } from '../core/message.ts';
import type { Turn } from '../core/turn.ts';
import { action, answer, author, h, now, options, place, resetJobs, thread } from '../testing/job-harness.ts';
import { recordFeedback } from './record-feedback.ts';
import { createFeedbackPerson } from './record-feedback-person.ts';
import { tellPeople } from './record-feedback-tell.ts';
import { runAction } from './run-action.ts';
import { runCommand } from './run-command.ts';

const bob = { ...author, id: 'U2' };
const turn: Turn = {
  requestId: 'r1',
  tenant: 'acme',
  author,
  place,
  thread,
  question: 'How many days?',
  standaloneQuestion: 'How many days?',
  reply: answer,
  passages: [{ passageId: 'p', document: 'd.md', version: '1', score: 1, cited: true, access: ['public'] }],
  timings: {},
  usage: [],
  createdAt: now,
};
const at = (second: number) => `2026-11-22T10:00:${String(second).padStart(2, '0')}.000Z`;

const thumb = (changes: Partial<IncomingFeedback> = {}) =>
  recordFeedback(
    {
      requestId: `f-${changes.sentAt ?? now}`,
      acceptedAt: now,
      limited: false,
      feedback: {
        eventId: 'e',
        about: { requestId: 'r1' },
        verdict: 'down',
        author,
        place,
        thread,
        handle: 'https://hooks.example/1',
        sentAt: now,
        ...changes,
      },
    },
    h.services,
    options,
  );

const sendForm = (changes: Partial<IncomingAction> = {}) =>
  runAction(
    {
      requestId: 'f-form',
      acceptedAt: now,
      limited: false,
      action: action('submit', { form: 'feedback', sentAt: at(30), binding: lastForm().binding, ...changes }),
    },
    h.services,
    options,
  );

function lastForm() {
  const reply = h.delivered.map((delivery) => delivery.reply).findLast(({ kind }) => kind === 'form');
  if (reply?.kind !== 'form') throw new Error('no form was shown');
  return reply;
}

const rows = () => [...h.feedback.rows.values()];

beforeEach(() => {
  resetJobs();
  h.turns.set('acme/r1', turn);
});

describe('a thumb', () => {
  it('down is kept, and asks that person alone what was wrong', async () => {
    await thumb();

    expect(rows()).toMatchObject([
      { requestId: 'r1', verdict: 'down', person: { id: 'U1' }, document: 'd.md', thread: '1.1' },
    ]);
    expect(h.delivered).toMatchObject([
      {
        target: { kind: 'private', person: { id: 'U1' }, handle: 'https://hooks.example/1', thread: '1.1' },
        reply: { kind: 'form', form: 'feedback', facts: [{ value: 'How many days?' }] },
      },
    ]);
    expect(lastForm().fields.map(({ name }) => name)).toEqual(['reason', 'text', 'tellMe']);
    expect(lastForm().text).toContain('to admins only');
  });

  it('with words from the platform is thanked for, without a form', async () => {
    await thumb({ text: 'It is 30 days' });

    expect(rows()).toMatchObject([{ text: 'It is 30 days' }]);
    expect(h.delivered).toMatchObject([
      { reply: { kind: 'notice', text: expect.stringContaining('Thank you') } },
    ]);
  });

  it.each([
    ['slack', 1],
    ['teams', 0],
    ['web', 0],
  ] as const)('up is acknowledged on %s by %i message(s)', async (channel, messages) => {
    const there = { ...place, channel };
    h.turns.set('acme/r1', { ...turn, author: { ...author, channel }, place: there });

    await thumb({ verdict: 'up', author: { ...author, channel }, place: there });

    expect(rows()).toMatchObject([{ verdict: 'up' }]);
    expect(h.delivered).toHaveLength(messages);
  });

  it('that was changed since changes nothing, and says nothing', async () => {
    await thumb({ verdict: 'up', sentAt: at(9) });
    h.delivered.length = 0;

    await thumb({ verdict: 'down', sentAt: at(5) });

    expect(rows()).toMatchObject([{ verdict: 'up' }]);
    expect(h.delivered).toEqual([]);
  });

  it('finds its turn by a message of it, also one that was shared afterwards', async () => {
    h.deliveries.set('1.5', ['r1']);
    h.deliveries.set('1.6', ['r1-shared']);

    await thumb({ about: { messageId: '1.5' } });
    await thumb({ about: { messageId: '1.6' }, author: bob });

    expect(rows().map(({ requestId, person }) => [requestId, person?.id])).toEqual([
      ['r1', 'U1'],
      ['r1', 'U2'],
    ]);
  });

  it('is heard from everybody who reads the thread', async () => {
    await thumb({ author: bob });

    expect(rows()).toMatchObject([{ person: { id: 'U2' } }]);
  });

  it.each([
    ['another organisation', { author: { ...author, tenant: 'other' } }],
    ['another workspace', { author: bob, place: { ...place, workspace: 'T2' } }],
    ['another platform', { author: bob, place: { ...place, channel: 'teams' as const } }],
    ['another place', { author: bob, place: { ...place, id: 'C2' } }],
    ['an unknown answer', { about: { requestId: 'nothing' } }],
    ['an unknown message', { about: { messageId: 'nothing' } }],
  ])(
    'from %s is not kept, and the person is told kindly, always in the same words',
    async (_name, changes) => {
      await thumb(changes);

      expect(rows()).toEqual([]);
      expect(h.delivered).toMatchObject([
        {
          reply: { kind: 'refusal', reason: 'turn-expired', text: expect.stringContaining('no longer have') },
        },
      ]);
    },
  );

  it('on what one person asked alone is theirs only, until they share it', async () => {
    h.turns.set('acme/r1', { ...turn, thread: undefined });

    await thumb({ author: bob });
    const before = rows().length;
    h.deliveries.set('1.6', ['r1-shared']);
    await thumb({ author: bob });
    await thumb();

    expect(before).toBe(0);
    expect(rows().map(({ person }) => person?.id)).toEqual(['U2', 'U1']);
  });

  it('cuts 10,000 characters, and says so', async () => {
    await thumb({ text: 'x'.repeat(10_000) });

    expect(rows()[0]?.text).toHaveLength(3_000);
    expect(h.delivered[0]?.reply.text).toContain('first 3000 characters are kept');
  });

  it('is tried again when the database is away', async () => {
    const away = async () => Promise.reject(new AssistantError('away', { code: 'storage', retryable: true }));
    h.services = { ...h.services, feedback: { record: away } };

    await expect(thumb()).rejects.toMatchObject({ retryable: true });
    expect(h.delivered).toEqual([]);
  });
});

describe('anonymous feedback', () => {
  beforeEach(() => {
    const key = 'k'.repeat(32);
    h.services = {
      ...h.services,
      feedbackPrivacy: 'anonymous',
      feedbackPerson: createFeedbackPerson({ privacy: 'anonymous', key }),
    };
  });

  it('keeps no name, promises none to be told, and lets people change their mind', async () => {
    await thumb({ sentAt: at(1) });
    await sendForm({ values: { reason: 'wrong', tellMe: 'yes' }, sentAt: at(2) });
    await thumb({ verdict: 'up', sentAt: at(3) });

    expect(lastForm().fields.map(({ name }) => name)).toEqual(['reason', 'text']);
    expect(rows()).toMatchObject([{ verdict: 'up', tellMe: undefined }]);
    expect(rows()[0]?.person).toBeUndefined();
    expect(JSON.stringify(rows())).not.toContain('U1');
  });

  it('can’t be linked from one answer to the other, nor made without the key', () => {
    const hash = (key: string, requestId: string) =>
      createFeedbackPerson({ privacy: 'anonymous', key })(author, requestId).personKey;

    expect(hash('a'.repeat(32), 'r1')).not.toBe(hash('a'.repeat(32), 'r2'));
    expect(hash('a'.repeat(32), 'r1')).not.toBe(hash('b'.repeat(32), 'r1'));
  });
});

describe('the form behind a thumb down', () => {
  beforeEach(() => thumb({ sentAt: at(1) }));

  it('adds to what is kept, and gives way to the thanks', async () => {
    await sendForm({ values: { reason: 'outdated', text: ' since May ', tellMe: 'yes' } });

    expect(rows()).toMatchObject([{ verdict: 'down', reason: 'outdated', text: 'since May', tellMe: true }]);
    expect(h.delivered.at(-1)).toMatchObject({
      target: { kind: 'private', replaces: true },
      reply: { kind: 'notice', text: expect.stringContaining('tell you here when it is fixed') },
    });
  });

  it('shows what was said before when the thumb is pressed again', async () => {
    await sendForm({ values: { reason: 'outdated', text: 'since May', tellMe: 'yes' } });

    await thumb({ sentAt: at(40) });

    expect(lastForm().fields).toMatchObject([{ value: 'outdated' }, { value: 'since May' }, { value: true }]);
  });

  it('can be left, and the thumb stays', async () => {
    await sendForm({ name: 'dismiss', values: undefined });

    expect(rows()).toMatchObject([{ verdict: 'down' }]);
    expect(h.delivered.at(-1)).toMatchObject({ target: { replaces: true }, reply: { kind: 'notice' } });
  });

  it.each([
    ['a wrong binding', { binding: 'f'.repeat(64) }],
    ['no binding', { binding: undefined }],
    ['somebody else', { author: bob }],
    ['another organisation', { author: { ...author, tenant: 'other' } }],
    ['another workspace', { place: { ...place, workspace: 'T2' } }],
    ['an answer that is gone', { requestId: 'r9' }],
  ])('is refused from %s', async (_name, changes) => {
    await sendForm({ values: { reason: 'wrong', text: 'forged' }, ...changes });

    expect(rows()).toHaveLength(1);
    expect(rows()[0]?.text).toBeUndefined();
    expect(h.delivered.at(-1)).toMatchObject({
      target: { replaces: true },
      reply: { kind: 'refusal', reason: 'turn-expired' },
    });
  });

  it('that is stale changes nothing: the thumb went up after it was sent', async () => {
    await thumb({ verdict: 'up', sentAt: at(50) });

    await sendForm({ values: { reason: 'wrong' } });

    expect(rows()).toMatchObject([{ verdict: 'up', reason: undefined }]);
    expect(h.delivered.at(-1)?.reply.text).toContain('something newer');
  });

  it('takes values that it never offered for none, and cuts what is too long', async () => {
    await sendForm({
      values: { reason: '__proto__', text: 'y'.repeat(12_000), tellMe: 'maybe', extra: 'x' },
    });

    expect(rows()).toMatchObject([{ reason: undefined, tellMe: false }]);
    expect(rows()[0]?.text).toHaveLength(3_000);
  });
});

describe('/footnote feedback', () => {
  const typed = (text: string, who = author) =>
    runCommand(
      {
        requestId: 'f-command',
        acceptedAt: now,
        limited: false,
        command: { eventId: 'e', name: 'footnote', text, author: who, place, sentAt: at(20) },
      },
      {
        ...h.services,
        commands: createCommandRegistry([
          createFeedbackCommand({ lastTurn: (person, where) => h.services.turns.lastOf(person, where) }),
        ]),
      },
      options,
    );
  const said = () => h.delivered.at(-1)?.reply.text;

  it.each([
    ['feedback up', { verdict: 'up', text: undefined }],
    ['feedback DOWN it is 30 days', { verdict: 'down', text: 'it is 30 days' }],
    ['feedback 👎 they never confirm', { verdict: 'down', text: 'they never confirm' }],
  ])('keeps “%s” for the last answer there, and names the question', async (text, row) => {
    await typed(text);

    expect(rows()).toMatchObject([{ requestId: 'r1', ...row }]);
    expect(said()).toContain('About `How many days?`');
  });

  it('asks what was wrong when only “down” is said', async () => {
    await typed('feedback down');

    expect(lastForm()).toMatchObject({ requestId: 'r1', form: 'feedback' });
    expect(h.delivered).toMatchObject([{ target: { kind: 'private', person: { id: 'U1' } } }]);
  });

  it.each([
    ['feedback', 'Your last question here was `How many days?`'],
    ['feedback dwn wrong', 'Did you mean `/footnote feedback down`?'],
    ['feedback constructor', 'Please say `up` or `down` first'],
  ])('answers “%s” with how it is used, and keeps nothing', async (text, answered) => {
    await typed(text);

    expect(said()).toContain(answered);
    expect(rows()).toEqual([]);
  });

  it('has kind words for who has not asked anything there', async () => {
    await typed('feedback up', bob);

    expect(said()).toContain('have not had an answer from me here yet');
    expect(rows()).toEqual([]);
  });
});

describe('telling people that something is settled', () => {
  const telling = (deliveryId: string, told: string[]) => ({
    deliveryId,
    requestId: 'r1',
    person: author,
    place,
    thread: '1.1',
    text: 'It is fixed.',
    told: async () => void told.push(deliveryId),
  });

  it('reaches them privately where they asked, leaves out who is gone, and tries the others before it gives up', async () => {
    const told: string[] = [];
    const failing = async (delivery: Parameters<typeof h.services.deliver>[0]) => {
      if (delivery.deliveryId === 'gone')
        throw new AssistantError('x', { code: 'delivery', retryable: false });
      if (delivery.deliveryId === 'later')
        throw new AssistantError('x', { code: 'delivery', retryable: true });
      h.delivered.push(delivery);
    };
    const people = ['gone', 'later', 'here'].map((id) => telling(id, told));

    const outcome = tellPeople(people, { ...h.services, deliver: failing }, options);

    await expect(outcome).rejects.toMatchObject({ retryable: true });
    expect(told).toEqual(['here']);
    expect(h.delivered).toMatchObject([
      { deliveryId: 'here', target: { kind: 'private', place: { id: 'C1' }, thread: '1.1' } },
    ]);
  });
});
