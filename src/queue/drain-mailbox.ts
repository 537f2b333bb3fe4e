import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AssistantError, DeliveryError, ErrorCode } from '../core/errors.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { DeadLetters } from './dead-letters.ts';
import {
  channelOf,
  type DrainJob,
  type ForgetMessage,
  QueuedItem,
  type RecordFeedback,
  type RunAction,
  type RunCommand,
  type ThreadItem,
  type TicketUpdate,
} from './job-catalogue.ts';
import type { Begin, Mailbox } from './mailbox.ts';
import type { Outages } from './outages.ts';
import { asAssistantError, pauseMs, type RetryPolicy } from './retry-policy.ts';
import type { Lease } from './thread-lease.ts';

/** What a handler is given beside the item. */
export type WorkContext = {
  /** Aborted when the thread may be another worker's, at shutdown, or when the item took too long. */
  readonly signal: AbortSignal;
  /** Throws when the thread may be another worker's: call it right before what can't be taken back. */
  readonly fence: () => void;
  /** 1 for the first try, across workers and crashes. */
  readonly attempt: number;
};

/**
 * What is done with queued items, at least once each. A handler that throws a retryable AssistantError (or anything
 * unforeseen) is called again later, the thread's later messages wait; after the last try, and after an error that
 * isn't retryable, `gaveUp` tells the person, and the thread goes on. A retryable DeliveryError costs no try for as long as
 * the policy says: then the platform is away, and what was worked out waits for it.
 */
export interface Handlers {
  message(item: ThreadItem, context: WorkContext): Promise<void>;
  edit(item: ThreadItem, context: WorkContext): Promise<void>;
  deletion(item: ForgetMessage, context: WorkContext): Promise<void>;
  command(item: RunCommand, context: WorkContext): Promise<void>;
  action(item: RunAction, context: WorkContext): Promise<void>;
  feedback(item: RecordFeedback, context: WorkContext): Promise<void>;
  ticketUpdate(item: TicketUpdate, context: WorkContext): Promise<void>;
  gaveUp(item: QueuedItem, error: AssistantError, context: WorkContext): Promise<void>;
}

export type DrainDeps = {
  readonly handlers: Handlers;
  readonly deadLetters: DeadLetters;
  readonly retry: RetryPolicy;
  readonly outages: Outages;
  /** The most that one item may take, in milliseconds. */
  readonly itemLimitMs: number;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'job'>;
  readonly now: () => Date;
  readonly random: () => number;
};

/** One mailbox under work. `stopIntake`: begin nothing more; `stopWork`: what runs is to end. */
export type DrainInput = {
  readonly job: DrainJob;
  readonly mailbox: Mailbox;
  readonly lease: Lease;
  readonly stopIntake: AbortSignal;
  readonly stopWork: AbortSignal;
};

/** `drained`: it was empty. `later`: something is left, come back. `lost`: the mailbox is another worker's. */
export type DrainOutcome =
  | { readonly kind: 'drained' | 'lost' }
  | { readonly kind: 'later'; readonly delayMs: number };

type Step = DrainOutcome | { readonly kind: 'next' };
type Begun = Extract<Begin, { kind: 'item' }>;

/** Works through a mailbox in order: look at the oldest item, work on it, take it out. Throws what Redis throws. */
export async function drainMailbox(input: DrainInput, deps: DrainDeps): Promise<DrainOutcome> {
  for (;;) {
    if (input.stopIntake.aborted) return { kind: 'later', delayMs: 0 };
    const begun = await input.mailbox.begin(input.lease.token);
    if (begun.kind === 'empty') return { kind: 'drained' };
    if (begun.kind === 'lost') return begun;
    const step = await workOn(begun, input, deps);
    if (step.kind !== 'next') return step;
  }
}

async function workOn(begun: Begun, input: DrainInput, deps: DrainDeps): Promise<Step> {
  const item = parseItem(begun.raw);
  if (!item) return setAside(begun, input, deps);
  const { waitMs, noticeWaitMs } = deps.retry;
  const limitMs = begun.error === '' ? waitMs : noticeWaitMs;
  if (begun.waits > 0 && isYoung(item, limitMs, deps) && !deps.outages.mayTry(platformOf(item)))
    return putOff({ begun }, input, deps);
  if (begun.error !== '') return giveUp({ item, begun, error: restoreError(begun.error) }, input, deps);
  if (begun.attempt > deps.retry.attempts)
    return giveUp({ item, begun, error: diedWithWorkers() }, input, deps);

  try {
    await handle(item, deps.handlers, contextOf(begun, input, deps));
  } catch (thrown) {
    return afterFailure({ item, begun, error: asAssistantError(thrown) }, input, deps);
  }
  noteReached({ item, begun }, deps);
  return takeOut(item.kind, 'done', input, deps);
}

