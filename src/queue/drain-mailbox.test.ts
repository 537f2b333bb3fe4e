import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { AssistantError, DeliveryError } from '../core/errors.ts';
import { incomingMessage } from '../testing/incoming-events.ts';
import type { DeadLetter } from './dead-letters.ts';
import { type DrainDeps, type DrainInput, drainMailbox, type Handlers } from './drain-mailbox.ts';
import type { Mailbox } from './mailbox.ts';
import { createOutages } from './outages.ts';
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
  const state = { items, attempts: 0, waits: 0, error: '', owned: true };
  const mailbox: Mailbox = {
    push: async () => ({ added: false, length: state.items.length }),
    begin: async () => {
      if (!state.owned) return { kind: 'lost' };
      const [raw] = state.items;
      if (raw === undefined) return { kind: 'empty' };
      state.attempts += 1;
      return { kind: 'item', raw, attempt: state.attempts, waits: state.waits, error: state.error };
    },
    pop: async () => {
      if (!state.owned) return false;
      state.items.shift();
      Object.assign(state, { attempts: 0, waits: 0, error: '' });
      return true;
    },
    note: async (_token, { attempts, waits, error }) => {
      if (!state.owned) return false;
      Object.assign(state, { attempts, ...(waits !== undefined && { waits }), ...(error && { error }) });
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
  const outcomes: string[] = [];
  const clock = { ms: Date.parse('2026-03-02T09:00:01.000Z') };
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
    metrics: { job: ({ outcome }) => void outcomes.push(outcome) },
    outages: createOutages(() => clock.ms),
    now: () => new Date(clock.ms),
    random: () => 1,
  };
  const drain = () => drainMailbox(input, deps);
  return { state, input, deps, calls, letters, outcomes, clock, lost, intake, work, drain };
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

  it('counts no try while a platform takes nothing and asks to wait, within the hour', async () => {
    const limited = (retryAfterMs: number) => async (): Promise<never> => {
      throw new DeliveryError('Too many', { outcome: 'rejected', retryable: true, retryAfterMs });
    };
    const test = setUp([queued('a')], { message: limited(2_000) });
    const late = setUp([queued('b')], { message: limited(3_600_000) });

    for (let round = 0; round < 6; round += 1)
      expect(await test.drain()).toEqual({ kind: 'later', delayMs: 2_000 });
    expect(test.state).toMatchObject({ attempts: 0, waits: 6 });
    await late.drain();
    await late.drain();
    expect(late.state.attempts).toBe(2);
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

describe('a platform that can not be reached', () => {
  const away = new DeliveryError('HTTP 503', { outcome: 'unknown', retryable: true });
  const HOUR = 3_600_000;

  /** Drains when the drain says, until the mailbox is empty. */
  const live = async (test: ReturnType<typeof setUp>, most = 1_000): Promise<number[]> => {
    const pauses: number[] = [];
    for (let round = 0; round < most; round += 1) {
      const outcome = await test.drain();
      if (outcome.kind !== 'later') return pauses;
      pauses.push(outcome.delayMs);
      test.clock.ms += outcome.delayMs;
    }
    return pauses;
  };

  it('is tried again for an hour, at most a minute apart, and the answer is given once', async () => {
    const test = setUp([queued('a'), queued('b')]);
    const back = test.clock.ms + 50 * 60_000;
    const given: string[] = [];
    const message: Handlers['message'] = async ({ requestId }) => {
      if (test.clock.ms < back) throw away;
      given.push(requestId);
    };
    Object.assign(test.deps.handlers, { message });

    const pauses = await live(test);

    expect(given).toEqual(['a', 'b']);
    expect(pauses.slice(0, 7)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
    expect(Math.max(...pauses)).toBe(60_000);
    expect(test.clock.ms - back).toBeLessThanOrEqual(60_000);
    expect(new Set(test.outcomes)).toEqual(new Set(['waited', 'done']));
    expect(test.letters).toEqual([]);
  });

  it('counts the tries for the handler, which shows its first signs of work once', async () => {
    const test = setUp([queued('a')], {
      message: async () => {
        throw away;
      },
    });

    await live(test, 4);

    expect(test.calls.filter((call) => call === 'a 1')).toHaveLength(1);
    expect(test.calls.length).toBeGreaterThan(2);
  });

  it('gives up after the hour, and tells so when the platform is back in the next one', async () => {
    const test = setUp([queued('a')]);
    const back = test.clock.ms + 1.5 * HOUR;
    const told: number[] = [];
    const failing = async (): Promise<void> => {
      if (test.clock.ms < back) throw away;
    };
    const gaveUp = async (): Promise<void> => {
      await failing();
      told.push(test.clock.ms);
    };
    Object.assign(test.deps.handlers, { message: failing, gaveUp });

    await live(test);

    expect(told).toHaveLength(1);
    expect(test.outcomes.at(-1)).toBe('gave-up');
    expect(test.letters.at(-1)).toMatchObject({ id: 'a', reason: 'delivery' });
  });

  it('leaves a dead letter where even the second hour passes', async () => {
    const gone = async (): Promise<never> => {
      throw away;
    };
    const test = setUp([queued('a')], { message: gone, gaveUp: gone });
    const began = test.clock.ms;

    await live(test);

    expect(test.clock.ms - began).toBeGreaterThan(2 * HOUR - 60_000);
    expect(test.outcomes.at(-1)).toBe('gave-up-silently');
    expect(test.letters.map(({ id }) => id)).toContain('a');
  });

  it('does not spare a message on which workers die or handlers fail', async () => {
    let tries = 0;
    const test = setUp([queued('a')], {
      message: async () => {
        tries += 1;
        if (tries < 3) throw away;
        await fail(true)();
      },
    });

    await live(test);

    expect(tries).toBe(6);
    expect(test.outcomes.at(-1)).toBe('gave-up');
  });

  it('is asked for by one of those that wait at a time', async () => {
    const test = setUp([queued('a')], {
      message: async () => {
        throw away;
      },
    });
    await test.drain();
    const { calls, clock, deps } = test;
    const others = Array.from({ length: 100 }, (_, index) => {
      const other = setUp([queued(`other-${index}`)]);
      other.state.waits = 5;
      return drainMailbox(other.input, deps);
    });

    const outcomes = await Promise.all(others);
    clock.ms += 10_000;
    await test.drain();

    expect(outcomes.every(({ kind }) => kind === 'later')).toBe(true);
    expect(calls).toEqual(['a 1', 'a 2']);
  });
});
