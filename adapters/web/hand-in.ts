import type { IncomingMessage as HttpRequest, ServerResponse } from 'node:http';
import type { Acceptance } from '../../src/channels/channel-adapter.ts';
import type { Place, Thread } from '../../src/core/thread.ts';
import type { Logger } from '../../src/observability/logger.ts';
import { before } from './deadline.ts';
import { type ApiReply, apiError } from './http-reply.ts';
import { HELP_DESK, type Person } from './person.ts';
import type { NextMessage, WebTranscript } from './web-transcript.ts';

/** One call with who made it; `id` and `messageId` are what the path names; the signal ends it. */
export type ChatCall = {
  readonly request: HttpRequest;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly person: Person;
  readonly id: string | undefined;
  readonly messageId?: string | undefined;
  readonly signal: AbortSignal;
};

export type ChatDependencies = {
  readonly transcript: WebTranscript;
  readonly tenant: string;
  readonly now: () => Date;
  readonly log: Logger;
};

/** More is no question, and is refused. */
export const LONGEST_TEXT = 100_000;
export const TOO_LONG = apiError(413, 'This is too long. Please ask with fewer words.');
export const NO_CONVERSATION = apiError(404, 'There is no such conversation here. Please begin a new one.');
export const NOT_TAKEN = apiError(
  503,
  'Footnote could not take this just now. Please try again in a moment.',
  true,
);

const NOT_HERE = apiError(422, 'Footnote does not take questions here. Please ask the people who run it.');
const TOO_MANY: ApiReply = {
  ...apiError(
    429,
    'These were many questions at once. Please wait a minute, then send this one again.',
    true,
  ),
  headers: { 'Retry-After': '60' },
};

/** The thread that a conversation is to the rest of Footnote. */
export function threadOf(conversation: string, tenant: string): Thread {
  const place = {
    channel: 'web',
    workspace: 'web',
    id: conversation,
    kind: 'direct',
    external: false,
  } as const;
  return { tenant, place, id: conversation };
}

/** Where a button stands: in a person's thread, or at the help desk, which has none. */
export function standingAt(
  conversation: string,
  tenant: string,
): { readonly place: Place; readonly thread?: Thread } {
  const thread = threadOf(conversation, tenant);
  if (conversation === HELP_DESK) return { place: { ...thread.place, kind: 'channel' } };
  return { place: thread.place, thread };
}

/** What became of what was handed in; `reply` says to the person why it was not taken. */
export type Taken =
  | { readonly kind: 'taken'; readonly requestId?: string }
  | { readonly kind: 'refused'; readonly reply: ApiReply };

/** Hands one thing in before the call's signal ends, and puts a refusal into words. Never throws. */
export async function handIn(
  { signal }: ChatCall,
  { log }: ChatDependencies,
  send: () => Promise<Acceptance>,
): Promise<Taken> {
  try {
    const acceptance = await before(signal, send());
    switch (acceptance.kind) {
      case 'accepted':
        return { kind: 'taken', requestId: acceptance.requestId };
      case 'duplicate':
        return { kind: 'taken' };
      case 'ignored':
        log.info({ reason: acceptance.reason }, 'Web message ignored');
        return { kind: 'refused', reply: acceptance.reason === 'rate-limited' ? TOO_MANY : NOT_HERE };
    }
  } catch (error) {
    log.warn({ error }, 'Web message could not be queued');
    return { kind: 'refused', reply: NOT_TAKEN };
  }
}

/**
 * Marks what the queue has taken. Never throws: a mark that fails is only cosmetic, and the page's next try sets it.
 */
export async function mark(
  { signal }: ChatCall,
  { transcript, log }: ChatDependencies,
  change: { readonly conversation: string; readonly id: string; readonly next: NextMessage },
): Promise<void> {
  try {
    await before(signal, transcript.change(change.conversation, change.id, change.next));
  } catch (error) {
    log.warn({ error }, 'Web message could not be marked as accepted');
  }
}
