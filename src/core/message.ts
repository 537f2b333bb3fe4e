import { z } from 'zod';
import { CarriedId } from './carried-id.ts';
import { FormName, FormValues } from './form.ts';
import { Principal } from './principal.ts';
import { Place, Thread } from './thread.ts';

/**
 * What a person wrote, in no platform's dialect: mentions of Footnote are stripped, entities decoded.
 * `addressing` says why it may be ours: it names Footnote, was said to it directly, stands in a thread without naming it, or
 * begins one in a channel without naming anybody (`overheard`: nobody's business but in channels that ask for it).
 */
export const IncomingMessage = z.object({
  eventId: z.string().min(1),
  messageId: z.string().min(1),
  thread: Thread,
  author: Principal,
  text: z.string(),
  addressing: z.enum(['mention', 'direct', 'thread', 'overheard']),
  attachments: z.number().int().nonnegative().default(0),
  /** Its author put it back after taking it away (Teams' undo). */
  isRestored: z.boolean().optional(),
  sentAt: z.iso.datetime(),
});
export type IncomingMessage = Readonly<z.infer<typeof IncomingMessage>>;

/** A message that stood in a thread before Footnote was mentioned there, as its platform gives it. Oldest first in a list. */
export const EarlierMessage = z.object({
  /** The platform's id of who wrote it. */
  author: z.string().min(1),
  text: z.string(),
  sentAt: z.iso.datetime(),
  fromFootnote: z.boolean().default(false),
});
export type EarlierMessage = Readonly<z.infer<typeof EarlierMessage>>;

/** A message that its author took back. What was answered to it goes with it. */
export const IncomingDeletion = z.object({
  eventId: z.string().min(1),
  messageId: z.string().min(1),
  thread: Thread,
  sentAt: z.iso.datetime(),
});
export type IncomingDeletion = Readonly<z.infer<typeof IncomingDeletion>>;

/** A command typed by a person (`/ask …`, `/footnote status`). `handle` is the platform's address for a private reply. */
export const IncomingCommand = z.object({
  eventId: z.string().min(1),
  name: z.string().min(1),
  text: z.string(),
  author: Principal,
  place: Place,
  handle: z.string().optional(),
  sentAt: z.iso.datetime(),
});
export type IncomingCommand = Readonly<z.infer<typeof IncomingCommand>>;

/** The buttons that a reply can carry. */
export const ActionName = z.enum([
  'ask-a-person',
  'share-answer',
  'ask-privately',
  'choose',
  /** A form's two buttons. */
  'submit',
  'dismiss',
  /** What a person who helps can do with a request. */
  'claim-escalation',
  'answer-escalation',
  'resolve-escalation',
]);
export type ActionName = z.infer<typeof ActionName>;

/** A button that a person pressed under the reply of `requestId`. */
export const IncomingAction = z.object({
  eventId: z.string().min(1),
  name: ActionName,
  requestId: CarriedId,
  /** For `choose`: which of the reply's choices, from 0. */
  choice: z.number().int().nonnegative().optional(),
  /** For `submit` and `dismiss`: which form, the binding that it carried, and what was filled in. */
  form: FormName.optional(),
  binding: CarriedId.max(100).optional(),
  values: FormValues.optional(),
  author: Principal,
  place: Place,
  thread: Thread.optional(),
  handle: z.string().optional(),
  sentAt: z.iso.datetime(),
});
export type IncomingAction = Readonly<z.infer<typeof IncomingAction>>;

/** What a person thinks of an answer: thumbs, with a reason where the platform asks for one itself. */
export const IncomingFeedback = z.object({
  eventId: z.string().min(1),
  /** The reply that it is about: by its request id, or by the platform's id of the message that shows it. */
  about: z.union([z.object({ requestId: CarriedId }), z.object({ messageId: z.string().min(1) })]),
  verdict: z.enum(['up', 'down']),
  text: z.string().max(10_000).optional(),
  author: Principal,
  place: Place,
  thread: Thread.optional(),
  handle: z.string().optional(),
  sentAt: z.iso.datetime(),
});
export type IncomingFeedback = Readonly<z.infer<typeof IncomingFeedback>>;
