import { PageForm } from '../../../adapters/web/page-form.ts';
import type { FormField, FormValues } from '../../core/form.ts';
import { ActionName } from '../../core/message.ts';
import type { VisibleMessage } from '../adapter-contract.ts';

/** Every string that the page would show, and every address that it would make clickable. */
function shownBy(value: unknown): { readonly texts: string[]; readonly links: string[] } {
  if (typeof value !== 'object' || value === null) return { texts: [], links: [] };
  const inner = Object.values(value).map(shownBy);
  const texts = ['label', 'value', 'title', 'quote', 'warning'].flatMap(
    (field) => Object(value)[field] ?? [],
  );
  const links = 'url' in value && typeof value.url === 'string' ? [value.url] : [];
  return {
    texts: [...texts.filter((text) => typeof text === 'string'), ...inner.flatMap((part) => part.texts)],
    links: [...links, ...inner.flatMap((part) => part.links)],
  };
}

/** A message of the web chat as a reader sees it. */
export function visibleWebMessage(id: string, body: Readonly<Record<string, unknown>>): VisibleMessage {
  const { texts, links } = shownBy(body);
  const verified = typeof body.verified === 'string' ? [body.verified] : [];
  const { fields } = formOf(body);
  return {
    id,
    text: [...texts, ...verified].join(' '),
    links,
    actions: [
      ...ActionName.array().parse(body.actions),
      ...(body.form === undefined ? [] : (['submit', 'dismiss'] as const)),
    ],
    ...(Array.isArray(body.choices) ? { choices: body.choices.map(String) } : {}),
    ...(fields.length > 0 ? { fields: fields.map(({ label }) => label) } : {}),
    takesThumbs: body.takesFeedback === true,
  };
}

/** What the page calls the API with when a person ends the form of a message, having changed some of its fields. */
export function filledWebForm(
  body: Readonly<Record<string, unknown>>,
  name: 'submit' | 'dismiss',
  changed: FormValues = {},
): Readonly<Record<string, unknown>> {
  const form = PageForm.parse(body.form);
  const values = Object.fromEntries(form.fields.map((field) => [field.name, initialValue(field)]));
  const { name: formName, binding } = form;
  return {
    name,
    form: formName,
    binding,
    ...(name === 'submit' ? { values: { ...values, ...changed } } : {}),
  };
}

function formOf(body: Readonly<Record<string, unknown>>): Pick<PageForm, 'fields'> {
  return body.form === undefined ? { fields: [] } : PageForm.parse(body.form);
}

function initialValue(field: FormField): string {
  if (field.kind === 'toggle') return field.value ? 'yes' : 'no';
  return field.value ?? '';
}
