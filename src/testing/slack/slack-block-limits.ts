type Json = Readonly<Record<string, unknown>>;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function objects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

/** Problems of a text object: blank, longer than `limit` (escaped, as Slack may keep it), or of a type that is not taken there. */
function textProblems(where: string, value: unknown, limit: number, types = ['plain_text']): string[] {
  const { type, text } = Object(value) as { type?: string; text?: string };
  const plain = String(text ?? '');
  const kept = type === 'plain_text' ? plain.replace(/[&<>]/g, (each) => ESCAPES[each] ?? each) : plain;
  return [
    ...(types.includes(String(type)) ? [] : [`${where} is a ${type}`]),
    ...(plain.trim() === '' ? [`${where} is blank`] : []),
    ...(kept.length > limit ? [`${where} has ${kept.length} characters, over ${limit}`] : []),
  ];
}

function lengthOf(text: unknown): number {
  return typeof text === 'string' ? text.length : 0;
}

function idProblems(where: string, ids: readonly unknown[]): string[] {
  const known = ids.filter((id) => id !== undefined).map(String);
  return [
    ...(new Set(known).size < known.length ? [`${where} are not unique`] : []),
    ...known.filter((id) => id === '' || id.length > 255).map((id) => `${where}: ${id.length} characters`),
  ];
}

function valueProblems(where: string, value: unknown, limit: number): string[] {
  return typeof value === 'string' && value !== '' && value.length <= limit ? [] : [`${where} is no value`];
}

function optionProblems(element: Json, most: number): string[] {
  const options = objects(element.options);
  const initial = [...objects(element.initial_options), ...objects([element.initial_option]).filter(Boolean)];
  const known = options.map((option) => JSON.stringify(option));
  return [
    ...(options.length >= 1 && options.length <= most ? [] : [`${options.length} options`]),
    ...options.flatMap(({ text, value }) => [
      ...textProblems('an option', text, 75),
      ...valueProblems('an option', value, 150),
    ]),
    ...(new Set(options.map(({ value }) => value)).size < options.length ? ['options are not unique'] : []),
    ...initial
      .filter((option) => !known.includes(JSON.stringify(option)))
      .map(() => 'an unknown initial option'),
  ];
}

function inputProblems(element: Json): string[] {
  const length = lengthOf(element.initial_value);
  const most = Number(element.max_length ?? 3_000);
  return [
    ...(most >= 1 && most <= 3_000 ? [] : [`max_length ${most}`]),
    ...(length <= most ? [] : [`an initial value of ${length}, over ${most}`]),
  ];
}

function elementProblems(element: Json): string[] {
  switch (element.type) {
    case 'button':
      return [
        ...textProblems('a button', element.text, 75),
        ...valueProblems('a button', element.value, 2_000),
      ];
    case 'feedback_buttons':
      return [element.positive_button, element.negative_button].flatMap((thumb) => {
        const { text, value, accessibility_label } = Object(thumb) as Json;
        const spoken = lengthOf(accessibility_label) <= 75 ? [] : ['a long accessibility label'];
        return [...textProblems('a thumb', text, 75), ...valueProblems('a thumb', value, 2_000), ...spoken];
      });
    case 'plain_text_input':
      return inputProblems(element);
    case 'checkboxes':
    case 'radio_buttons':
      return optionProblems(element, 10);
    case 'static_select':
      return [
        ...optionProblems(element, 100),
        ...(element.placeholder ? textProblems('a placeholder', element.placeholder, 150) : []),
      ];
    case 'mrkdwn':
      return textProblems('a context', element, 3_000, ['mrkdwn', 'plain_text']);
    default:
      return [`an element of type ${String(element.type)}`];
  }
}

/** Rich text has to say something: every section has elements, every text element characters. */
function richTextProblems(block: Json): string[] {
  const parts = objects(block.elements).map((part) => objects(part.elements));
  const texts = parts.flat().filter(({ type }) => type === 'text');
  return [
    ...(parts.length > 0 && parts.every((part) => part.length > 0) ? [] : ['empty rich text']),
    ...texts.filter(({ text }) => text === '').map(() => 'an empty text element'),
  ];
}

function blockProblemsOf(block: Json): string[] {
  const elements = objects(block.elements);
  const most = { actions: 25, context: 10, context_actions: 5 }[String(block.type)];
  switch (block.type) {
    case 'section':
      return textProblems('a section', block.text, 3_000, ['mrkdwn', 'plain_text']);
    case 'rich_text':
      return richTextProblems(block);
    case 'actions':
    case 'context':
    case 'context_actions':
      return [
        ...(elements.length >= 1 && elements.length <= (most ?? 0) ? [] : [`${elements.length} elements`]),
        ...idProblems(
          'action ids',
          elements.map(({ action_id }) => action_id),
        ),
        ...elements.flatMap(elementProblems),
      ];
    case 'input':
      return [
        ...textProblems('a label', block.label, 2_000),
        ...(block.hint ? textProblems('a hint', block.hint, 2_000) : []),
        ...elementProblems(Object(block.element) as Json),
      ];
    default:
      return [`a block of type ${String(block.type)}`];
  }
}

/**
 * Why Slack would refuse these blocks (`invalid_blocks`, `msg_blocks_too_long`); empty when it takes them. Knows the
 * blocks that Footnote writes. https://docs.slack.dev/reference/block-kit
 */
export function blockProblems(blocks: readonly Json[]): readonly string[] {
  const length = JSON.stringify(blocks).length;
  return [
    ...(blocks.length >= 1 && blocks.length <= 50 ? [] : [`${blocks.length} blocks`]),
    ...(length <= 12_000 ? [] : [`${length} characters of blocks`]),
    ...idProblems(
      'block ids',
      blocks.map(({ block_id }) => block_id),
    ),
    ...blocks.flatMap(blockProblemsOf),
  ];
}
