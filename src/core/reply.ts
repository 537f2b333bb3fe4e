import { z } from 'zod';
import { CarriedId } from './carried-id.ts';
import { Citation } from './citation.ts';
import { Mention } from './escalation.ts';
import { FormFact, FormField, FormName } from './form.ts';
import { Language } from './language.ts';
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
  'too-costly',
  'tool-failed',
  'tool-input',
  'tool-not-allowed',
  'paused',
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
  /** What it and the labels around it are in (core/words); absent: English. */
  language: Language.optional().catch(undefined),
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
  /**
   * Something that a person is to confirm, change or fill in before it happens. `binding` names exactly what was shown: it
   * comes back with the submission, and what doesn't match it is refused.
   */
  Common.extend({
    kind: z.literal('form'),
    form: FormName,
    facts: z.array(FormFact).max(20).readonly().default([]),
    fields: z.array(FormField).max(12).readonly().default([]),
    /** What a careful person should know before they confirm. */
    warning: z.string().max(500).optional(),
    submitLabel: z.string().min(1).max(30),
    dismissLabel: z.string().min(1).max(30).default('Cancel'),
    binding: CarriedId.max(100),
  }),
  Common.extend({ kind: z.literal('refusal'), reason: ReasonCode }),
  Common.extend({ kind: z.literal('failure'), reason: ReasonCode }),
  /**
   * Plain words that claim nothing about documents: a greeting, a receipt, a command's output. `origin` is the person (and
   * place) on whose behalf it is posted: channels name them so that a reader can turn to them.
   */
  Common.extend({
    kind: z.literal('notice'),
    origin: z
      .object({
        person: Principal,
        place: Place,
        /** What the person did: asked (as nothing says otherwise), or wrote the words that the notice passes on. */
        did: z.enum(['asked', 'answered']).optional(),
      })
      .optional(),
    /** Who is on call, named so that their platform tells them. From settings alone: nothing that people write comes alive. */
    mention: Mention.optional(),
    /** An answer to a thank-you: a reaction says the same with less noise, where the platform has them. */
    isThanks: z.boolean().optional(),
    /** The tool that this comes from, as people call it. */
    tool: z.string().max(75).optional(),
  }),
]);
export type Reply = Readonly<z.infer<typeof Reply>>;

/** Whether people are asked what they think of a reply: of answers, and of questions that stayed open. */
export function takesFeedback({ kind }: Reply): boolean {
  return kind === 'answer' || kind === 'not-known';
}
