import { z } from 'zod';
import type { InboundSink } from '../../src/channels/channel-adapter.ts';
import { ActionName } from '../../src/core/message.ts';
import { before } from './deadline.ts';
import { type ApiReply, apiError } from './http-reply.ts';
import {
  type ChatCall,
  type ChatDependencies,
  handIn,
  LONGEST_TEXT,
  mark,
  NO_CONVERSATION,
  threadOf,
  TOO_LONG,
} from './hand-in.ts';
import { readJsonBody } from './json-body.ts';
import { conversationOf, HELP_DESK, ownsConversation, personalId, principalOf } from './person.ts';
import type { QuestionBody } from './question-changes.ts';
import type { WebMessage } from './web-transcript.ts';

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
  /** Which of a question's choices, from 0; with the name `choose` alone. */
  choice: z.number().int().nonnegative().max(9).optional(),
});
type ButtonPress = z.infer<typeof ButtonPress>;

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
  if (text.length > LONGEST_TEXT) return TOO_LONG;
  const conversation = read.body.conversation ?? conversationOf(person, clientMessageId);
  if (!ownsConversation(person, conversation)) return NO_CONVERSATION;

  const author = principalOf(person, dependencies.tenant);
  const body: QuestionBody = { kind: 'question', text, clientMessageId, accepted: false, author: author.id };
  const id = `q${personalId(person, `message:${conversation}:${clientMessageId}`)}`;
  const sentAt = dependencies.now().toISOString();
  const { transcript } = dependencies;
  const question = await before(
    signal,
    transcript.append(conversation, { id, from: 'person', sentAt, body }),
  );
  // A late resend of what was taken, edited or withdrawn since.
  if (wasChanged(question)) return { status: 202, body: { conversation, message: id } };
  if (question.body.text !== text) return apiError(409, 'This message was already sent with other words.');

  const taken = await handIn(call, dependencies, () =>
    sink.message({
      eventId: `web-${id}`,
      messageId: id,
      thread: threadOf(conversation, dependencies.tenant),
      author,
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
    id,
    next: (standing) =>
      wasChanged(standing)
        ? undefined
        : { ...standing, body: { ...standing.body, accepted: true, ...(requestId ? { requestId } : {}) } },
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
  const press = read.body;
  const { conversation, name, requestId, choice } = press;
  if (!ownsConversation(person, conversation)) return NO_CONVERSATION;
  const messages = await before(signal, dependencies.transcript.read(conversation));
  const message = messages.find((each) => offers(each, press));
  if (!message) return apiError(404, 'This button is not there any more. Please ask again.');

  const thread = threadOf(conversation, dependencies.tenant);
  const at = dependencies.now().toISOString();
  const taken = await handIn(call, dependencies, () =>
    sink.action({
      eventId: `web-a${personalId(person, `action:${conversation}:${buttonOf(press)}:${requestId}`)}`,
      name,
      requestId,
      ...(choice === undefined ? {} : { choice }),
      author: principalOf(person, dependencies.tenant),
      place: thread.place,
      thread,
      sentAt: at,
    }),
  );
  if (taken.kind === 'refused') return taken.reply;
  await mark(call, dependencies, {
    conversation,
    id: message.id,
    next: (standing) =>
      offers(standing, press)
        ? { ...standing, body: { ...standing.body, pressed: [buttonOf(press)], ...changedBy(press, at) } }
        : undefined,
  });
  return {
    status: 202,
    body: { conversation, name, requestId, ...(choice === undefined ? {} : { choice }) },
  };
}

function wasChanged({ body }: WebMessage): boolean {
  return body.edits !== undefined || body.deleting === true;
}

function offers({ from, body }: WebMessage, { name, requestId, choice }: ButtonPress): boolean {
  if (from !== 'footnote' || body.requestId !== requestId) return false;
  if (name === 'choose')
    return Array.isArray(body.choices) && choice !== undefined && choice < body.choices.length;
  return choice === undefined && Array.isArray(body.actions) && body.actions.includes(name);
}

/** A choice asks anew: the page waits from then on. */
function changedBy({ choice }: ButtonPress, at: string): { readonly changedAt?: string } {
  return choice === undefined ? {} : { changedAt: at };
}

/** A button's own name under its reply: each choice is one. */
function buttonOf({ name, choice }: ButtonPress): string {
  return choice === undefined ? name : `${name}:${choice}`;
}
