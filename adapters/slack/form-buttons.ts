import { z } from 'zod';
import { CarriedId } from '../../src/core/carried-id.ts';
import { FormName, type FormValues } from '../../src/core/form.ts';
import type { Reply } from '../../src/core/reply.ts';
import { plainText } from './plain-text.ts';

type Block = Readonly<Record<string, unknown>>;
type Form = Extract<Reply, { kind: 'form' }>;

/** Slack takes 2,000 characters; the message they stand in has to hold the fields too. */
const LONGEST_INITIAL = 600;
/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const LONGEST_VALUE = 2_000;

/** What the two buttons carry: short names, for the room that they take. */
const Carried = z.strictObject({
  request: CarriedId,
  form: FormName,
  binding: CarriedId.max(100),
  /** What stood in the form at first, as far as it is short. */
  initial: z.record(z.string(), z.string()).default({}),
});

/** Which form a button stood under. */
export type PressedForm = {
  readonly requestId: string;
  readonly form: FormName;
  readonly binding: string;
  /** What stood in its fields at first, as far as it is short. */
  readonly initial: FormValues;
};

/** The block that closes a form: submit and dismiss, each with what the press is read back from. */
export function formButtons(form: Form): Block {
  const { submitLabel, dismissLabel } = form;
  return {
    type: 'actions',
    elements: [
      button('submit', submitLabel, { style: 'primary', value: write(form, initialValues(form)) }),
      button('dismiss', dismissLabel, { value: write(form, {}) }),
    ],
  };
}

function button(action_id: string, label: string, more: Readonly<Record<string, string>>): Block {
  return { type: 'button', action_id, text: plainText(label, 75), ...more };
}

/** Slack may escape `&`, `<` and `>` on a value's way back: JSON can do without them. */
function write({ requestId, form, binding }: Form, initial: FormValues): string {
  const carried = {
    request: requestId,
    form,
    binding,
    ...(Object.keys(initial).length > 0 ? { initial } : {}),
  };
  return JSON.stringify(carried).replace(
    /[&<>]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}

/** Slack tells of every field, changed or not; should it leave one out, what stood there counts. */
function initialValues(form: Form): FormValues {
  const initial: Record<string, string> = {};
  for (const field of form.fields) {
    const value = initialValue(field);
    if (value === undefined) continue;
    const longer = JSON.stringify({ ...initial, [field.name]: value }).length;
    if (longer <= LONGEST_INITIAL) initial[field.name] = value;
  }
  return initial;
}

function initialValue(field: Form['fields'][number]): string | undefined {
  switch (field.kind) {
    case 'toggle':
      return field.value ? 'yes' : 'no';
    case 'text':
      return field.value.length <= field.maxLength ? field.value : undefined;
    case 'choice':
      return field.options.some(({ value }) => value === field.value) ? field.value : undefined;
  }
}

/** Reads back what the buttons carry; undefined for anything else. */
export function readFormButton(value: string): PressedForm | undefined {
  if (value.length > LONGEST_VALUE) return undefined;
  const carried = Carried.safeParse(parsed(value));
  if (!carried.success) return undefined;
  const { request, form, binding, initial } = carried.data;
  return { requestId: request, form, binding, initial };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