type Tried = { readonly item: QueuedItem; readonly begun: Begun };
type Failed = Tried & { readonly error: AssistantError };

async function afterFailure(failed: Failed, input: DrainInput, deps: DrainDeps): Promise<Step> {
  const interrupted = await interruption(failed, input);
  if (interrupted) return interrupted;
  const { item, begun, error } = failed;
  if (isPlatformAway(failed, deps.retry.waitMs, deps)) return waitForPlatform(failed, input, deps);
  noteReached(failed, deps);
  if (error.retryable && begun.attempt < deps.retry.attempts) {
    logFailure(failed, deps, 'Item failed, it is tried again');
    deps.metrics.job({ job: item.kind, outcome: 'retried' });
    return { kind: 'later', delayMs: pauseMs(deps.retry, begun.attempt, error, deps.random()) };
  }
  logFailure(failed, deps, 'Item failed for good');
  // From here on a crash leads back to the notice, never to another try.
  const attempts = deps.retry.attempts;
  if (!(await input.mailbox.note(input.lease.token, { attempts, waits: 0, error: storeError(error) })))
    return { kind: 'lost' };
  return giveUp({ item, begun: { ...begun, attempt: attempts, waits: 0 }, error }, input, deps);
}

/** Nothing is wrong with the item: the platform does not take it, or does not answer, within the time that a person waits. */
function isPlatformAway({ item, error }: Failed, limitMs: number, deps: DrainDeps): boolean {
  if (!(error instanceof DeliveryError) || !error.retryable) return false;
  return isYoung(item, limitMs - (error.retryAfterMs ?? 0), deps);
}

function isYoung({ acceptedAt }: QueuedItem, limitMs: number, { now }: DrainDeps): boolean {
  return now().getTime() - Date.parse(acceptedAt) < limitMs;
}

function platformOf(item: QueuedItem): string {
  return channelOf(item) ?? 'none';
}

async function waitForPlatform(failed: Failed, input: DrainInput, deps: DrainDeps): Promise<Step> {
  const { item, begun, error } = failed;
  logFailure(failed, deps, 'The platform takes nothing just now, the item waits');
  deps.metrics.job({ job: item.kind, outcome: 'waited' });
  const isAsked =
    error instanceof DeliveryError && error.outcome === 'rejected' && error.retryAfterMs !== undefined;
  if (isAsked) noteReached(failed, deps);
  else deps.outages.failed(platformOf(item), { waited: begun.waits > 0 });
  return putOff(failed, input, deps);
}

/** Comes back later without a try less; what waits in the mailbox outlasts this process. */
async function putOff(
  { begun, error }: Pick<Failed, 'begun'> & Partial<Failed>,
  { mailbox, lease }: DrainInput,
  { retry, random }: DrainDeps,
): Promise<Step> {
  const waits = begun.waits + 1;
  if (!(await mailbox.note(lease.token, { attempts: begun.attempt - 1, waits }))) return { kind: 'lost' };
  return { kind: 'later', delayMs: error?.retryAfterMs ?? pauseMs(retry, waits, {}, random()) };
}

function noteReached({ item, begun }: Tried, { outages }: DrainDeps): void {
  if (begun.waits > 0) outages.reached(platformOf(item));
}

/** Keeps the item as a dead letter, tells the person, and takes it out; the notice too has a limit of tries. */
async function giveUp(failed: Failed, input: DrainInput, deps: DrainDeps): Promise<Step> {
  const { item, begun, error } = failed;
  const { attempts, noticeAttempts } = deps.retry;
  await bury({ id: item.requestId, raw: begun.raw, reason: error.code }, input, deps);
  if (begun.attempt > attempts + noticeAttempts) return giveUpSilently(failed, input, deps);

  try {
    await deps.handlers.gaveUp(item, error, contextOf(begun, input, deps));
  } catch (thrown) {
    const noticeFailed = { item, begun, error: asAssistantError(thrown) };
    const interrupted = await interruption(noticeFailed, input);
    if (interrupted) return interrupted;
    if (isPlatformAway(noticeFailed, deps.retry.noticeWaitMs, deps))
      return waitForPlatform(noticeFailed, input, deps);
    noteReached(noticeFailed, deps);
    logFailure(noticeFailed, deps, 'The notice about a failed item failed');
    if (noticeFailed.error.retryable && begun.attempt < attempts + noticeAttempts) {
      const failures = begun.attempt - attempts + 1;
      return { kind: 'later', delayMs: pauseMs(deps.retry, failures, noticeFailed.error, deps.random()) };
    }
    return giveUpSilently(failed, input, deps);
  }
  noteReached(failed, deps);
  return takeOut(item.kind, 'gave-up', input, deps);
}

