import type { ChannelAdapter, DeliveryKey, ReplyTarget } from '../channels/channel-adapter.ts';
import { AssistantError, DeliveryError } from '../core/errors.ts';
import type { ChannelName } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Delivery, DeliveryLedger, LedgerPart } from './delivery-ledger.ts';

type Adapter = Pick<
  ChannelAdapter,
  'render' | 'post' | 'find' | 'canFind' | 'update' | 'remove' | 'idOnceReplaced'
>;

/** When a post that got no answer is looked up, counted from its beginning; after the last it is posted again. */
const LOOK_UPS_AFTER_MS = [5_000, 15_000, 30_000, 45_000];

type Deps = {
  readonly ledger: DeliveryLedger;
  /** Throws for a channel that isn't set up. */
  readonly adapterFor: (channel: ChannelName) => Adapter;
  readonly metrics: Pick<Metrics, 'delivery'>;
  readonly log: Logger;
  readonly now: () => Date;
};

type DeliverInput = {
  readonly deliveryId: string;
  readonly target: ReplyTarget;
  readonly reply: Reply;
  /** Messages whose place the reply takes, in order: an answer that is given anew, or what was streamed of this one. */
  readonly replaces?: readonly string[];
};

type DeliverOptions = {
  readonly signal: AbortSignal;
  /** Throws when this worker may no longer post (the queue's `WorkContext.fence`). */
  readonly fence?: () => void;
};

/** Shows replies to people, each once. */
export interface Deliverer {
  /**
   * Posts what of the reply isn't posted yet, in order, and resolves to the messages' platform ids. Messages to replace
   * are changed in place, one a part; where that can't be done any more, the part is posted; and what is left over is
   * taken away. Safe to repeat with the same `deliveryId`: what was rendered and posted first stands. Throws a DeliveryError or
   * AssistantError whose `retryable` says whether a repetition may help, and whose `retryAfterMs` when.
   */
  deliver(input: DeliverInput, options: DeliverOptions): Promise<readonly string[]>;
  /** Whether every part of a delivery stands where it belongs: looks parts of unknown outcome up. Throws as `deliver` does. */
  isComplete(deliveryId: string, options: DeliverOptions): Promise<boolean>;
  /** Takes messages away that were posted at a target; one that is gone already is no error. Throws as `deliver` does. */
  remove(target: ReplyTarget, messageIds: readonly string[], options: DeliverOptions): Promise<void>;
}

/** Creates the deliverer: exactly once to the eye, by a ledger around each post. */
export function createDelivery(deps: Deps): Deliverer {
  return {
    deliver: async (input, options) => {
      const adapter = deps.adapterFor(channelOf(input.target));
      const delivery = await plan(input, adapter, deps.ledger);
      const messageIds: string[] = [];
      for (const [part, entry] of delivery.parts.entries()) {
        messageIds.push(await deliverPart({ delivery, part, entry, adapter }, options, deps));
      }
      await removeEach({ target: delivery.target, messageIds: delivery.leftovers, adapter }, options);
      return messageIds;
    },
    isComplete: async (deliveryId, options) => {
      const delivery = await deps.ledger.load(deliveryId);
      if (!delivery) return false;
      const adapter = deps.adapterFor(channelOf(delivery.target));
      for (const [part, entry] of delivery.parts.entries()) {
        if (entry.state === 'planned') return false;
        if (entry.state === 'posted') continue;
        const messageId = await lookUp({ delivery, part, entry, adapter }, options, deps);
        if (messageId === undefined) return false;
        await deps.ledger.posted(deliveryId, part, messageId);
      }
      return true;
    },
    remove: (target, messageIds, options) =>
      removeEach({ target, messageIds, adapter: deps.adapterFor(channelOf(target)) }, options),
  };
}

type Removal = {
  readonly target: ReplyTarget;
  readonly messageIds: readonly string[];
  readonly adapter: Adapter;
};

