import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type AnswerWhen, DEFAULT_CHANNEL_SETTINGS } from '../core/channel-settings.ts';
import { AssistantError } from '../core/errors.ts';
import { threadKey } from '../core/thread.ts';
import type { QueuedItem } from '../queue/job-catalogue.ts';
import type { PushOutcome } from '../queue/producer.ts';
import {
  incomingAction,
  incomingCommand,
  incomingDeletion,
  incomingMessage,
  principal,
  thread,
} from '../testing/incoming-events.ts';
import { createInboundSink } from './inbound-sink.ts';
import type { RateVerdict } from './limits.ts';

const acceptedAt = '2026-03-02T09:00:01.000Z';

function setUp(
  options: {
    verdict?: RateVerdict;
    outcome?: PushOutcome;
    tenants?: readonly string[];
    down?: boolean;
    answer?: AnswerWhen;
  } = {},
) {
  const { verdict = 'within', outcome = 'accepted', tenants, down, answer } = options;
  const joined = new Set<string>();
  const counted: string[] = [];
  const outcomes: string[] = [];
  const queued: QueuedItem[] = [];
  const withdrawn = new Set<string>();
  const push = async (item: QueuedItem): Promise<PushOutcome> => {
    if (down) throw new AssistantError('Redis is not reachable', { code: 'storage', retryable: true });
    queued.push(item);
    return outcome;
  };
  const sink = createInboundSink({
    producer: { push },
    directoryChanged: () => undefined,
    channels: answer && {
      settingsFor: async () => ({ ...DEFAULT_CHANNEL_SETTINGS, answer }),
      isOpenQuestion: (text) => text.endsWith('?'),
    },
    withdrawals: {
      withdraw: async (_key, id) => void withdrawn.add(id),
      reinstate: async (_key, id) => void withdrawn.delete(id),
      isWithdrawn: async (_key, id) => withdrawn.has(id),
    },
    limiter: {
      count: async (_person, messageId) => {
        counted.push(messageId);
        return verdict;
      },
    },
    participation: { joined: async (key) => joined.has(key), join: async (key) => void joined.add(key) },
    now: () => new Date(acceptedAt),
    newId: () => 'request-7',
    tenants: tenants && new Set(tenants),
    metrics: { inbound: ({ kind, outcome: counted }) => void outcomes.push(`${kind} ${counted}`) },
    log: pino({ level: 'silent' }),
  });
  return { sink, joined, counted, outcomes, queued, withdrawn };
}

