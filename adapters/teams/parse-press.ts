import { z } from 'zod';
import { CarriedId } from '../../src/core/carried-id.ts';
import { FormName, type FormValues } from '../../src/core/form.ts';
import { Language } from '../../src/core/language.ts';
import { ActionName, type IncomingAction } from '../../src/core/message.ts';
import type { Origin } from './parse-activity.ts';
import type { Activity } from './teams-activities.ts';
import { messageId, privateHandle } from './teams-ids.ts';

/** What our buttons carry. */
export const ButtonData = z.looseObject({
  footnote: z.object({
    action: ActionName,
    requestId: CarriedId,
    choice: z.number().int().nonnegative().optional(),
    form: FormName.optional(),
    binding: CarriedId.max(100).optional(),
    language: Language.optional().catch(undefined),
  }),
});

/** The inputs of a form are sent beside what its button carries: their ids begin so. */
export const FIELD_PREFIX = 'field_';

/** A press comes as an invoke (Action.Execute) or, from older clients, as a message with a value (Action.Submit). */
const Pressed = z.union([
  z.object({ action: z.object({ data: ButtonData }) }).transform(({ action }) => action.data),
  ButtonData,
]);

/** A form has no more fields, and nobody types more into one. */
const MOST_FIELDS = 12;
const MOST_CHARACTERS = 12_000;
const FIELD_NAME = /^[a-z][a-zA-Z0-9_-]{0,59}$/;

/** Whether the activity is the press of a button rather than a text. */
export function isPress({ type, name, value, text }: Activity): boolean {
  if (type === 'invoke') return name === 'adaptiveCard/action';
  return type === 'message' && !text?.trim() && Pressed.safeParse(value).success;
}

/** What was filled in, by the fields' names: text alone, as much as a form can hold. Whether the form has such fields, nobody knows here. */
function valuesOf(data: Readonly<Record<string, unknown>>): FormValues {
  const filled = Object.entries(data).flatMap(([id, value]): [string, string][] => {
    const name = id.startsWith(FIELD_PREFIX) ? id.slice(FIELD_PREFIX.length) : '';
    return FIELD_NAME.test(name) && typeof value === 'string' ? [[name, cut(value)]] : [];
  });
  return Object.fromEntries(filled.slice(0, MOST_FIELDS));
}

/** Whole characters only. */
function cut(text: string): string {
  return text
    .toWellFormed()
    .slice(0, MOST_CHARACTERS)
    .replace(/[\ud800-\udbff]$/, '');
}

/** What the reply was in whose button was pressed. */
export function pressedLanguage({ value }: Activity): Language | undefined {
  const pressed = Pressed.safeParse(value);
  return pressed.success ? pressed.data.footnote.language : undefined;
}

/** Turns a press of one of our buttons into core nouns; undefined for buttons that we don't know, or no longer do. */
export function parsePress(origin: Origin): IncomingAction | undefined {
  const { activity, author, place, sentAt, tenant } = origin;
  const pressed = Pressed.safeParse(activity.value);
  if (!pressed.success || !activity.id) return undefined;
  const { action, requestId, choice, form, binding } = pressed.data.footnote;
  if (action === 'choose' && choice === undefined) return undefined;
  const isOfForm = action === 'submit' || action === 'dismiss';
  // A form that doesn't say which one it is, or what it showed, was not made here.
  if (isOfForm && (form === undefined || binding === undefined)) return undefined;
  const conversation = activity.conversation.id;
  const person = activity.from.id;
  return {
    eventId: messageId(conversation, activity.id),
    name: action,
    requestId,
    ...(action === 'choose' ? { choice } : {}),
    ...(isOfForm ? { form, binding } : {}),
    ...(action === 'submit' ? { values: valuesOf(pressed.data) } : {}),
    author,
    place,
    thread: { tenant, place, id: conversation },
    handle: privateHandle({ person, conversation, pressed: activity.replyToId ?? undefined }),
    sentAt,
  };
}
