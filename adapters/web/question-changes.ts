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
  NOT_TAKEN,
  threadOf,
  TOO_LONG,
} from './hand-in.ts';
import { type ApiReply, apiError } from './http-reply.ts';
import { readJsonBody } from './json-body.ts';
import { ownsConversation, personalId, principalOf } from './person.ts';
import type { WebMessage } from './web-transcript.ts';

/**
 * What a person's message holds: `accepted` once the queue has it, so that a crash in between shows as not sent, or as
 * not deleted where it is `deleting`. `edits` are the ids of its edits, the latest last; `earlier` are the requests that
 * the words before them became.
 */
export type QuestionBody = {
  readonly kind: 'question';
  readonly text: string;
  readonly clientMessageId: string;
  readonly accepted: boolean;
  /** The person's id; absent in what was written before it was kept. */
  readonly author?: string;
  readonly requestId?: string;
  readonly edits?: readonly string[];
  readonly changedAt?: string;
  readonly earlier?: readonly string[];
  readonly deleting?: boolean;
  /** It was a command: nothing takes it back. */
  readonly isCommand?: boolean;
};

const QuestionEdit = z.strictObject({
  text: z.string(),
  /** Chosen by the page, the same for every try of one edit. */
  editId: z.string().regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, - or _'),
});

/** What is kept of a question's history: enough to know a late resend. */
const KEPT_EDITS = 20;

const NO_QUESTION = apiError(404, 'This question is not there any more.');
const IS_COMMAND = apiError(409, 'A command has run already. Please type a new one.');

/**
 * `PATCH conversations/:id/messages/:messageId`: other words for a question, into the transcript, then to the sink, then
 * marked as accepted. A resend changes nothing, also after a later edit.
 */
export async function editQuestion(
  call: ChatCall,
  dependencies: ChatDependencies,
  sink: InboundSink,
): Promise<ApiReply> {
  const { person, id: conversation, messageId, signal } = call;
  const read = await readJsonBody(call.request, QuestionEdit);
  if (read.kind === 'refused') return read.reply;
  const { text, editId } = read.body;
  if (text.length > LONGEST_TEXT) return TOO_LONG;
  if (!conversation || !messageId || !ownsConversation(person, conversation)) return NO_CONVERSATION;

  const edit = { text, editId, changedAt: dependencies.now().toISOString() };
  const change = dependencies.transcript.change(conversation, messageId, (each) => reworded(each, edit));
  const question = await before(signal, change);
  if (question?.from !== 'person' || question.body.deleting === true) return NO_QUESTION;
  if (question.body.isCommand === true) return IS_COMMAND;
  const done = { conversation, message: messageId };
  if (latestEdit(question) !== editId) return { status: 202, body: done };
  if (question.body.text !== text) return apiError(409, 'This edit was already sent with other words.');

  const taken = await handIn(call, dependencies, () =>
    sink.edit({
      eventId: `web-e${personalId(person, `edit:${conversation}:${messageId}:${editId}`)}`,
      messageId,
      thread: threadOf(conversation, dependencies.tenant),
      author: principalOf(person, dependencies.tenant),
      text,
      addressing: 'direct',
      attachments: 0,
      sentAt: question.sentAt,
    }),
  );
  if (taken.kind === 'refused') return taken.reply;
  const request = taken.requestId === undefined ? {} : { requestId: taken.requestId };
  await mark(call, dependencies, {
    conversation,
    id: messageId,
    next: (standing) =>
      latestEdit(standing) === editId && standing.body.deleting !== true
        ? { ...standing, body: { ...standing.body, accepted: true, ...request } }
        : undefined,
  });
  return { status: 202, body: { ...done, ...request } };
}

type Edit = { readonly text: string; readonly editId: string; readonly changedAt: string };

function reworded(standing: WebMessage, { text, editId, changedAt }: Edit): WebMessage | undefined {
  const { requestId, ...body } = standing.body;
  const edits = idsIn(body.edits);
  if (standing.from !== 'person' || body.isCommand === true) return undefined;
  if (body.deleting === true || edits.includes(editId)) return undefined;
  const earlier = [...idsIn(body.earlier), ...idsIn([requestId])].slice(-KEPT_EDITS);
  return {
    ...standing,
    body: {
      ...body,
      text,
      changedAt,
      accepted: false,
      earlier,
      edits: [...edits, editId].slice(-KEPT_EDITS),
    },
  };
}

/**
 * `DELETE conversations/:id/messages/:messageId`: takes a question back. It is marked as going, handed to the sink, then
 * taken out of the transcript, so that nothing that stops in between leaves an answer without its question. Safe to
 * repeat.
 */
export async function deleteQuestion(
  call: ChatCall,
  dependencies: ChatDependencies,
  sink: InboundSink,
): Promise<ApiReply> {
  const { person, id: conversation, messageId, signal } = call;
  if (!conversation || !messageId || !ownsConversation(person, conversation)) return NO_CONVERSATION;
  const { transcript, now, tenant, log } = dependencies;
  const changedAt = now().toISOString();
  const going = transcript.change(conversation, messageId, (standing) =>
    standing.from === 'person' && standing.body.isCommand !== true
      ? { ...standing, body: { ...standing.body, accepted: false, deleting: true, changedAt } }
      : undefined,
  );
  const question = await before(signal, going);
  if (question && question.from !== 'person') return NO_QUESTION;
  if (question?.body.isCommand === true) return IS_COMMAND;
  const done: ApiReply = { status: 202, body: { conversation, message: messageId } };
  if (!question) return done;

  try {
    const deletion = sink.deletion({
      eventId: `web-d${personalId(person, `deletion:${conversation}:${messageId}`)}`,
      messageId,
      thread: threadOf(conversation, tenant),
      sentAt: changedAt,
    });
    // A deletion that is ignored has nothing to take back: the question goes all the same.
    await before(signal, deletion);
    await before(signal, transcript.remove(conversation, messageId));
  } catch (error) {
    log.warn({ error }, 'Web question could not be deleted');
    return NOT_TAKEN;
  }
  return done;
}

function latestEdit({ body }: WebMessage): string | undefined {
  return idsIn(body.edits).at(-1);
}

function idsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