describe('the inbound sink', () => {
  it.each(['mention', 'direct'] as const)('queues a %s and joins its thread', async (addressing) => {
    const { sink, joined, queued } = setUp();
    const message = incomingMessage('a', { addressing });

    expect(await sink.message(message)).toEqual({ kind: 'accepted', requestId: 'request-7' });
    expect(queued).toEqual([
      { kind: 'message', requestId: 'request-7', acceptedAt, limited: false, message },
    ]);
    expect([...joined]).toEqual([threadKey(thread())]);
  });

  it('takes unaddressed messages only in threads where Footnote takes part, and counts no others', async () => {
    const { sink, queued, counted } = setUp();

    const before = await sink.message(incomingMessage('a', { addressing: 'thread' }));
    await sink.message(incomingMessage('b'));
    const after = await sink.message(incomingMessage('c', { addressing: 'thread' }));
    const elsewhere = await sink.message(
      incomingMessage('d', { addressing: 'thread', thread: thread('2.0') }),
    );

    expect(before).toEqual({ kind: 'ignored', reason: 'not-participating' });
    expect(after.kind).toBe('accepted');
    expect(elsewhere.kind).toBe('ignored');
    expect(queued).toHaveLength(2);
    expect(counted).toEqual(['message-b', 'message-c']);
  });

  it('serves only the organisations of its list', async () => {
    const { sink, queued } = setUp({ tenants: ['other'] });
    const ignored = { kind: 'ignored', reason: 'unknown-tenant' };

    expect(await sink.message(incomingMessage('a'))).toEqual(ignored);
    expect(await sink.command(incomingCommand('a'))).toEqual(ignored);
    expect(await sink.action(incomingAction('a'))).toEqual(ignored);
    expect(queued).toEqual([]);
    expect(await sink.command(incomingCommand('b', { author: principal('U1', 'other') }))).toMatchObject({
      kind: 'accepted',
    });
  });

  it('queues the first message over the limit as limited', async () => {
    const { sink, queued } = setUp({ verdict: 'first-over' });

    await sink.message(incomingMessage('a'));
    await sink.command(incomingCommand('b'));

    expect(queued).toMatchObject([
      { kind: 'message', limited: true },
      { kind: 'command', limited: true },
    ]);
  });

  it('drops what follows, and counts it', async () => {
    const { sink, queued, joined, outcomes } = setUp({ verdict: 'over' });
    const ignored = { kind: 'ignored', reason: 'rate-limited' };

    expect(await sink.message(incomingMessage('a'))).toEqual(ignored);
    expect(await sink.command(incomingCommand('b'))).toEqual(ignored);
    expect(await sink.action(incomingAction('c'))).toMatchObject({ kind: 'accepted' });

    expect(queued.map(({ kind }) => kind)).toEqual(['action']);
    expect(joined.size).toBe(0);
    expect(outcomes).toEqual(['message rate-limited', 'command rate-limited', 'action accepted']);
  });

  it('says when the queue knows the event', async () => {
    const { sink, outcomes } = setUp({ outcome: 'duplicate' });

    expect(await sink.message(incomingMessage('a'))).toEqual({ kind: 'duplicate' });
    expect(await sink.command(incomingCommand('a'))).toEqual({ kind: 'duplicate' });
    expect(outcomes).toEqual(['message duplicate', 'command duplicate']);
  });

  it('lets the platform deliver again when nothing can be queued', async () => {
    const { sink, outcomes } = setUp({ down: true });

    await expect(sink.message(incomingMessage('a'))).rejects.toMatchObject({
      code: 'storage',
      retryable: true,
    });
    expect(outcomes).toEqual(['message refused']);
  });

  it.each(['', 'x'.repeat(40_000), 'x'.repeat(100_000)])(
    'leaves the text to the worker (case %#)',
    async (text) => {
      const { sink, queued } = setUp();

      await sink.message(incomingMessage('a', { text }));

      expect(queued).toMatchObject([{ message: { text } }]);
    },
  );

  it('cuts what is longer than any question, between characters', async () => {
    const { sink, queued } = setUp();
    const text = `${'x'.repeat(99_999)}😀 and more`;

    await sink.message(incomingMessage('a', { text }));
    await sink.command(incomingCommand('b', { text: `y${text}` }));

    expect(queued).toMatchObject([
      { message: { text: 'x'.repeat(99_999) } },
      { command: { text: `y${'x'.repeat(99_999)}` } },
    ]);
  });

  it('takes an edit as a question of its own', async () => {
    const { sink, queued, counted } = setUp();
    const message = incomingMessage('a', { eventId: 'edit-1' });

    expect(await sink.edit(message)).toMatchObject({ kind: 'accepted' });

    expect(queued).toMatchObject([{ kind: 'edit', message }]);
    expect(counted).toEqual(['edit-1']);
  });

  it('ignores a late edit of what was taken back, unless its author put it back', async () => {
    const { sink, queued, withdrawn } = setUp();
    withdrawn.add('message-a');

    const late = await sink.edit(incomingMessage('a', { eventId: 'edit-1' }));
    const restored = await sink.edit(incomingMessage('a', { eventId: 'undo-1', isRestored: true }));

    expect(late).toEqual({ kind: 'ignored', reason: 'withdrawn' });
    expect(restored).toMatchObject({ kind: 'accepted' });
    expect(queued).toHaveLength(1);
    expect([...withdrawn]).toEqual([]);
  });

  it('counts the buttons that lead to an answer, and no others', async () => {
    const { sink, queued } = setUp({ verdict: 'over' });

    for (const name of ['ask-privately', 'choose', 'ask-a-person', 'share-answer'] as const)
      await sink.action(incomingAction(name, { name }));

    expect(queued.map((item) => item.kind === 'action' && item.action.name)).toEqual([
      'ask-a-person',
      'share-answer',
    ]);
  });

  it('counts a form that is sent, and none that is dismissed', async () => {
    const { sink, counted } = setUp();
    const sent = incomingAction('sent', { name: 'submit' });

    await sink.action(sent);
    await sink.action(incomingAction('cancelled', { name: 'dismiss' }));

    expect(counted).toEqual([sent.eventId]);
  });

  it('has a person told once that they pressed too often, so that the press itself can come again', async () => {
    const over = setUp({ verdict: 'over' });
    const first = setUp({ verdict: 'first-over' });
    const submit = incomingAction('a', { name: 'submit' });
    const ignored = { kind: 'ignored', reason: 'rate-limited' };

    expect(await first.sink.action(submit)).toEqual(ignored);
    expect(await over.sink.action(submit)).toEqual(ignored);

    expect(over.queued).toEqual([]);
    expect(first.queued).toMatchObject([{ kind: 'action', limited: true, action: { name: 'submit' } }]);
    const [told] = first.queued;
    expect(told?.kind === 'action' && told.action.eventId).not.toBe(submit.eventId);
  });

  it('leaves edits and deletions alone in threads where Footnote takes no part', async () => {
    const { sink, queued, withdrawn } = setUp();
    const ignored = { kind: 'ignored', reason: 'not-participating' };

    expect(await sink.edit(incomingMessage('a', { addressing: 'thread' }))).toEqual(ignored);
    expect(await sink.deletion(incomingDeletion('a'))).toEqual(ignored);
    expect([queued, withdrawn.size]).toEqual([[], 0]);
  });

  it('notes a deletion before it queues it, whoever is over their limit', async () => {
    const { sink, joined, queued, withdrawn } = setUp({ verdict: 'over' });
    joined.add(threadKey(thread()));

    expect(await sink.deletion(incomingDeletion('a'))).toMatchObject({ kind: 'accepted' });

    expect([...withdrawn]).toEqual(['message-a']);
    expect(queued).toMatchObject([{ kind: 'deletion', deletion: { messageId: 'message-a' } }]);
  });
});

