import { z } from 'zod';
import type { FormValues } from '../../src/core/form.ts';
import { fieldNameOf, readOption } from './form-fields.ts';

/** As many as a form has, and as long as Slack lets a person write. What is over that, nobody filled in. */
const MOST_FIELDS = 12;
const LONGEST_VALUE = 3_000;

const Option = z.object({ value: z.string() });
/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#state */
const Stated = z.discriminatedUnion('type', [
  z.object({ type: z.literal('plain_text_input'), value: z.string().nullish() }),
  z.object({ type: z.literal('checkboxes'), selected_options: z.array(Option).nullish() }),
  z.object({ type: z.literal('radio_buttons'), selected_option: Option.nullish() }),
  z.object({ type: z.literal('static_select'), selected_option: Option.nullish() }),
]);

/**
 * What stands in a form when its button is pressed. Slack's `state.values` tells of every field in the button's message, by
 * block and by action id, whether anybody changed it or not (an emptied one is `null`), in ephemeral messages too:
 * https://docs.slack.dev/changelog/2020-09-full-state-on-view-submisson-and-block-actions. Should it leave one out, or be odd,
 * `initial` counts. A choice in which nothing is chosen is left out of the result.
 */
export function formValues(state: unknown, initial: FormValues): FormValues {
  const values = new Map(Object.entries(initial).filter(([name]) => isName(name)));
  for (const [name, value] of stated(state)) {
    if (value === undefined) values.delete(name);
    else values.set(name, value.slice(0, LONGEST_VALUE));
  }
  return Object.fromEntries([...values].slice(0, MOST_FIELDS));
}

function isName(name: string): boolean {
  return fieldNameOf(`field:${name}`) !== undefined;
}

function stated(state: unknown): readonly (readonly [string, string | undefined])[] {
  const found: [string, string | undefined][] = [];
  for (const block of Object.values(objectOr(objectOr(state).values))) {
    for (const [actionId, element] of Object.entries(objectOr(block))) {
      if (found.length >= MOST_FIELDS) return found;
      const name = fieldNameOf(actionId);
      const parsed = Stated.safeParse(element);
      if (name !== undefined && parsed.success) found.push([name, valueOf(parsed.data)]);
    }
  }
  return found;
}

function valueOf(element: z.infer<typeof Stated>): string | undefined {
  switch (element.type) {
    case 'plain_text_input':
      return element.value ?? '';
    case 'checkboxes':
      return element.selected_options?.some(({ value }) => value === 'yes') ? 'yes' : 'no';
    case 'radio_buttons':
    case 'static_select':
      return element.selected_option ? readOption(element.selected_option.value) : undefined;
  }
}

function objectOr(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : {};
}
