import { pino } from 'pino';
import type { DeliveryKey, PostedMessage, RenderedPart, ReplyTarget } from '../channels/channel-adapter.ts';
import { AssistantError, DeliveryError } from '../core/errors.ts';
import { createDelivery } from '../outbound/delivery.ts';
import type { Delivery, DeliveryLedger } from '../outbound/delivery-ledger.ts';
import { thread } from './incoming-events.ts';
import { answerReply } from './replies.ts';

const target: ReplyTarget = { kind: 'thread', thread: thread() };
const reply = answerReply({ text: 'Hello [1]' });
const input = { deliveryId: 'd', target, reply };

/** The ledger's promises over a map, with a way to die right after or before a write. */
function fakeLedger() {
  const deliveries = new Map<string, Delivery>();
  const failing = new Set<'plan' | 'posting' | 'posted'>();
  const step = (name: 'plan' | 'posting' | 'posted'): void => {
    if (failing.has(name)) throw new AssistantError('Redis failed', { code: 'storage', retryable: true });
  };
  const set = (id: string, index: number, change: Partial<Delivery['parts'][number]>): void => {
    const delivery = deliveries.get(id);
    if (!delivery) throw new Error('No such delivery');
    const parts = delivery.parts.map((part, at) => (at === index ? { ...part, ...change } : part));
    deliveries.set(id, { ...delivery, parts });
  };
  const ledger: DeliveryLedger = {
    load: async (id) => deliveries.get(id),
    plan: async (id, { target: to, parts, replaces }) => {
      step('plan');
      const planned: Delivery = {
        id,
        target: to,
        parts: parts.map((part, at) => ({ part, state: 'planned', replaces: replaces[at] })),
        leftovers: replaces.slice(parts.length),
      };
      const stands = deliveries.get(id) ?? planned;
      deliveries.set(id, stands);
      return stands;
    },
    posting: async (id, part, underWaySinceMs) => {
      step('posting');
      set(id, part, { state: 'posting', underWaySinceMs });
    },
    planned: async (id, part) => set(id, part, { state: 'planned', underWaySinceMs: undefined }),
    posted: async (id, part, messageId) => {
      step('posted');
      set(id, part, { state: 'posted', messageId });
    },
    forget: async (id) => void deliveries.delete(id),
  };
  return { ledger, failing, states: () => deliveries.get('d')?.parts.map(({ state }) => state) };
}

type Fault = { readonly arrives: boolean | 'later'; readonly error: Error };

/** A platform that shows what was posted, and can fail the next post before or after it took it. */
function fakePlatform(parts: readonly string[]) {
  const shown: string[] = [];
  const calls: string[] = [];
  const faults: Fault[] = [];
  const byKey = new Map<string, PostedMessage>();
  const state = { renders: 0, findFails: false, canFind: true, beforePost: () => undefined as void };
  const late: (() => void)[] = [];
  const name = (key: DeliveryKey): string => `${key.deliveryId}/${key.part}`;
  /** What stands of an earlier delivery. */
  const standing = new Map<string, string>();
  const assertStands = (messageId: string): void => {
    if (!standing.has(messageId)) throw new DeliveryError('Gone', { outcome: 'gone', retryable: false });
  };
  return {
    standing,
    shown,
    calls,
    faults,
    state,
    /** What the platform was still at work on when the caller gave up waiting. */
    land: () => {
      for (const landing of late.splice(0)) landing();
    },
    adapter: {
      render: (): readonly RenderedPart[] => {
        state.renders += 1;
        return parts.map((text) => ({ text, payload: { text } }));
      },
      post: async (
        _target: ReplyTarget,
        part: RenderedPart,
        key: DeliveryKey,
        { isRepetition }: { readonly isRepetition?: boolean },
      ): Promise<PostedMessage> => {
        calls.push(`post ${key.part}${isRepetition ? ' again' : ''}`);
        state.beforePost();
        const fault = faults.shift();
        const posted = { messageId: `m${shown.length}` };
        const land = (): void => {
          shown.push(part.text);
          byKey.set(name(key), posted);
        };
        if (!fault || fault.arrives === true) land();
        else if (fault.arrives === 'later') late.push(land);
        if (fault) throw fault.error;
        return posted;
      },
      canFind: () => state.canFind,
      find: async (_target: ReplyTarget, key: DeliveryKey): Promise<PostedMessage | undefined> => {
        calls.push(`find ${key.part}`);
        if (state.findFails) throw new DeliveryError('No scope', { outcome: 'rejected', retryable: false });
        return byKey.get(name(key));
      },
      update: async (_target: ReplyTarget, messageId: string, part: RenderedPart): Promise<void> => {
        calls.push(`update ${messageId}`);
        const fault = faults.shift();
        if (fault && !fault.arrives) throw fault.error;
        assertStands(messageId);
        standing.set(messageId, part.text);
        if (fault) throw fault.error;
      },
      remove: async (_target: ReplyTarget, messageId: string): Promise<void> => {
        calls.push(`remove ${messageId}`);
        assertStands(messageId);
        standing.delete(messageId);
      },
    },
  };
}

/** A deliverer over a ledger and a platform that fail as a test says; its clock stands still until a test moves it. */
export function createDeliveryHarness(parts: readonly string[] = ['one', 'two', 'three']) {
  const platform = fakePlatform(parts);
  const books = fakeLedger();
  const outcomes: string[] = [];
  const clock = { ms: 1_000_000 };
  const deliverer = createDelivery({
    ledger: books.ledger,
    adapterFor: () => platform.adapter,
    metrics: { delivery: ({ outcome }) => void outcomes.push(outcome) },
    log: pino({ level: 'silent' }),
    now: () => new Date(clock.ms),
  });
  const options = { signal: new AbortController().signal };
  return {
    ...platform,
    ...books,
    outcomes,
    clock,
    deliver: (given = options) => deliverer.deliver(input, given),
    replace: (...replaces: string[]) => deliverer.deliver({ ...input, replaces }, options),
    remove: (...messageIds: string[]) => deliverer.remove(target, messageIds, options),
    isComplete: () => deliverer.isComplete('d', options),
  };
}
