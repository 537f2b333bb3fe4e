import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { AssistantError } from '../core/errors.ts';
import { threadKey } from '../core/thread.ts';
import type { RunAction, RunCommand, ThreadItem } from '../queue/job-catalogue.ts';
import type { PushOutcome } from '../queue/producer.ts';
import {
  incomingAction,
  incomingCommand,
  incomingMessage,
  principal,
  thread,
} from '../testing/incoming-events.ts';
import { createInboundSink } from './inbound-sink.ts';
import type { RateVerdict } from './limits.ts';

const acceptedAt = '2026-03-02T09:00:01.000Z';

function setUp(
  options: { verdict?: RateVerdict; outcome?: PushOutcome; tenants?: readonly string[]; down?: boolean } = {},
) {
  const { verdict = 'within', outcome = 'accepted', tenants, down } = options;
  const joined = new Set<string>();
  const counted: string[] = [];
  const outcomes: string[] = [];
  const messages: ThreadItem[] = [];
  const commands: RunCommand[] = [];
  const actions: RunAction[] = [];
  const take = async <T>(list: T[], item: T): Promise<PushOutcome> => {
    if (down) throw new AssistantError('Redis is not reachable', { code: 'storage', retryable: true });
    list.push(item);
    return outcome;
  };
  const sink = createInboundSink({
    producer: {
      pushMessage: (item) => take(messages, item),
      addCommand: (item) => take(commands, item),
      addAction: (item) => take(actions, item),
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
  return { sink, joined, counted, outcomes, messages, commands, actions };
}

describe('the inbound sink', () => {
  it.each(['mention', 'direct'] as const)('queues a %s and joins its thread', async (addressing) => {
    const { sink, joined, messages } = setUp();
    const message = incomingMessage('a', { addressing });

    expect(await sink.message(message)).toEqual({ kind: 'accepted', requestId: 'request-7' });
    expect(messages).toEqual([{ requestId: 'request-7', acceptedAt, limited: false, message }]);
    expect([...joined]).toEqual([threadKey(thread())]);
  });

  it('takes unaddressed messages only in threads where Footnote takes part, and counts no others', async () => {
    const { sink, messages, counted } = setUp();

    const before = await sink.message(incomingMessage('a', { addressing: 'thread' }));
    await sink.message(incomingMessage('b'));
    const after = await sink.message(incomingMessage('c', { addressing: 'thread' }));
    const elsewhere = await sink.message(
      incomingMessage('d', { addressing: 'thread', thread: thread('2.0') }),
    );

    expect(before).toEqual({ kind: 'ignored', reason: 'not-participating' });
    expect(after.kind).toBe('accepted');
    expect(elsewhere.kind).toBe('ignored');
    expect(messages).toHaveLength(2);
    expect(counted).toEqual(['message-b', 'message-c']);
  });

  it('serves only the organisations of its list', async () => {
    const { sink, messages, commands, actions } = setUp({ tenants: ['other'] });
    const ignored = { kind: 'ignored', reason: 'unknown-tenant' };

    expect(await sink.message(incomingMessage('a'))).toEqual(ignored);
    expect(await sink.command(incomingCommand('a'))).toEqual(ignored);
    expect(await sink.action(incomingAction('a'))).toEqual(ignored);
    expect([messages, commands, actions]).toEqual([[], [], []]);
    expect(await sink.command(incomingCommand('b', { author: principal('U1', 'other') }))).toMatchObject({
      kind: 'accepted',
    });
  });

  it('queues the first message over the limit as limited', async () => {
    const { sink, messages, commands } = setUp({ verdict: 'first-over' });

    await sink.message(incomingMessage('a'));
    await sink.command(incomingCommand('b'));

    expect(messages).toMatchObject([{ limited: true }]);
    expect(commands).toMatchObject([{ limited: true }]);
  });

  it('drops what follows, and counts it', async () => {
    const { sink, messages, commands, actions, joined, outcomes } = setUp({ verdict: 'over' });
    const ignored = { kind: 'ignored', reason: 'rate-limited' };

    expect(await sink.message(incomingMessage('a'))).toEqual(ignored);
    expect(await sink.command(incomingCommand('b'))).toEqual(ignored);
    expect(await sink.action(incomingAction('c'))).toMatchObject({ kind: 'accepted' });

    expect([messages, commands, actions.length, joined.size]).toEqual([[], [], 1, 0]);
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
      const { sink, messages } = setUp();

      await sink.message(incomingMessage('a', { text }));

      expect(messages[0]?.message.text).toBe(text);
    },
  );

  it('cuts what is longer than any question, between characters', async () => {
    const { sink, messages, commands } = setUp();
    const text = `${'x'.repeat(99_999)}😀 and more`;

    await sink.message(incomingMessage('a', { text }));
    await sink.command(incomingCommand('b', { text: `y${text}` }));

    expect(messages[0]?.message.text).toBe('x'.repeat(99_999));
    expect(commands[0]?.command.text).toHaveLength(100_000);
  });
});