async function removeEach({ target, messageIds, adapter }: Removal, options: DeliverOptions): Promise<void> {
  for (const messageId of messageIds) {
    assertMayPost(options);
    try {
      await adapter.remove(target, messageId, { signal: options.signal });
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
}

function isGone(error: unknown): boolean {
  return error instanceof DeliveryError && error.outcome === 'gone';
}

async function plan(input: DeliverInput, adapter: Adapter, ledger: DeliveryLedger): Promise<Delivery> {
  const { deliveryId, target, reply, replaces = [] } = input;
  const known = await ledger.load(deliveryId);
  if (known) return known;
  const parts = adapter.render(reply, target);
  if (parts.length === 0) {
    throw new AssistantError('A reply was rendered to nothing', { code: 'delivery', retryable: false });
  }
  return ledger.plan(deliveryId, { target, parts, replaces });
}

type PartInput = {
  readonly delivery: Delivery;
  readonly part: number;
  readonly entry: LedgerPart;
  readonly adapter: Adapter;
};

async function deliverPart(input: PartInput, options: DeliverOptions, deps: Deps): Promise<string> {
  const { delivery, part, entry } = input;
  if (entry.state === 'posted' && entry.messageId !== undefined) return entry.messageId;
  const replaced = await replace(input, options, deps);
  if (replaced !== undefined) return replaced;
  // An earlier try began to post it, and nobody knows how that ended.
  const known = entry.state === 'planned' ? undefined : await lookUp(input, options, deps);
  const messageId = known ?? (await post(input, options, deps));
  await deps.ledger.posted(delivery.id, part, messageId);
  return messageId;
}

/** Throws while a post that isn't found may still arrive. */
async function lookUp(input: PartInput, options: DeliverOptions, deps: Deps): Promise<string | undefined> {
  if (!canFind(input)) return undefined;
  const found = await find(input, options);
  if (found !== undefined) return found;
  const waitMs = nextLookUpMs(input.entry.underWaySinceMs, deps);
  if (waitMs === undefined) return undefined;
  throw unknownOutcome('A post without an answer may still arrive', { retryAfterMs: waitMs });
}

function nextLookUpMs(sinceMs: number | undefined, { now }: Deps): number | undefined {
  if (sinceMs === undefined) return undefined;
  const ageMs = now().getTime() - sinceMs;
  const next = LOOK_UPS_AFTER_MS.find((afterMs) => afterMs > ageMs);
  return next === undefined ? undefined : next - ageMs;
}

function canFind({ adapter, delivery }: PartInput): boolean {
  return adapter.canFind?.(delivery.target) ?? true;
}

/** Changes the message that stands in the part's place; undefined when there is none. Safe to repeat, unlike a post. */
async function replace(input: PartInput, options: DeliverOptions, deps: Deps): Promise<string | undefined> {
  const { delivery, part, entry, adapter } = input;
  if (entry.replaces === undefined) return undefined;
  assertMayPost(options);
  if (entry.state === 'planned') await deps.ledger.posting(delivery.id, part);
  try {
    await adapter.update(delivery.target, entry.replaces, entry.part, { signal: options.signal });
  } catch (error) {
    // It was removed, or may not be changed any more: the reply is worth a message of its own.
    if (error instanceof DeliveryError && error.outcome !== 'unknown' && !error.retryable) return undefined;
    throw error;
  }
  const messageId = adapter.idOnceReplaced?.(entry.replaces) ?? entry.replaces;
  await deps.ledger.posted(delivery.id, part, messageId);
  return messageId;
}

async function post(input: PartInput, options: DeliverOptions, deps: Deps): Promise<string> {
  const { delivery, part, entry, adapter } = input;
  assertMayPost(options);
  const startedAt = deps.now().getTime();
  await deps.ledger.posting(delivery.id, part, startedAt);
  const done = (outcome: string): void => {
    const seconds = (deps.now().getTime() - startedAt) / 1_000;
    deps.metrics.delivery({ channel: channelOf(delivery.target), outcome }, seconds);
  };
  try {
    const { signal } = options;
    const isRepetition = entry.state !== 'planned' && !canFind(input);
    const { messageId } = await adapter.post(delivery.target, entry.part, keyOf(input), {
      signal,
      isRepetition,
    });
    done('posted');
    return messageId;
  } catch (error) {
    const isRefused = error instanceof DeliveryError && error.outcome === 'rejected';
    done(isRefused ? 'rejected' : 'unknown');
    if (isRefused || !mayStillArrive(error)) await noteEnded(input, isRefused, deps);
    if (isRefused) throw error;
    return await afterUnknown(input, { error, startedAt }, options, deps);
  }
}

/** What was called off, or failed in a way that the adapter doesn't know, may arrive as well. */
function mayStillArrive(error: unknown): boolean {
  return !(error instanceof DeliveryError) || error.mayStillArrive;
}

/** Without this note the next try only waits for a post that has ended. */
async function noteEnded({ delivery, part, entry }: PartInput, isRefused: boolean, { ledger, log }: Deps) {
  const noted =
    isRefused && entry.state === 'planned'
      ? ledger.planned(delivery.id, part)
      : ledger.posting(delivery.id, part);
  await noted.catch((error: unknown) => log.warn({ error }, 'The end of a post could not be noted'));
}

type Unknown = { readonly error: unknown; readonly startedAt: number };

/** The post may have arrived: look, and never post again in this go. */
async function afterUnknown(
  input: PartInput,
  { error, startedAt }: Unknown,
  options: DeliverOptions,
  deps: Deps,
): Promise<string> {
  const { delivery, part } = input;
  deps.log.warn({ deliveryId: delivery.id, part }, 'A post ended without a known outcome');
  const messageId = canFind(input) ? await find(input, options) : undefined;
  if (messageId !== undefined) return messageId;
  const waitMs = mayStillArrive(error) && canFind(input) ? nextLookUpMs(startedAt, deps) : undefined;
  const retryAfterMs = waitMs ?? askedWaitMs(error);
  throw unknownOutcome('A post has an unknown outcome', { retryAfterMs, cause: error });
}

function unknownOutcome(
  message: string,
  facts: { readonly retryAfterMs?: number; readonly cause?: unknown },
): DeliveryError {
  return new DeliveryError(message, { ...facts, outcome: 'unknown', retryable: true });
}

function askedWaitMs(error: unknown): number | undefined {
  return error instanceof AssistantError ? error.retryAfterMs : undefined;
}

async function find(input: PartInput, { signal }: DeliverOptions): Promise<string | undefined> {
  try {
    const found = await input.adapter.find(input.delivery.target, keyOf(input), { signal });
    return found?.messageId;
  } catch (error) {
    // Even where the platform refuses the look-up for good, the part may stand there: nothing is known, so nothing is posted.
    // But then it is not worth a long wait.
    if (error instanceof DeliveryError && !error.retryable)
      throw new AssistantError('Look-ups are refused', { code: 'delivery', retryable: true, cause: error });
    const facts = { retryAfterMs: askedWaitMs(error), cause: error };
    throw unknownOutcome('A part of unknown outcome could not be looked up', facts);
  }
}

function assertMayPost({ signal, fence }: DeliverOptions): void {
  fence?.();
  if (!signal.aborted) return;
  throw new AssistantError('Stopped before a post', {
    code: 'delivery',
    retryable: true,
    cause: signal.reason,
  });
}

function keyOf({ delivery, part }: PartInput): DeliveryKey {
  return { deliveryId: delivery.id, part };
}

function channelOf(target: ReplyTarget): ChannelName {
  return target.kind === 'thread' ? target.thread.place.channel : target.place.channel;
}
