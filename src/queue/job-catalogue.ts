import { z } from 'zod';
import {
  IncomingAction,
  IncomingCommand,
  IncomingDeletion,
  IncomingFeedback,
  IncomingMessage,
} from '../core/message.ts';
import { type ChannelName, principalKey } from '../core/principal.ts';
import { threadKey } from '../core/thread.ts';

// Everything that is ever queued. Old items meet new workers: a field that is added later stays optional.

const Common = z.object({
  /** Names the item in logs, rows and replies. */
  requestId: z.string().min(1),
  acceptedAt: z.iso.datetime(),
  /** The person is over the rate limit and hears so once, in place of an answer. */
  limited: z.boolean().default(false),
});

/** A message that waits in its thread's mailbox. */
export const ThreadItem = Common.extend({ message: IncomingMessage });
export type ThreadItem = Readonly<z.infer<typeof ThreadItem>>;

/** A question that was taken back. */
export const ForgetMessage = Common.extend({ deletion: IncomingDeletion });
export type ForgetMessage = Readonly<z.infer<typeof ForgetMessage>>;

/** A command to run. */
export const RunCommand = Common.extend({ command: IncomingCommand });
export type RunCommand = Readonly<z.infer<typeof RunCommand>>;

/** A pressed button to act on. */
export const RunAction = Common.extend({ action: IncomingAction });
export type RunAction = Readonly<z.infer<typeof RunAction>>;

/** What a person thinks of an answer. */
export const RecordFeedback = Common.extend({ feedback: IncomingFeedback });
export type RecordFeedback = Readonly<z.infer<typeof RecordFeedback>>;

/** What a ticket system tells of a request for a person. */
export const TicketUpdate = Common.extend({
  update: z.object({
    /** Names what is told: a repetition of it is a duplicate. */
    eventId: z.string().min(1).max(200),
    tenant: z.string().min(1),
    /** The request's id, as its ticket was sent with it. */
    id: z.string().min(1).max(200),
    state: z.enum(['claimed', 'answered', 'resolved']),
    /** Who did it, as the ticket system calls them. */
    by: z.string().min(1).max(100).optional(),
    /** For `answered`: what is passed on to the person who asked. */
    text: z.string().min(1).max(3_000).optional(),
  }),
});
export type TicketUpdate = Readonly<z.infer<typeof TicketUpdate>>;

/** What stands in a mailbox. */
export const QueuedItem = z.discriminatedUnion('kind', [
  ThreadItem.extend({ kind: z.literal('message') }),
  ThreadItem.extend({ kind: z.literal('edit') }),
  ForgetMessage.extend({ kind: z.literal('deletion') }),
  RunCommand.extend({ kind: z.literal('command') }),
  RunAction.extend({ kind: z.literal('action') }),
  RecordFeedback.extend({ kind: z.literal('feedback') }),
  TicketUpdate.extend({ kind: z.literal('ticket-update') }),
]);
export type QueuedItem = Readonly<z.infer<typeof QueuedItem>>;

/** The channel in which an item is answered; undefined where no channel told of it. */
export function channelOf(item: QueuedItem): ChannelName | undefined {
  switch (item.kind) {
    case 'message':
    case 'edit':
      return item.message.thread.place.channel;
    case 'deletion':
      return item.deletion.thread.place.channel;
    case 'command':
      return item.command.place.channel;
    case 'action':
      return item.action.place.channel;
    case 'feedback':
      return item.feedback.place.channel;
    case 'ticket-update':
      return undefined;
  }
}

/** The one BullMQ job: empty this mailbox, first come, first served. It carries no text. */
export const DrainJob = z.object({ tenant: z.string().min(1), mailbox: z.string().min(1) });
export type DrainJob = Readonly<z.infer<typeof DrainJob>>;

/** Where an item waits, and the ids (the platform's, for 24 hours) by which a second delivery of it is known. */
export type Posting = DrainJob & { readonly ids: readonly [string, ...string[]] };

/** A thread's messages, with their edits and deletions, share a mailbox, which keeps their order; so do presses of one button by one person. Each command has one of its own. */
export function postingOf(item: QueuedItem): Posting {
  switch (item.kind) {
    case 'message': {
      const { eventId, messageId, thread } = item.message;
      return {
        tenant: thread.tenant,
        mailbox: threadKey(thread),
        ids: [`event:${eventId}`, `message:${messageId}`],
      };
    }
    case 'edit': {
      const { eventId, thread } = item.message;
      return { tenant: thread.tenant, mailbox: threadKey(thread), ids: [`event:${eventId}`] };
    }
    case 'deletion': {
      const { eventId, thread } = item.deletion;
      return { tenant: thread.tenant, mailbox: threadKey(thread), ids: [`event:${eventId}`] };
    }
    case 'command': {
      const { eventId, author } = item.command;
      return ownMailbox(author.tenant, 'command', eventId);
    }
    case 'action':
      return postingOfAction(item.action);
    case 'feedback': {
      const { eventId, author } = item.feedback;
      return ownMailbox(author.tenant, 'feedback', eventId);
    }
    case 'ticket-update': {
      const { eventId, tenant, id } = item.update;
      // One request's updates keep their order.
      return { tenant, mailbox: mailboxName([tenant, 'ticket', id]), ids: [`event:ticket/${eventId}`] };
    }
  }
}

/** Presses of one button, or of one form's two, by one person take turns: the later one finds what came of the earlier. */
function postingOfAction({ eventId, name, form, requestId, author, thread }: IncomingAction): Posting {
  // It leads to an answer in the thread: so it takes its turn there, with what is written and taken back.
  if (name === 'choose' && thread)
    return { tenant: thread.tenant, mailbox: threadKey(thread), ids: [`event:${eventId}`] };
  const tenant = thread?.tenant ?? author.tenant;
  const button = [requestId, form ?? name, principalKey(author)];
  return { tenant, mailbox: mailboxName([tenant, 'action', ...button]), ids: [`event:${eventId}`] };
}

function ownMailbox(tenant: string, kind: 'command' | 'feedback', eventId: string): Posting {
  return { tenant, mailbox: mailboxName([tenant, kind, eventId]), ids: [`event:${eventId}`] };
}

function mailboxName(parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}

/** Reads one source of the knowledge folder again: its schedule asks for it, or an admin does. */
export const IngestSourceJob = z.object({
  tenant: z.string().min(1),
  source: z.string().min(1),
  /** An admin asked: now, whatever pauses it. `afresh`: also what is the same as last time. */
  asked: z.enum(['now', 'afresh']).optional(),
});
export type IngestSourceJob = Readonly<z.infer<typeof IngestSourceJob>>;
