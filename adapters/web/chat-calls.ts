import { z } from 'zod';
import type { InboundSink } from '../../src/channels/channel-adapter.ts';
import { before } from './deadline.ts';
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
import { type ApiReply, apiError } from './http-reply.ts';
import { readJsonBody } from './json-body.ts';
import { readTogether, transcriptsOf } from './own-transcripts.ts';
import { conversationOf, ownsConversation, personalId, principalOf } from './person.ts';
import type { QuestionBody } from './question-changes.ts';
import type { WebMessage } from './web-transcript.ts';

const MessagePost = z.strictObject({
  conversation: z.string().max(64).optional(),
  text: z.string(),
  /** Chosen by the page, the same for every try of one message. */
  clientMessageId: z.string().regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, - or _'),
});

/** What every channel takes for a command when it is typed. */
const COMMAND = /^\/(ask|footnote)(?:\s+([\s\S]*))?$/i;

/**
 * `GET conversations/:id`: the whole transcript, for its own person; the help desk's for everybody at the page, with what this
 * person alone reads there.
 */
export async function readConversation(call: ChatCall, { transcript }: ChatDependencies): Promise<ApiReply> {
  const { id, person, signal } = call;
  const names = id === undefined ? [] : transcriptsOf(person, id);
  if (names.length === 0) return NO_CONVERSATION;
  const messages = await before(signal, readTogether(transcript, names));
  return { status: 200, body: { conversation: id, messages } };
}

/**
 * `POST messages`: into the transcript, then to the sink as a question or a command, then marked as accepted. A resend changes
 * nothing.
 */
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
  const command = COMMAND.exec(text.trim());
  const isCommand = command === null ? {} : { isCommand: true };
  const body: QuestionBody = {
    kind: 'question',
    text,
    clientMessageId,
    accepted: false,
    author: author.id,
    ...isCommand,
  };
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

  const thread = threadOf(conversation, dependencies.tenant);
  const sent = { eventId: `web-${id}`, author, sentAt: question.sentAt };
  const [, name = '', argument = ''] = command ?? [];
  const taken = await handIn(call, dependencies, () =>
    command
      ? sink.command({ ...sent, name: name.toLowerCase(), text: argument.trim(), place: thread.place })
      : sink.message({ ...sent, messageId: id, thread, text, addressing: 'direct', attachments: 0 }),
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
  return {
    status: 202,
    body: { conversation, message: id, ...(requestId ? { requestId } : {}), ...isCommand },
  };
}

function wasChanged({ body }: WebMessage): boolean {
  return body.edits !== undefined || body.deleting === true;
}
