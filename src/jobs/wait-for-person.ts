import type { Language } from '../core/language.ts';
import type { IncomingMessage } from '../core/message.ts';
import { principalKey } from '../core/principal.ts';
import type { Reply } from '../core/reply.ts';
import { threadKey } from '../core/thread.ts';
import type { Turn } from '../core/turn.ts';
import type { HandlerServices } from './handler-services.ts';
import { meantChoice } from './meant-choice.ts';
import type { PendingCall } from './pending-calls.ts';
import type { PendingTurn } from './pending-turns.ts';

/** What a tool would do is confirmed within an hour, or asked for again: the world changes meanwhile. */
const CALL_WAITS_MS = 3_600_000;

/** A question back is answered within a day, or asked again. */
const WAITS_MS = 24 * 3_600_000;

type Clarification = Extract<Reply, { kind: 'clarification' }>;
export type Choice = Clarification['choices'][number];

/** Whether a turn that waits for its asker may still be gone on with. */
export function isFresh(turn: Turn, nowMs: number): boolean {
  return nowMs - Date.parse(turn.createdAt) <= WAITS_MS;
}

/** Notes that a turn ended in a question back. Throws when it can't: without it the person's answer would lead nowhere. */
export async function waitForPerson(turn: Turn, { pending }: HandlerServices): Promise<void> {
  if (turn.reply.kind !== 'clarification' || !turn.thread) return;
  const expiresAt = new Date(Date.parse(turn.createdAt) + WAITS_MS).toISOString();
  await pending.put({ ...nameOf(turn.thread, turn.author), requestId: turn.requestId, expiresAt });
}

/**
 * The choice that a message answers, when Footnote asked its author back in this thread. Whatever the message says, the
 * waiting is over: who asks something else wants that. Undefined also while the database is away.
 */
export async function answeredChoice(
  { thread, author, text }: IncomingMessage,
  services: HandlerServices,
): Promise<(Choice & { readonly language: Language }) | undefined> {
  try {
    const waiting = await services.pending.find(nameOf(thread, author));
    if (!waiting) return undefined;
    const turn = await services.turns.get(waiting.tenant, waiting.requestId);
    const isOpen = Date.parse(waiting.expiresAt) > services.now();
    const choices = isOpen && turn?.reply.kind === 'clarification' ? turn.reply.choices : [];
    const meant = meantChoice(text, choices);
    return meant && { ...meant, language: turn?.reply.language ?? 'en' };
  } catch (error) {
    services.log.warn({ error }, 'A turn that waits could not be looked up');
    return undefined;
  }
}

/** Ends the waiting of a thread's person, once their next message is answered. */
export async function stopWaiting(
  { thread, author }: IncomingMessage,
  { pending, log }: HandlerServices,
): Promise<void> {
  try {
    const waiting = await pending.find(nameOf(thread, author));
    if (waiting) await pending.settle(waiting);
  } catch (error) {
    log.warn({ error }, 'The end of a wait could not be noted');
  }
}

function nameOf(
  thread: NonNullable<Turn['thread']>,
  author: Turn['author'],
): Pick<PendingTurn, 'tenant' | 'threadKey' | 'person'> {
  return { tenant: thread.tenant, threadKey: threadKey(thread), person: principalKey(author) };
}

/**
 * Notes that a tool's call waits for a person, and that they were asked. Throws when it can't: without it the form would
 * lead nowhere.
 */
export async function waitForCall(
  pending: Omit<PendingCall, 'expiresAt'>,
  { calls, audit, now }: Pick<HandlerServices, 'calls' | 'audit' | 'now'>,
): Promise<void> {
  const { tenant, requestId, place, call, binding, asker, state } = pending;
  if (state === 'needs-approval') {
    const actor = principalKey(asker);
    const action = `approval.${call.tool}`;
    await audit.append({ tenant, actor, action, place, decision: 'asked', requestId, detail: { binding } });
  }
  await calls.put({ ...pending, expiresAt: new Date(now() + CALL_WAITS_MS).toISOString() });
}