async function giveUpSilently({ item, error }: Failed, input: DrainInput, deps: DrainDeps): Promise<Step> {
  const { kind, requestId } = item;
  deps.log.error(
    { kind, requestId, code: error.code },
    'Given up, and nobody could be told: see dead letters',
  );
  return takeOut(kind, 'gave-up-silently', input, deps);
}

/** Whether the failure was none of the item's own: the lease went, or the worker is stopping. */
async function interruption(
  { begun }: Failed,
  { mailbox, lease, stopWork }: DrainInput,
): Promise<Step | undefined> {
  if (lease.signal.aborted) return { kind: 'lost' };
  if (!stopWork.aborted) return undefined;
  await mailbox.note(lease.token, { attempts: begun.attempt - 1 });
  return { kind: 'later', delayMs: 0 };
}

async function setAside(begun: Begun, input: DrainInput, deps: DrainDeps): Promise<Step> {
  const id = createHash('sha256').update(begun.raw).digest('hex').slice(0, 32);
  await bury({ id, raw: begun.raw, reason: 'unreadable' }, input, deps);
  deps.log.error({ tenant: input.job.tenant, deadLetter: id }, 'Queued item is unreadable');
  return takeOut('unknown', 'unreadable', input, deps);
}

async function takeOut(job: string, outcome: string, input: DrainInput, deps: DrainDeps): Promise<Step> {
  if (!(await input.mailbox.pop(input.lease.token))) return { kind: 'lost' };
  deps.metrics.job({ job, outcome });
  return { kind: 'next' };
}

type Letter = { readonly id: string; readonly raw: string; readonly reason: string };

async function bury(letter: Letter, { job }: DrainInput, { deadLetters, now }: DrainDeps): Promise<void> {
  await deadLetters.add(job.tenant, { ...letter, mailbox: job.mailbox, at: now().toISOString() });
}

function handle(item: QueuedItem, handlers: Handlers, context: WorkContext): Promise<void> {
  switch (item.kind) {
    case 'message':
      return handlers.message(item, context);
    case 'edit':
      return handlers.edit(item, context);
    case 'deletion':
      return handlers.deletion(item, context);
    case 'command':
      return handlers.command(item, context);
    case 'action':
      return handlers.action(item, context);
    case 'feedback':
      return handlers.feedback(item, context);
    case 'ticket-update':
      return handlers.ticketUpdate(item, context);
  }
}

function contextOf(begun: Begun, { lease, stopWork }: DrainInput, { itemLimitMs }: DrainDeps): WorkContext {
  const signal = AbortSignal.any([lease.signal, stopWork, AbortSignal.timeout(itemLimitMs)]);
  return { signal, fence: lease.fence, attempt: begun.attempt + begun.waits };
}

function parseItem(raw: string): QueuedItem | undefined {
  try {
    return QueuedItem.parse(JSON.parse(raw));
  } catch {
    return undefined;
  }
}

const StoredError = z.object({ code: ErrorCode, message: z.string() });

function storeError({ code, message }: AssistantError): string {
  return JSON.stringify({ code, message });
}

function restoreError(stored: string): AssistantError {
  const { code, message } = StoredError.parse(JSON.parse(stored));
  return new AssistantError(message, { code, retryable: false });
}

function diedWithWorkers(): AssistantError {
  return new AssistantError('Every try ended with its worker', { code: 'internal', retryable: false });
}

function logFailure({ item, begun, error }: Failed, { log }: DrainDeps, message: string): void {
  const cause = error.cause instanceof Error ? error.cause.name : undefined;
  const { kind, requestId } = item;
  log.warn(
    { kind, requestId, attempt: begun.attempt, code: error.code, error: error.message, cause },
    message,
  );
}
