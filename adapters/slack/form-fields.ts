import { createHash } from 'node:crypto';
import type { FormField } from '../../src/core/form.ts';
import type { Reply } from '../../src/core/reply.ts';
import { type Words, wordsIn } from '../../src/core/words/words.ts';
import { withoutUnseen } from './mrkdwn.ts';
import { plainText, wholeEnd } from './plain-text.ts';

type Block = Readonly<Record<string, unknown>>;
type Form = Extract<Reply, { kind: 'form' }>;
type Field<Kind extends FormField['kind']> = Extract<FormField, { kind: Kind }>;

/** How much of a form fits: characters of a text that stands in it, of a label, of an option (`typed`: no options at all). */
type Fit = { readonly text: number; readonly label: number; readonly option: number | 'typed' };

type Spoken = { readonly words: Words['labels'] };

/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
const LONGEST_INPUT = 3_000;
const FITS: readonly Fit[] = [
  { text: LONGEST_INPUT, label: 150, option: 75 },
  { text: 1_500, label: 150, option: 75 },
  { text: 600, label: 150, option: 75 },
  { text: 200, label: 75, option: 40 },
  { text: 50, label: 40, option: 20 },
  { text: 0, label: 40, option: 'typed' },
];
/** More than these take less room as a menu; Slack takes ten at most. */
const MOST_RADIO_BUTTONS = 6;
const LONGEST_HINT = 80;

/** A field's name, as its element's `action_id` carries it; undefined for what is no field of ours. */
export function fieldNameOf(actionId: string): string | undefined {
  return /^field:([a-z][a-zA-Z0-9_-]{0,59})$/.exec(actionId)?.[1];
}

/** An option's value as Slack gets it: without the characters that Slack may escape on its way back. At most twice as long. */
export function writeOption(value: string): string {
  const marks: Readonly<Record<string, string>> = { '~': '~~', '&': '~a', '<': '~l', '>': '~g' };
  return value.toWellFormed().replace(/[~&<>]/g, (character) => marks[character] ?? character);
}

/** Reads back what `writeOption` wrote. */
export function readOption(written: string): string {
  const characters: Readonly<Record<string, string>> = { '~': '~', a: '&', l: '<', g: '>' };
  return written.replace(/~([~alg])/g, (_, mark: string) => characters[mark] ?? '');
}

/**
 * A form's fields as input blocks whose JSON together takes at most `room` characters (not under 7,500), for `state.values`
 * holds only what stands in the pressed button's own message. Long texts are shortened first, and say so; then options;
 * where even they don't fit, a choice is typed.
 */
export function fieldBlocks(form: Form, room: number): readonly Block[] {
  let blocks: readonly Block[] = [];
  const words = wordsIn(form.language).labels;
  for (const fit of FITS) {
    blocks = form.fields.map((field, index) =>
      inputBlock(field, { ...fit, words }, `${index}:${iterationOf(form)}`),
    );
    if (JSON.stringify(blocks).length <= room) break;
  }
  return blocks;
}

/** Slack's clients keep what was typed by block id: another form in the same message needs others. */
function iterationOf({ requestId, form, binding }: Form): string {
  return createHash('sha256').update(`${requestId} ${form} ${binding}`).digest('hex').slice(0, 16);
}

function inputBlock(field: FormField, fit: Fit & Spoken, blockId: string): Block {
  const common = {
    type: 'input',
    block_id: blockId,
    label: plainText(field.label, fit.label, field.name),
    // Nothing forces a box to be ticked.
    optional: field.kind === 'toggle' || field.isOptional,
  };
  const action_id = `field:${field.name}`;
  switch (field.kind) {
    case 'text':
      return { ...common, ...textInput(field, { most: fit.text, words: fit.words }, action_id) };
    case 'toggle':
      return { ...common, element: { ...checkbox(field.value, fit.words), action_id } };
    case 'choice':
      if (fit.option === 'typed') return { ...common, ...typedChoice(field, fit.words, action_id) };
      return { ...common, element: { ...choice(field, fit.option, fit.words), action_id } };
  }
}

function textInput(
  field: Field<'text'>,
  { most: fit, words }: Spoken & { readonly most: number },
  action_id: string,
): Block {
  const whole = withoutUnseen(field.value.toWellFormed());
  const most = Math.min(fit, field.maxLength);
  const initial = wholeEnd(whole.slice(0, most));
  const cut = initial.length < whole.length;
  return {
    element: {
      type: 'plain_text_input',
      action_id,
      multiline: field.isMultiline,
      max_length: Math.min(field.maxLength, LONGEST_INPUT),
      ...(initial === '' ? {} : { initial_value: initial }),
    },
    ...(cut ? { hint: plainText(words.shortened(whole.length), LONGEST_HINT) } : {}),
  };
}

function checkbox(isTicked: boolean, { yes }: Words['labels']): Block {
  const options = [{ text: plainText(yes, 75), value: 'yes' }];
  return { type: 'checkboxes', options, ...(isTicked ? { initial_options: options } : {}) };
}

function choice(
  { options, value, isOptional }: Field<'choice'>,
  longest: number,
  { chooseOne }: Words['labels'],
): Block {
  const byValue = new Map(options.map((option) => [writeOption(option.value), option]));
  const written = [...byValue].map(([optionValue, option]) => ({
    text: plainText(option.label, longest, option.value),
    value: optionValue,
  }));
  const chosen = written.find((option) => value !== undefined && option.value === writeOption(value));
  // A radio button that was pressed stays pressed: what may be left open is a menu.
  const type = isOptional || written.length > MOST_RADIO_BUTTONS ? 'static_select' : 'radio_buttons';
  const placeholder = type === 'static_select' ? { placeholder: plainText(chooseOne, 150) } : {};
  return { type, options: written, ...placeholder, ...(chosen ? { initial_option: chosen } : {}) };
}

function typedChoice(
  { options, value }: Field<'choice'>,
  { oneOf }: Words['labels'],
  action_id: string,
): Block {
  const values = options.map((option) => option.value).join(', ');
  const initial = value === undefined ? {} : { initial_value: value.toWellFormed() };
  return {
    element: { type: 'plain_text_input', action_id, max_length: 60, ...initial },
    hint: plainText(oneOf(values), LONGEST_HINT),
  };
}
