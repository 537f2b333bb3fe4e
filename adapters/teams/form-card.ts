import type { Run } from '../../src/channels/inline-runs.ts';
import type { FormField } from '../../src/core/form.ts';
import type { Reply } from '../../src/core/reply.ts';
import { type Words, wordsIn } from '../../src/core/words/words.ts';
import { type Card, card, paragraph } from './adaptive-cards.ts';
import { FIELD_PREFIX } from './parse-press.ts';
import { shorten, textOfRuns, visibleCharacters } from './teams-markdown.ts';

type Json = Readonly<Record<string, unknown>>;
type FormReply = Extract<Reply, { kind: 'form' }>;
type Choice = Extract<FormField, { kind: 'choice' }>;

/** Characters of JSON a card: an activity stays under 80 KB in UTF-16. */
const MOST_CHARACTERS = 36_000;
/** Characters of JSON for the fields: beyond it, what stands in them is shortened, which the card says. */
const MOST_FOR_FIELDS = 24_000;
const SHORT_VALUE = 800;
const SHORT_LABEL = 30;
/** A fact of more lines shows the rest as one paragraph. */
const MOST_LINES = 40;

/**
 * A form as cards, of which the last holds its warning, fields and buttons; facts that don't fit there stand in cards before
 * it. `lines` stand above everything. All words are shown as they are: nothing in them is read as Markdown.
 */
export function formCards(form: FormReply, lines: readonly (readonly Run[])[]): readonly Card[] {
  const words = wordsIn(form.language).labels;
  const whole = form.fields.map((field) => inputOf(field, { isShort: false, words }));
  const isShort = sizeOf(whole) > MOST_FOR_FIELDS;
  const inputs = isShort ? form.fields.map((field) => inputOf(field, { isShort, words })) : whole;
  const cautions = [form.warning ?? '', isShort ? words.partlyShown : ''].filter(
    (text) => text.trim() !== '',
  );
  const last = [...cautions.map(caution), ...inputs];
  const buttons = buttonsOf(form);
  const head = [...lines.map((runs) => paragraph(runs)), ...form.facts.flatMap(factParagraphs)];
  const groups: Json[][] = [[]];
  for (const element of head) {
    if (sizeOf([...(groups.at(-1) ?? []), element]) > MOST_CHARACTERS) groups.push([]);
    groups.at(-1)?.push(element);
  }
  if (sizeOf([...(groups.at(-1) ?? []), ...last, ...buttons]) > MOST_CHARACTERS) groups.push([]);
  const facts = form.facts.map(({ label, value }) => `${label}: ${value}`);
  const text = [...lines.map(textOfRuns), ...facts, ...cautions].map(visibleCharacters).join('\n');
  return groups.map((body, at) => {
    const isLast = at === groups.length - 1;
    return { content: isLast ? card([...body, ...last], buttons) : card(body), text };
  });
}

function sizeOf(elements: readonly Json[]): number {
  return JSON.stringify(elements).length;
}

function factParagraphs({ label, value }: FormReply['facts'][number]): readonly Json[] {
  const [first = '', ...more] = value.split('\n');
  const rest = [...more.slice(0, MOST_LINES), more.slice(MOST_LINES).join(' ')];
  return [
    paragraph([{ text: `${label}: `, bold: true }, { text: first }]),
    ...rest
      .filter((line) => line.trim() !== '')
      .map((line) => ({ ...paragraph([{ text: line }]), spacing: 'None' })),
  ];
}

function caution(text: string): Json {
  const words = paragraph([{ text: `⚠ ${text}`, bold: true }]);
  return { type: 'Container', style: 'warning', spacing: 'Medium', items: [words] };
}

function buttonsOf(reply: FormReply): readonly Json[] {
  const { submitLabel, dismissLabel, requestId, form, binding, language } = reply;
  const { cancel, send } = wordsIn(language).labels;
  const data = (action: string) => ({
    footnote: { action, requestId, form, binding, ...(language && { language }) },
  });
  return [
    {
      type: 'Action.Execute',
      verb: 'submit',
      title: shorten(submitLabel, 30) || send,
      style: 'positive',
      data: data('submit'),
    },
    {
      type: 'Action.Execute',
      verb: 'dismiss',
      title: shorten(dismissLabel, 30) || cancel,
      // Who would rather not need fill nothing in.
      associatedInputs: 'none',
      data: data('dismiss'),
    },
  ];
}

type Shown = { readonly isShort: boolean; readonly words: Words['labels'] };

function inputOf(field: FormField, { isShort, words }: Shown): Json {
  const label = shorten(field.label, 150) || field.name;
  const common = { id: `${FIELD_PREFIX}${field.name}`, label };
  switch (field.kind) {
    case 'text': {
      const { value, maxLength, isMultiline } = field;
      const shown = wholeCharacters(value, isShort ? Math.min(maxLength, SHORT_VALUE) : maxLength);
      return { type: 'Input.Text', ...common, ...needed(field, words), isMultiline, maxLength, value: shown };
    }
    case 'toggle':
      // Its title reads Markdown in some clients, its label in none.
      return {
        type: 'Input.Toggle',
        ...common,
        title: words.yes,
        valueOn: 'yes',
        valueOff: 'no',
        value: field.value ? 'yes' : 'no',
      };
    case 'choice':
      return {
        type: 'Input.ChoiceSet',
        ...common,
        ...needed(field, words),
        style: 'compact',
        choices: field.options.map((option) => choiceOf(option, isShort)),
        ...(field.options.some(({ value }) => value === field.value) ? { value: field.value } : {}),
      };
  }
}

function needed({ isOptional }: { readonly isOptional: boolean }, { fillIn }: Words['labels']): Json {
  return isOptional ? {} : { isRequired: true, errorMessage: fillIn };
}

function choiceOf({ value, label }: Choice['options'][number], isShort: boolean): Json {
  return { title: shorten(label, isShort ? SHORT_LABEL : 75) || shorten(value, 60) || '–', value };
}

function wholeCharacters(text: string, most: number): string {
  return visibleCharacters(text)
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '');
}
