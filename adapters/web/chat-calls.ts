import type { IncomingMessage as HttpRequest, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Acceptance, InboundSink } from '../../src/channels/channel-adapter.ts';
import { ActionName } from '../../src/core/message.ts';
import type { Thread } from '../../src/core/thread.ts';
import type { Logger } from '../../src/observability/logger.ts';
import { before } from './deadline.ts';
import { type ApiReply, apiError } from './http-reply.ts';
import { readJsonBody } from './json-body.ts';
import {
  conversationOf,
  HELP_DESK,
  ownsConversation,
  type Person,
  personalId,
  principalOf,
} from './person.ts';
import type { WebMessage, WebTranscript } from './web-transcript.ts';

const LONGEST_TEXT = 100_000;

/** One call with who made it; `id` is what the path names; the signal ends it. */
export type ChatCall = {
  readonly request: HttpRequest;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly person: Person;
  readonly id: string | undefined;
  readonly signal: AbortSignal;
};

export type ChatDependencies = {
  readonly transcript: WebTranscript;
  readonly tenant: string;
  readonly now: () => Date;
  readonly log: Logger;
};

const MessagePost = z.strictObject({
  conversation: z.string().max(64).optional(),
  text: z.string(),
  /** Chosen by the page, the same for every try of one message. */
  clientMessageId: z.string().regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, - or _'),
});

const ButtonPress = z.strictObject({
  conversation: z.string().max(64),
  name: ActionName,
  requestId: z.string().min(1).max(200),
});

const NO_CONVERSATION = apiError(404, 'There is no such conversation here. Please begin a new one.');
const NOT_TAKEN = apiError(503, 'Footnote could not take this just now. Please try again in a moment.', true);

const NOT_HERE = apiError(422, 'Footnote does not take questions here. Please ask the people who run it.');
const TOO_MANY: ApiReply = {
  ...apiError(
    429,
    'These were many questions at once. Please wait a minute, then send this one again.',
    true,
  ),
  headers: { 'Retry-After': '60' },
};

/** What a person's message holds: `accepted` once the queue has it, so that a crash in between shows as not sent. */
type QuestionBody = {
  readonly kind: 'question';
  readonly text: string;
  readonly clientMessageId: string;
  readonly accepted: boolean;
  readonly requestId?: string;
};

/** `GET conversations/:id`: the whole transcript, for its own person; the help desk's for everybody at the page. */
export async function readConversation(call: ChatCall, { transcript }: ChatDependencies): Promise<ApiReply> {
  const { id, person, signal } = call;
  if (id === undefined || (id !== HELP_DESK && !ownsConversation(person, id))) return NO_CONVERSATION;
  return { status: 200, body: { conversation: id, messages: await before(signal, transcript.read(id)) } };
}

/** `POST messages`: into the transcript, then to the sink, then marked as accepted. A resend changes nothing. */
export async function postMessage(
  call: ChatCall,
  dependencies: ChatDependencies,
  sink: InboundSink,
): Promise<ApiReply> {
  const { person, signal } = call;
  const read = await readJsonBody(call.request, MessagePost);
  if (read.kind === 'refused') return read.reply;
  const { text, clientMessageId } = read.body;
  if (text.length > LONGEST_TEXT) return apiError(413, 'This is too long. Please ask with fewer words.');
  const conversation = read.body.conversation ?? conversationOf(person, clientMessageId);
  if (!ownsConversation(person, conversation)) return NO_CONVERSATION;

  const body: QuestionBody = { kind: 'question', text, clientMessageId, accepted: false };
  const id = `q${personalId(person, `message:${conversation}:${clientMessageId}`)}`;
  const sentAt = dependencies.now().toISOString();
  const { transcript } = dependencies;
  const question = await before(
    signal,
    transcript.append(conversation, { id, from: 'person', sentAt, body }),
  );
  if (question.body.text !== text) return apiError(409, 'This message was already sent with other words.');

  const taken = await handIn(call, dependencies, () =>
    sink.message({
      eventId: `web-${id}`,
      messageId: id,
      thread: threadOf(conversation, dependencies.tenant),
      author: principalOf(person, dependencies.tenant),
      text,
      addressing: 'direct',
      attachments: 0,
      sentAt: question.sentAt,
    }),
  );
  if (taken.kind === 'refused') return taken.reply;
  const requestId = taken.requestId ?? question.body.requestId;
  await mark(call, dependencies, {
    conversation,
    message: { ...question, body: { ...question.body, accepted: true, ...(requestId ? { requestId } : {}) } },
  });
  return { status: 202, body: { conversation, message: id, ...(requestId ? { requestId } : {}) } };
}

/** `POST actions`: a button that stands under a reply of this person's conversation, pressed once. */
export async function pressButton(
  call: ChatCall,
  dependencies: ChatDependencies,
  sink: InboundSink,
): Promise<ApiReply> {
  const { person, signal } = call;
  const read = await readJsonBody(call.request, ButtonPress);
  if (read.kind === 'refused') return read.reply;
  const { conversation, name, requestId } = read.body;
  if (!ownsConversation(person, conversation)) return NO_CONVERSATION;
  const messages = await before(signal, dependencies.transcript.read(conversation));
  const message = messages.find((each) => offers(each, name, requestId));
  if (!message) return apiError(404, 'This button is not there any more. Please ask again.');

  const thread = threadOf(conversation, dependencies.tenant);
  const taken = await handIn(call, dependencies, () =>
    sink.action({
      eventId: `web-a${personalId(person, `action:${conversation}:${name}:${requestId}`)}`,
      name,
      requestId,
      author: principalOf(person, dependencies.tenant),
      place: thread.place,
      thread,
      sentAt: dependencies.now().toISOString(),
    }),
  );
  if (taken.kind === 'refused') return taken.reply;
  await mark(call, dependencies, {
    conversation,
    message: { ...message, body: { ...message.body, pressed: [name] } },
  });
  return { status: 202, body: { conversation, name, requestId } };
}

function offers({ from, body }: WebMessage, name: ActionName, requestId: string): boolean {
  return (
    from === 'footnote' &&
    body.requestId === requestId &&
    Array.isArray(body.actions) &&
    body.actions.includes(name)
  );
}

function threadOf(conversation: string, tenant: string): Thread {
  const place = {
    channel: 'web',
    workspace: 'web',
    id: conversation,
    kind: 'direct',
    external: false,
  } as const;
  return { tenant, place, id: conversation };
}

type Taken =
  | { readonly kind: 'taken'; readonly requestId?: string }
  | { readonly kind: 'refused'; readonly reply: ApiReply };

async function handIn(
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

// The queue has it already: a mark that fails is only cosmetic, and the page's next try sets it.
async function mark(
  { signal }: ChatCall,
  { transcript, log }: ChatDependencies,
  change: { readonly conversation: string; readonly message: WebMessage },
): Promise<void> {
  try {
    await before(signal, transcript.update(change.conversation, change.message));
  } catch (error) {
    log.warn({ error }, 'Web message could not be marked as accepted');
  }
}