describe('a channel’s settings', () => {
  it.each(['mention', 'thread', 'overheard'] as const)(
    'with “never”, leave a %s alone, and count and join nothing',
    async (addressing) => {
      const { sink, queued, counted, joined } = setUp({ answer: 'never' });
      joined.add(threadKey(thread()));
      const ignored = { kind: 'ignored', reason: 'never-here' };

      expect(await sink.message(incomingMessage('a', { addressing }))).toEqual(ignored);
      expect(await sink.edit(incomingMessage('a', { addressing }))).toEqual(ignored);
      expect([queued, counted, joined.size]).toEqual([[], [], 1]);
    },
  );

  it('with “never”, still let commands, buttons and deletions through', async () => {
    const { sink, joined } = setUp({ answer: 'never' });
    joined.add(threadKey(thread()));

    expect(await sink.command(incomingCommand('a'))).toMatchObject({ kind: 'accepted' });
    expect(await sink.action(incomingAction('b'))).toMatchObject({ kind: 'accepted' });
    expect(await sink.deletion(incomingDeletion('c'))).toMatchObject({ kind: 'accepted' });
  });

  it.each([undefined, 'mention'] as const)('leave what is overheard alone with %s', async (answer) => {
    const { sink, queued } = setUp({ answer });

    expect(await sink.message(incomingMessage('a', { addressing: 'overheard' }))).toEqual({
      kind: 'ignored',
      reason: 'not-addressed',
    });
    expect(queued).toEqual([]);
  });

  it('with “every question”, take what is overheard when it asks something, and join its thread', async () => {
    const { sink, queued, joined } = setUp({ answer: 'every-question' });
    const statement = incomingMessage('a', { addressing: 'overheard', text: 'Lunch is at noon.' });
    const question = incomingMessage('b', { addressing: 'overheard', text: 'Where is the lunch menu?' });

    expect(await sink.message(statement)).toEqual({ kind: 'ignored', reason: 'no-open-question' });
    expect(joined.size).toBe(0);
    expect(await sink.message(question)).toMatchObject({ kind: 'accepted' });
    expect(queued).toMatchObject([{ message: question }]);
    expect([...joined]).toEqual([threadKey(thread())]);
  });

  it('with “every question”, take the edit of what was answered, whatever it says now', async () => {
    const { sink } = setUp({ answer: 'every-question' });
    const edited = incomingMessage('a', { addressing: 'overheard', text: 'Never mind.', eventId: 'edit-1' });

    expect(await sink.edit(edited)).toMatchObject({ kind: 'ignored' });
    await sink.message(incomingMessage('a', { addressing: 'overheard' }));
    expect(await sink.edit(edited)).toMatchObject({ kind: 'accepted' });
  });

  it('never tell somebody that they asked too much who asked Footnote nothing', async () => {
    const { sink, queued } = setUp({ answer: 'every-question', verdict: 'first-over' });

    expect(await sink.message(incomingMessage('a', { addressing: 'overheard' }))).toEqual({
      kind: 'ignored',
      reason: 'rate-limited',
    });
    expect(queued).toEqual([]);
  });
});
