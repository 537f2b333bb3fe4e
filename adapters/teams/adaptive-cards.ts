import type { Run } from '../../src/channels/inline-runs.ts';
import type { Language } from '../../src/core/language.ts';
import type { ActionName } from '../../src/core/message.ts';
import { wordsIn } from '../../src/core/words/words.ts';
import { cutRuns, shorten, textOfRuns, visibleCharacters } from './teams-markdown.ts';

type Json = Readonly<Record<string, unknown>>;

/** A card, and the words that stand in it. */
export type Card = { readonly content: Json; readonly text: string };

const MOST_COLUMNS = 6;
const MOST_ROWS = 40;
/** Characters of cells a card; its JSON stays well under Teams' 28 KB a card. */
const MOST_CHARACTERS = 4_000;
const LONGEST_CELL = 1_500;

/** The buttons that stand alone, and belong to no question or form. */
export type Button = Exclude<ActionName, 'choose' | 'submit' | 'dismiss'>;

/** What a button says, and what stands above it. Helpers' buttons are English: whoever helps is nobody's asker. */
function buttonWords(language: Language | undefined) {
  const words = wordsIn(language).labels;
  return {
    'ask-a-person': { title: words.askPerson, prompt: words.ratherPerson },
    'share-answer': { title: words.shareInConversation, prompt: words.onlyYouSeeAnswer },
    'ask-privately': { title: words.answerMeAlone, prompt: words.inOwnChat },
    'claim-escalation': { title: "I'll take it", prompt: 'Can you help with this?' },
    'answer-escalation': { title: 'Answer', prompt: 'Do you have an answer?' },
    'resolve-escalation': { title: 'Resolved', prompt: 'Is this settled?' },
  } as const satisfies Readonly<Record<Button, unknown>>;
}

/** A card's JSON, of the schema's version that all clients of Teams know. */
export function card(body: readonly Json[], actions: readonly Json[] = []): Json {
  return {
    type: 'AdaptiveCard',
    $schema: 'https://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body,
    ...(actions.length > 0 ? { actions } : {}),
  };
}

type Rows = readonly (readonly (readonly Run[])[])[];

/** Whether a table fits a card: few columns, and cells that are no essays. */
export function fitsCard(rows: Rows): boolean {
  const cells = rows.flat();
  return (
    rows.every((row) => row.length <= MOST_COLUMNS) &&
    cells.every((cell) => textOfRuns(cell).length <= LONGEST_CELL)
  );
}

