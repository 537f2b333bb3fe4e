import { z } from 'zod';
import { Citation } from './citation.ts';
import { ActionName } from './message.ts';
import { Principal } from './principal.ts';
import { Place } from './thread.ts';

/** Why a reply is not an answer. Each code has a row in docs/reasons.md. */
export const ReasonCode = z.enum([
  'no-support',
  'out-of-scope',
  'unsafe',
  'empty-question',
  'question-too-long',
  'attachment-only',
  'external-readers',
  'not-allowed-here',
  'rate-limited',
  'model-unavailable',
  'search-unavailable',
  'time-out',
  'attempts-exhausted',
  'escalation-unset',
  'turn-expired',
  'internal-error',
]);
export type ReasonCode = z.infer<typeof ReasonCode>;

/** One reading of a question: what the button says, and the whole question that it stands for. */
const Choice = z.object({ label: z.string().min(1).max(75), question: z.string().min(1) });

const Common = z.object({
  requestId: z.string().min(1),
  /** Markdown (CommonMark with tables). Numbers in brackets, `[1]`, point to the citations. */
  text: z.string().min(1),
  actions: z.array(ActionName).readonly().default([]),
});

/** What a turn ends in. The channels render it; nothing else is ever posted. */
export const Reply = z.discriminatedUnion('kind', [
  Common.extend({
    kind: z.literal('answer'),
    citations: z.array(Citation).min(1).readonly(),
    /** Set when a person checked these very words, and is shown to readers. */
    verified: z.object({ by: z.string(), on: z.iso.date() }).optional(),
  }),
  /** The documents don't hold it; `nearest` are the closest pages, offered without any claim. */
  Common.extend({
    kind: z.literal('not-known'),
    reason: ReasonCode,
    nearest: z.array(Citation).readonly().default([]),
  }),
  /** A question back: it can be read in these ways. The asker presses one, or writes what they mean. */
  Common.extend({ kind: z.literal('clarification'), choices: z.array(Choice).min(2).max(5).readonly() }),
  Common.extend({ kind: z.literal('refusal'), reason: ReasonCode }),
  Common.extend({ kind: z.literal('failure'), reason: ReasonCode }),
  /**
   * Plain words that claim nothing about documents: a greeting, a receipt, a command's output. `origin` is the person (and
   * place) on whose behalf it is posted: channels name them so that a reader can turn to them.
   */
  Common.extend({
    kind: z.literal('notice'),
    origin: z.object({ person: Principal, place: Place }).optional(),
    /** An answer to a thank-you: a reaction says the same with less noise, where the platform has them. */
    isThanks: z.boolean().optional(),
  }),
]);
export type Reply = Readonly<z.infer<typeof Reply>>;
