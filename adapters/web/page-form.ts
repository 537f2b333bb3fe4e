import { z } from 'zod';
import { FormFact, FormField, FormName, type FormValues } from '../../src/core/form.ts';
import type { Reply } from '../../src/core/reply.ts';

/** A form as a message's body holds it and the page shows it. `ended` is the button that was pressed, once one was. */
export const PageForm = z.object({
  name: FormName,
  binding: z.string(),
  facts: z.array(FormFact).readonly(),
  fields: z.array(FormField).readonly(),
  warning: z.string().optional(),
  submitLabel: z.string(),
  dismissLabel: z.string(),
  ended: z.enum(['submit', 'dismiss']).optional(),
});
export type PageForm = Readonly<z.infer<typeof PageForm>>;

export function pageForm(reply: Extract<Reply, { kind: 'form' }>): PageForm {
  const { form: name, binding, facts, fields, warning, submitLabel, dismissLabel } = reply;
  const told = warning === undefined ? {} : { warning };
  return { name, binding, facts, fields: [...fields], ...told, submitLabel, dismissLabel };
}

/** What was filled in, checked against the form's own fields, or in plain words what is wrong with it. */
export type Filled =
  | { readonly kind: 'filled'; readonly values: FormValues }
  | { readonly kind: 'wrong'; readonly error: string };

/** Checks what came from outside against the fields that stand in the form: each of them, nothing else, within its limits. */
export function filledIn(fields: readonly FormField[], given: FormValues): Filled {
  const known = new Set(fields.map(({ name }) => name));
  if (Object.keys(given).some((name) => !known.has(name)))
    return { kind: 'wrong', error: 'This form has no such field. Please reload the page.' };
  const values: [string, string][] = [];
  for (const field of fields) {
    const value = Object.hasOwn(given, field.name) ? given[field.name] : undefined;
    if (value === undefined)
      return { kind: 'wrong', error: `“${field.label}” is missing. Please reload the page.` };
    const error = mistakeIn(field, value);
    if (error !== undefined) return { kind: 'wrong', error };
    values.push([field.name, value]);
  }
  return { kind: 'filled', values: Object.fromEntries(values) };
}

function mistakeIn(field: FormField, value: string): string | undefined {
  const unknown = `“${field.label}” does not offer this. Please choose again.`;
  switch (field.kind) {
    case 'text':
      if (value.length > field.maxLength)
        return `“${field.label}” is too long: at most ${field.maxLength} characters fit.`;
      return !field.isOptional && value.trim() === '' ? `“${field.label}” is empty.` : undefined;
    case 'toggle':
      return value === 'yes' || value === 'no' ? undefined : unknown;
    case 'choice':
      if (value === '') return field.isOptional ? undefined : `“${field.label}” needs a choice.`;
      return field.options.some((option) => option.value === value) ? undefined : unknown;
  }
}

/** The form as it was ended: with what was sent in its fields, so that it shows that and not what stood there at first. */
export function endedForm(form: PageForm, by: 'submit' | 'dismiss', values: FormValues): PageForm {
  return { ...form, ended: by, fields: form.fields.map((field) => withValue(field, values[field.name])) };
}

function withValue(field: FormField, value: string | undefined): FormField {
  if (value === undefined) return field;
  return field.kind === 'toggle' ? { ...field, value: value === 'yes' } : { ...field, value };
}
