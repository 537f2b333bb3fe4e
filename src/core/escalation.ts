import { z } from 'zod';
import type { AuditEntry } from './audit.ts';
import { Principal } from './principal.ts';
import { Place, Thread } from './thread.ts';

/** A request for a person: waits, somebody has it, it was answered, it is done. */
export const EscalationState = z.enum(['open', 'claimed', 'answered', 'resolved']);
export type EscalationState = z.infer<typeof EscalationState>;

/** The one mention that comes alive: a person or a group who is on call, by the platform's id. Only from escalation.yml. */
export const Mention = z.object({
  kind: z.enum(['person', 'group']),
  id: z.string().regex(/^[\w:.-]{3,120}$/),
});
export type Mention = Readonly<z.infer<typeof Mention>>;

/** A place that a request goes to, as it stood in escalation.yml when the request was made. */
export const EscalationStop = z.object({
  place: Place,
  mention: Mention.optional(),
  /** How long it may stay unclaimed there before it is raised, in milliseconds. */
  raiseAfterMs: z.number().int().positive(),
});
export type EscalationStop = Readonly<z.infer<typeof EscalationStop>>;

/**
 * What the asker agreed to share. An answer, its sources and the thread's excerpt rest on documents: they are shown to those
 * alone who may read these, at the time when they are shown.
 */
export const SharedWords = z.object({
  question: z.string(),
  note: z.string().optional(),
  /** Whether the turn's reply may be shown. */
  answer: z.boolean(),
  sources: z.boolean(),
  /** Lines of the thread, each with who may read what it rests on. */
  excerpt: z.array(z.object({ text: z.string(), access: z.array(z.array(z.string())) })).readonly(),
});
export type SharedWords = Readonly<z.infer<typeof SharedWords>>;

/** Who helped: somebody on a platform, or the ticket system in somebody's name. `key` tells them apart. */
export const Helper = z.object({ key: z.string().min(1), name: z.string().min(1).max(100) });
export type Helper = Readonly<z.infer<typeof Helper>>;

/** What a helper answered. `form` names the form that it came by: each is taken once. */
export const HelperAnswer = z.object({
  by: Helper,
  text: z.string().min(1),
  form: z.string(),
  at: z.iso.datetime(),
  /** The asker was not told yet. */
  untold: z.literal(true).optional(),
});
export type HelperAnswer = Readonly<z.infer<typeof HelperAnswer>>;

/** Where a request's ticket stands: there is none, it waits to be sent, it was taken, it was given up. */
export type TicketState = 'none' | 'queued' | 'sent' | 'failed';

/** What a request for a person begins with. `id` is the request id of its turn: one a turn. */
export type NewEscalation = {
  readonly tenant: string;
  readonly id: string;
  /** Who asked the question, and who wanted a person: most often the same. */
  readonly asker: Principal;
  readonly requester: Principal;
  readonly place: Place;
  /** Where everybody hears how it goes; without it the requester alone does. */
  readonly thread?: Thread;
  readonly shared: SharedWords;
  readonly stops: readonly EscalationStop[];
  readonly hasTicket: boolean;
  /** The event that made it: a repetition of it goes on with what it began. */
  readonly eventId: string;
};

export type Escalation = Omit<NewEscalation, 'hasTicket'> & {
  readonly state: EscalationState;
  /** Grows with each change that people see. */
  readonly version: number;
  /** How far it has gone: an even step is the first post at stop `step / 2`, the odd one after it is when it was raised there. */
  readonly step: number;
  /** How often it was posted, or tried to be. */
  readonly posts: number;
  /** The delivery whose message stands in the help place; undefined before one was posted. */
  readonly shownAs?: string;
  /** When it is raised unless somebody claims it. */
  readonly dueAt?: string;
  readonly claimedBy?: Helper;
  readonly answers: readonly HelperAnswer[];
  readonly resolvedBy?: Helper;
  readonly ticket: { readonly state: TicketState; readonly attempts: number; readonly url?: string };
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** What came of a change: done now, or not, with the request as it stands. */
export type EscalationChange = { readonly done: boolean; readonly escalation: Escalation };

type Name = Pick<Escalation, 'tenant' | 'id'>;
type Take = {
  readonly limit: number;
  readonly leaseMs: number;
  /** Of this organisation alone, or this request alone. */
  readonly only?: { readonly tenant: string; readonly id?: string };
};

/**
 * The requests for a person, in Postgres. No row of them is deleted. Each change is one statement, so that of two who come at
 * once one wins. Whoever wins has their entry in the audit: neither stands without the other. Changes resolve to undefined where
 * there is no such request. Each call throws a retryable AssistantError `storage`.
 */
export interface Escalations {
  /** Keeps it unless its turn has one: then that one is given, `done` false. */
  create(escalation: NewEscalation, entry: AuditEntry): Promise<EscalationChange>;
  get(name: Name): Promise<Escalation | undefined>;
  /** The latest first. */
  list(
    tenant: string,
    query: { readonly states: readonly EscalationState[]; readonly limit: number; readonly offset: number },
  ): Promise<readonly Escalation[]>;
  /** Open requests become the helper's. */
  claim(name: Name, by: Helper, entry: AuditEntry): Promise<EscalationChange | undefined>;
  /** Keeps an answer, untold, each form's once, as long as it isn't resolved; at most 20. */
  answer(name: Name, answer: HelperAnswer, entry: AuditEntry): Promise<EscalationChange | undefined>;
  resolve(name: Name, by: Helper, entry: AuditEntry): Promise<EscalationChange | undefined>;
  /** Notes that the asker was told the answer of this form. */
  answerTold(name: Name, form: string): Promise<void>;
  /** When the answers that the asker was not told are due again; without a time, never. */
  answersDue(name: Name, dueAt: string | undefined): Promise<void>;
  /** Notes that post number `posts` stands, the keys of the threads under its messages, and when it is due if nobody has claimed it. */
  posted(
    name: Name,
    post: {
      readonly step: number;
      readonly posts: number;
      readonly deliveryId: string;
      readonly threadKeys: readonly string[];
      readonly dueAt?: string;
    },
  ): Promise<void>;
  /** Notes that post number `posts` was not taken: the next one is for another step. */
  notPosted(name: Name, next: { readonly step: number; readonly posts: number }): Promise<void>;
  /** Nobody can be reached, or it was raised often enough: it is due no more. */
  notDue(name: Name): Promise<void>;
  /** Notes the delivery that now stands in the help place. */
  shown(name: Name, deliveryId: string): Promise<void>;
  /** The request whose message a help place's thread hangs under. */
  ofThread(tenant: string, threadKey: string): Promise<Escalation | undefined>;
  /** Takes open requests that are due, each for one worker alone for as long as the lease. */
  takeDue(take: Take): Promise<readonly Escalation[]>;
  /** Takes requests whose ticket is to be sent, each for one worker alone for as long as the lease. */
  takeTickets(take: Take): Promise<readonly Escalation[]>;
  /** Takes requests with answers that the asker should have been told by now, each for one worker alone. */
  takeUntold(take: Take): Promise<readonly Escalation[]>;
  ticketSent(name: Name, ticket: { readonly url?: string }): Promise<void>;
  /** Tries again at `retryAt`, or never. */
  ticketFailed(name: Name, retryAt: string | undefined): Promise<void>;
}

/** The key of a help place's thread. A platform's ids are unique across its workspaces, so these are no part of it. */
export function helpThreadKey({ channel, id }: Place, threadId: string): string {
  return [channel, id, threadId].map(encodeURIComponent).join('/');
}