/** What a card would turn into a date of the reader's own. https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features */
const DATE_FUNCTION = /\{\{(?=(?:DATE|TIME)\()/gi;

/** Text runs, unlike text blocks, read no Markdown and make no links: a cell shows exactly its words. */
function inlinesOf(runs: readonly Run[], heading: boolean): readonly Json[] {
  const inlines = runs.map(({ text, bold, italic, strike, code }) => ({
    type: 'TextRun',
    text: visibleCharacters(text).replace(DATE_FUNCTION, '{\u200b{'),
    ...(heading || bold ? { weight: 'Bolder' } : {}),
    ...(italic ? { italic: true } : {}),
    ...(strike ? { strikethrough: true } : {}),
    ...(code ? { fontType: 'Monospace' } : {}),
  }));
  return inlines.length > 0 ? inlines : [{ type: 'TextRun', text: ' ' }];
}

/** A paragraph that shows exactly these words. */
export function paragraph(runs: readonly Run[]): Json {
  return { type: 'RichTextBlock', inlines: inlinesOf(runs, false) };
}

function cellOf(runs: readonly Run[], heading: boolean): Json {
  return { type: 'TableCell', items: [{ type: 'RichTextBlock', inlines: inlinesOf(runs, heading) }] };
}

function tableCard(rows: Rows, columns: number): Card {
  const table = card([
    {
      type: 'Table',
      firstRowAsHeaders: true,
      columns: Array.from({ length: columns }, () => ({ width: 1 })),
      rows: rows.map((row, at) => ({
        type: 'TableRow',
        cells: Array.from({ length: columns }, (_, column) => cellOf(row[column] ?? [], at === 0)),
      })),
    },
  ]);
  const content = { ...table, msteams: { width: 'Full' } };
  return { content, text: rows.map((row) => row.map(textOfRuns).join(' | ')).join('\n') };
}

/** A table as cards of limited size, each with the header row. */
export function tableCards(rows: Rows): readonly Card[] {
  const [header = [], ...body] = rows;
  const columns = Math.max(...rows.map((row) => row.length), 1);
  const sizeOf = (row: Rows[number]) => row.reduce((sum, cell) => sum + textOfRuns(cell).length, 0);
  const groups: Rows[number][][] = [[]];
  let size = 0;
  for (const row of body) {
    const group = groups.at(-1) ?? [];
    if (group.length > 0 && (group.length >= MOST_ROWS || size + sizeOf(row) > MOST_CHARACTERS)) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(row);
    size += sizeOf(row);
  }
  return groups.map((group) => tableCard([header, ...group], columns));
}

/** A table too wide for a card as lines: each row a list item, each value under its column's name. */
export function tableLines(rows: Rows): readonly (readonly Run[])[] {
  const [header = [], ...body] = rows;
  if (body.length === 0) return [header.flat()];
  return body.map((row) =>
    row.flatMap((cell, column): Run[] => {
      const name = textOfRuns(header[column] ?? []).trim();
      const label: Run[] =
        name === '' ? [] : [...cutRuns([{ text: name, bold: true }], 200).flat(), { text: ': ' }];
      return [...(column === 0 ? [] : [{ text: ' · ' }]), ...label, ...cell];
    }),
  );
}

function buttonsOf(actions: readonly Button[], { requestId, language }: Under): readonly Json[] {
  const words = buttonWords(language);
  return actions.map((action) => {
    const data = { footnote: { action, requestId, ...(language && { language }) } };
    return { type: 'Action.Execute', verb: action, title: words[action].title, data };
  });
}

/** The reply that buttons stand under. */
type Under = { readonly requestId: string; readonly language?: Language };

/** Buttons in a card of their own, which repeats nothing of the answer. */
export function buttonsCard(actions: readonly Button[], under: Under): Card {
  const [first] = actions;
  const prompt = first === undefined ? '' : buttonWords(under.language)[first].prompt;
  const body = [{ type: 'TextBlock', text: prompt, wrap: true, isSubtle: true }];
  return { content: card(body, buttonsOf(actions, under)), text: prompt };
}

type Notice = Under & {
  readonly lines: readonly (readonly Run[])[];
  readonly actions: readonly Button[];
  /** The id of a person in Teams who is to be told: nothing that people wrote, it comes alive. */
  readonly mentioned?: string;
};

const ON_CALL = 'On call';

/** Words together with their buttons: one message, which a new place, and a later change, takes as one. */
export function noticeCard({ lines, actions, mentioned, ...under }: Notice): Card {
  const text = lines.map(textOfRuns).join('\n');
  if (mentioned === undefined) {
    const body = lines.map((runs) => paragraph(runs));
    return { content: card(body, buttonsOf(actions, under)), text };
  }
  const mention = {
    type: 'mention',
    text: `<at>${ON_CALL}</at>`,
    mentioned: { id: mentioned, name: ON_CALL },
  };
  const body = [
    ...lines.map((runs) => paragraph(runs.map(withoutMention))),
    // Mentions work in text blocks alone: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
    { type: 'TextBlock', text: mention.text, wrap: true },
  ];
  return {
    content: { ...card(body, buttonsOf(actions, under)), msteams: { entities: [mention] } },
    text: text || ON_CALL,
  };
}

/** Where one mention is alive, what looks the same must not find it. */
function withoutMention(run: Run): Run {
  return { ...run, text: run.text.replace(/<(?=\/?at\b)/giu, '<\u200b') };
}

const LONGEST_LABEL = 75;

type Question = Under & {
  /** What stands above the buttons, a paragraph each; none when it stands in a message of its own. */
  readonly lines: readonly (readonly Run[])[];
  readonly labels: readonly string[];
};

/** A clarifying question with a button for each reading. Labels are shown as plain words, whatever they hold. */
export function choicesCard({ lines, labels, requestId, language }: Question): Card {
  const { reading, whichOne } = wordsIn(language).labels;
  const shown = lines.length > 0 ? lines : [[{ text: whichOne }]];
  const body = shown.map((runs) => paragraph(runs));
  const buttons = labels.map((label, choice) => ({
    type: 'Action.Execute',
    verb: 'choose',
    title: shorten(label, LONGEST_LABEL) || reading(choice + 1),
    data: { footnote: { action: 'choose', requestId, choice, ...(language && { language }) } },
  }));
  return { content: card(body, buttons), text: shown.map(textOfRuns).join('\n') };
}
