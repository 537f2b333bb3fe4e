import { z } from 'zod';
import { Citation } from './citation.ts';
import { ActionName } from './message.ts';
import { Principal } from './principal.ts';
import { Place } from './thread.ts';

/** Why a reply is not an answer. Each code has a row in docs/reasons.md. */
export const ReasonCode = z.enum([
  'no-support',
  'empty-question',
  'question-too-long',
  'attachment-only',
  'external-readers',
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

const Common = z.object({
  requestId: z.string().min(1),
  /** Markdown (CommonMark with tables). Numbers in brackets, `[1]`, point to the citations. */
  text: z.string().min(1),
  actions: z.array(ActionName).readonly().default([]),
});

/** What a turn ends in. The channels render it; nothing else is ever posted. */
export const Reply = z.discriminatedUnion('kind', [
  Common.extend({ kind: z.literal('answer'), citations: z.array(Citation).min(1).readonly() }),
  /** The documents don't hold it; `nearest` are the closest pages, offered without any claim. */
  Common.extend({
    kind: z.literal('not-known'),
    reason: ReasonCode,
    nearest: z.array(Citation).readonly().default([]),
  }),
  Common.extend({ kind: z.literal('refusal'), reason: ReasonCode }),
  Common.extend({ kind: z.literal('failure'), reason: ReasonCode }),
  /**
   * Plain words that claim nothing about documents: a greeting, a receipt, a command's output. `origin` is the person (and
   * place) on whose behalf it is posted: channels name them so that a reader can turn to them.
   */
  Common.extend({
    kind: z.literal('notice'),
    origin: z.object({ person: Principal, place: Place }).optional(),
  }),
]);
export type Reply = Readonly<z.infer<typeof Reply>>;
