import { fold } from '../language/fold.ts';

/** A word of a message: where it stands, and as it is compared. */
export type Token = { readonly start: number; readonly end: number; readonly folded: string };

/** The longest message in which a sentence of a tool is looked for. */
export const LONGEST_ASK = 1_000;

const WORD = /['’]s(?!\p{L})|[^\s'’]+(?:['’](?!s(?!\p{L}))[^\s'’]+)*/gu;
const EDGES = /^[^\p{L}\p{N}%'’]+|[^\p{L}\p{N}%]+$/gu;

const LEAD_INS: readonly (readonly string[])[] = [
  'please|bitte|kindly|hi|hello|hey|hallo|ok|okay|so|and|footnote|@footnote',
  'can you|could you|would you|will you|can i|could i|may i|kannst du|konntest du|konnen sie|konnten sie',
  'i want to|i would like to|i d like to|i want you to|help me|ich mochte|ich will|dear footnote',
]
  .join('|')
  .split('|')
  .map((phrase) => phrase.split(' '))
  .toSorted((one, other) => other.length - one.length);
const LEAD_OUTS: readonly (readonly string[])[] = [
  'please|bitte|thanks|danke|thx|cheers|merci|gracias|obrigado|obrigada',
  'thank you|for me|vielen dank',
]
  .join('|')
  .split('|')
  .map((phrase) => phrase.split(' '));

/** A text's words, without those that are punctuation alone. */
export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(WORD)].flatMap((match) => {
    const folded = foldToken(match[0]);
    return folded === '' ? [] : [{ start: match.index, end: match.index + match[0].length, folded }];
  });
}

/** The words of what is asked, without greetings and politeness around it. */
export function tokensOfAsk(text: string): readonly Token[] {
  const tokens = [...tokensOf(text.slice(0, LONGEST_ASK + 1))];
  for (let lead = openingOf(tokens); lead > 0; lead = openingOf(tokens)) tokens.splice(0, lead);
  for (let tail = closingOf(tokens); tail > 0; tail = closingOf(tokens)) tokens.length -= tail;
  return tokens;
}

/** The text of what is asked, without greetings, politeness and the punctuation at its end. */
export function askOf(text: string): string {
  const tokens = tokensOfAsk(text);
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (!first || !last) return '';
  // What opens with a bracket or a sign stands before its first word.
  const opening = /[(+\-−√]*$/u.exec(text.slice(0, first.start))?.[0].length ?? 0;
  return text
    .slice(first.start - opening, last.end)
    .replace(/^[¿¡"'“”„«]+/u, '')
    .replace(/[\s?!.,;:=]+$/u, '')
    .trim();
}

/** A text as it is compared: folded words, one space apart. */
export function foldText(text: string): string {
  return tokensOf(text)
    .map(({ folded }) => folded)
    .join(' ');
}

function foldToken(word: string): string {
  return fold(word.normalize('NFKC').toLowerCase()).replace(EDGES, '').replaceAll('’', "'");
}

function openingOf(tokens: readonly Token[]): number {
  const lead = LEAD_INS.find((words) => words.every((word, index) => plain(tokens[index]) === word));
  return lead !== undefined && lead.length < tokens.length ? lead.length : 0;
}

function closingOf(tokens: readonly Token[]): number {
  const tail = LEAD_OUTS.find((words) =>
    words.every((word, index) => plain(tokens[tokens.length - words.length + index]) === word),
  );
  return tail !== undefined && tail.length < tokens.length ? tail.length : 0;
}

function plain(token: Token | undefined): string | undefined {
  return token?.folded.replace(/^@/u, '');
}
