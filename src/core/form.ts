import { z } from 'zod';

/** What a form is for; whoever handles its submission goes by it. */
export const FormName = z.enum([
  /** Exactly what a writing tool will do, to be confirmed. */
  'approve-tool',
  /** What a tool still has to be told. */
  'tool-input',
  /** Why an answer did not help. */
  'feedback',
  /** What a person who helps will be shown. */
  'escalate',
  /** What a person who helps answers. */
  'answer-escalation',
]);
export type FormName = z.infer<typeof FormName>;

const Named = z.object({
  name: z.string().regex(/^[a-z][a-zA-Z0-9_-]{0,59}$/),
  label: z.string().min(1).max(150),
});

const TextField = Named.extend({
  kind: z.literal('text'),
  value: z.string().default(''),
  maxLength: z.number().int().min(1).max(3_000).default(3_000),
  isMultiline: z.boolean().default(false),
  isOptional: z.boolean().default(false),
}).refine(({ value, maxLength }) => value.length <= maxLength, {
  path: ['value'],
  message: 'must not be longer than maxLength',
});

/** Something to fill in or change. What comes back is text: a toggle's is `yes` or `no`, a choice's an option's value. */
export const FormField = z.discriminatedUnion('kind', [
  TextField,
  Named.extend({ kind: z.literal('toggle'), value: z.boolean().default(false) }),
  Named.extend({
    kind: z.literal('choice'),
    value: z.string().optional(),
    options: z
      .array(z.object({ value: z.string().min(1).max(60), label: z.string().min(1).max(75) }))
      .min(1)
      .max(12),
    isOptional: z.boolean().default(false),
  }),
]);
export type FormField = Readonly<z.infer<typeof FormField>>;

/** A text field with no more in it than it takes: what is longer ends in `…`. */
export function createTextField({
  name,
  label,
  value = '',
  maxLength = 3_000,
  isMultiline = false,
  isOptional = false,
}: Omit<z.input<typeof TextField>, 'kind'>): FormField {
  const cut = value.length > maxLength ? `${value.slice(0, maxLength - 1).toWellFormed()}…` : value;
  return { kind: 'text', name, label, value: cut, maxLength, isMultiline, isOptional };
}

/** Text beside a name, as data: nothing in it comes alive. */
export const FormFact = z.object({ label: z.string().min(1).max(150), value: z.string().max(3_000) });
export type FormFact = Readonly<z.infer<typeof FormFact>>;

/** What a person filled in, by the field's name. Not to be trusted: any name, any text. */
export const FormValues = z.record(z.string().max(60), z.string().max(12_000));
export type FormValues = Readonly<z.infer<typeof FormValues>>;
