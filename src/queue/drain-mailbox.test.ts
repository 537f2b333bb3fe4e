import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { AssistantError, DeliveryError } from '../core/errors.ts';
import { incomingMessage } from '../testing/incoming-events.ts';
import type { DeadLetter } from './dead-letters.ts';
import { type DrainDeps, type DrainInput, drainMailbox, type Handlers } from './drain-mailbox.ts';
import type { Mailbox } from './mailbox.ts';
import { defaultRetryPolicy } from './retry-policy.ts';

const job = { tenant: 'default', mailbox: 'default/thread' };

const queued = (name: string): string =>
  JSON.stringify({
    kind: 'message',
    requestId: name,
    acceptedAt: '2026-03-02T09:00:00.000Z',
    message: incomingMessage(name),
  });

/** The mailbox's promises over a plain array. `owned` says whether the token is the lease's. */
function fakeMailbox(items: string[]) {
  const state = { items, attempts: 0, error: '', owned: true };
  const mailbox: Mailbox = {
    push: async () => ({ added: false, length: state.items.length }),
    begin: async () => {
      if (!state.owned) return { kind: 'lost' };
      const [raw] = state.items;
      if (raw === undefined) return { kind: 'empty' };
      state.attempts += 1;
      return { kind: 'item', raw, attempt: state.attempts, error: state.error };
    },
    pop: async () => {
      if (!state.owned) return false;
      state.items.shift();
      Object.assign(state, { attempts: 0, error: '' });
      return true;
    },
    note: async (_token, { attempts, error }) => {
      if (!state.owned) return false;
      Object.assign(state, { attempts, ...(error && { error }) });
      return true;
    },
  };
  return { state, mailbox };
}

function setUp(items: string[], handlers: Partial<Handlers> = {}) {
  const { state, mailbox } = fakeMailbox(items);
  const lost = new AbortController();
  const intake = new AbortController();
  const work = new AbortController();
  const calls: string[] = [];
  const letters: DeadLetter[] = [];
  const input: DrainInput = {
    job,
    mailbox,
    lease: { token: '1-a', signal: lost.signal, fence: () => undefined, release: async () => undefined },
    stopIntake: intake.signal,
    stopWork: work.signal,
  };
  const deps: DrainDeps = {
    handlers: {
      message: async (item, context) => {
        calls.push(`${item.requestId} ${context.attempt}`);
        await handlers.message?.(item, context);
      },
      edit: async () => undefined,
      deletion: async () => undefined,
      command: async () => undefined,
      action: async () => undefined,
      feedback: async () => undefined,
      ticketUpdate: async () => undefined,
      gaveUp: async (item, error, context) => {
        calls.push(`gave up ${item.requestId} ${error.code}`);
        await handlers.gaveUp?.(item, error, context);
      },
    },
    deadLetters: {
      add: async (_tenant, letter) => void letters.push(letter),
      list: async () => letters,
      remove: async () => undefined,
    },
    retry: defaultRetryPolicy,
    itemLimitMs: 10_000,
    log: pino({ level: 'silent' }),
    metrics: { job: () => undefined },
    now: () => new Date('2026-03-02T09:00:01.000Z'),
    random: () => 1,
  };
  return { state, input, deps, calls, letters, lost, intake, work, drain: () => drainMailbox(input, deps) };
}

const fail = (retryable: boolean, retryAfterMs?: number) => async () => {
  throw new AssistantError('Down', { code: 'model', retryable, retryAfterMs });
};

describe('drainMailbox', () => {
  it('works on the items in order and takes each out after it', async () => {
    const seen: number[] = [];
    const test = setUp([queued('a'), queued('b')], {
      message: async () => void seen.push(test.state.items.length),
    });

    expect(await test.drain()).toEqual({ kind: 'drained' });
    expect(test.calls).toEqual(['a 1', 'b 1']);
    expect(seen).toEqual([2, 1]);
  });

  it('leaves a failed item at the head and comes back after a growing pause', async () => {
    const test = setUp([queued('a'), queued('b')], { message: fail(true) });

    expect(await test.drain()).toEqual({ kind: 'later', delayMs: 1_000 });
    expect(await test.drain()).toEqual({ kind: 'later', delayMs: 2_000 });
    expect(test.calls).toEqual(['a 1', 'a 2']);
    expect(test.state.items).toHaveLength(2);
  });

  it('waits as long as the other side asked', async () => {
    const test = setUp([queued('a')], { message: fail(true, 20_000) });

    expect(await test.drain()).toEqual({ kind: 'later', delayMs: 21_000 });
  });

  it('counts no try while a platform takes nothing and asks to wait, within a quarter of an hour', async () => {
    const limited = (retryAfterMs: number) => async (): Promise<never> => {
      throw new DeliveryError('Too many', { outcome: 'rejected', retryable: true, retryAfterMs });
    };
    const test = setUp([queued('a')], { message: limited(2_000) });
    const late = setUp([queued('b')], { message: limited(3_600_000) });

    for (let round = 0; round < 6; round += 1)
      expect(await test.drain()).toEqual({ kind: 'later', delayMs: 2_000 });
    expect(new Set(test.calls)).toEqual(new Set(['a 1']));
    await late.drain();
    await late.drain();
    expect(late.calls).toEqual(['b 1', 'b 2']);
  });

  it('gives an item up after its last try, keeps it, tells the person, and goes on', async () => {
    const test = setUp([queued('a'), queued('b')], {
      message: async (item) => {
        if (item.requestId === 'a') await fail(true)();
      },
    });

    for (let round = 0; round < 4; round += 1) await test.drain();

    expect(test.calls).toEqual(['a 1', 'a 2', 'a 3', 'a 4', 'gave up a model', 'b 1']);
    expect(test.letters).toMatchObject([{ id: 'a', reason: 'model', mailbox: job.mailbox }]);
    expect(test.state.items).toEqual([]);
  });

  it('does not try again what can not get better', async () => {
    const test = setUp([queued('a')], { message: fail(false) });

    expect(await test.drain()).toEqual({ kind: 'drained' });
    expect(test.calls).toEqual(['a 1', 'gave up a model']);
  });

  it('gives up an item whose workers died on it, without another try', async () => {
    const test = setUp([queued('a')]);
    test.state.attempts = 4;

    expect(await test.drain()).toEqual({ kind: 'drained' });
    expect(test.calls).toEqual(['gave up a internal']);
  });

  it('tries a failed notice again, without trying the item again', async () => {
    let notices = 0;
    const test = setUp([queued('a')], {
      message: fail(false),
      gaveUp: async () => {
        notices += 1;
        if (notices < 3) await fail(true)();
      },
    });

    expect(await test.drain()).toEqual({ kind: 'later', delayMs: 1_000 });
    expect(await test.drain()).toEqual({ kind: 'later', delayMs: 2_000 });
    expect(await test.drain()).toEqual({ kind: 'drained' });
    expect(test.calls).toEqual(['a 1', ...Array(3).fill('gave up a model')]);
  });

  it('lets the thread go on when even the notice fails for good', async () => {
    const test = setUp([queued('a'), queued('b')], {
      message: async (item) => {
        if (item.requestId === 'a') await fail(false)();
      },
      gaveUp: fail(true),
    });

    let rounds = 0;
    while ((await test.drain()).kind !== 'drained' && rounds < 20) rounds += 1;

    expect(test.calls).toEqual(['a 1', ...Array(5).fill('gave up a model'), 'b 1']);
    expect(test.letters.map(({ id }) => id)).toContain('a');
  });

  it.each(['not json', '{"kind":"message"}', '{"kind":"new-kind"}'])('sets %s aside at once', async (raw) => {
    const test = setUp([raw, queued('b')]);

    expect(await test.drain()).toEqual({ kind: 'drained' });
    expect(test.letters).toMatchObject([{ raw, reason: 'unreadable' }]);
    expect(test.calls).toEqual(['b 1']);
  });

  it('ends without a trace when the lease is lost under a failing item', async () => {
    const test = setUp([queued('a')], {
      message: async () => {
        test.lost.abort();
        await fail(false)();
      },
    });

    expect(await test.drain()).toEqual({ kind: 'lost' });
    expect(test.calls).toEqual(['a 1']);
    expect(test.letters).toEqual([]);
  });

  it('takes nothing out once the mailbox is another worker’s', async () => {
    const test = setUp([queued('a')], { message: async () => void (test.state.owned = false) });

    expect(await test.drain()).toEqual({ kind: 'lost' });
    expect(test.state.items).toHaveLength(1);
  });

  it('begins nothing more at shutdown', async () => {
    const test = setUp([queued('a'), queued('b')], { message: async () => test.intake.abort() });

    expect(await test.drain()).toEqual({ kind: 'later', delayMs: 0 });
    expect(test.calls).toEqual(['a 1']);
  });

  it('does not count a try that the shutdown cut short', async () => {
    const test = setUp([queued('a')], {
      message: async (_item, { signal }) => {
        test.work.abort();
        signal.throwIfAborted();
      },
    });

    expect(await test.drain()).toEqual({ kind: 'later', delayMs: 0 });
    expect(test.state.attempts).toBe(0);
  });
});
