import { fold } from '../language/fold.ts';
import { withListsApart } from './list-commas.ts';
import { type DecimalMark, readNumber } from './read-number.ts';

/** Longer expressions are nobody's question. */
export const LONGEST_EXPRESSION = 200;

const NUMBER = String.raw`\d+(?:[.,]\d+)*(?:['\u00a0\u202f ]\d{3}(?!\d)(?:[.,]\d+)?)*`;
const TOKEN = new RegExp(
  String.raw`\s*(?:(?<number>${NUMBER})|(?<word>\p{L}+)|(?<sign>\*\*|[-+*/^%()×·÷−:√;,]))`,
  'uy',
);
const MONEY = /[€$£]/gu;

/** Words for signs, in the languages that Footnote reads. What isn't here is no arithmetic. */
const WORDS: Readonly<Record<string, string>> = {
  plus: '+',
  minus: '-',
  moins: '-',
  menos: '-',
  mais: '+',
  mas: '+',
  times: '*',
  x: '*',
  mal: '*',
  fois: '*',
  por: '*',
  multipliedby: '*',
  dividedby: '/',
  geteiltdurch: '/',
  divisepar: '/',
  divididopor: '/',
  over: '/',
  durch: '/',
  percent: '%',
  prozent: '%',
  pourcent: '%',
  porciento: '%',
  porcento: '%',
  of: 'of',
  von: 'of',
  de: 'of',
  squared: '^2',
  cubed: '^3',
  tothepowerof: '^',
  hoch: '^',
  squarerootof: 'sqrt',
  thesquarerootof: 'sqrt',
  wurzelaus: 'sqrt',
  sqrt: 'sqrt',
  abs: 'abs',
  round: 'round',
  floor: 'floor',
  ceil: 'ceil',
  min: 'min',
  max: 'max',
};
const SAID_IN_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bmultiplied by\b/giu, 'multipliedby'],
  [/\b(?:divided by|divisé par|dividido por|dividido entre)\b/giu, 'dividedby'],
  [/\bgeteilt durch\b/giu, 'geteiltdurch'],
  [/\bto the power of\b/giu, 'tothepowerof'],
  [/\b(?:the )?square root of\b/giu, 'squarerootof'],
  [/\bwurzel aus\b/giu, 'wurzelaus'],
  [/\bper cent\b/giu, 'percent'],
  [/\bpour cent\b/giu, 'pourcent'],
  [/\bpor ciento\b/giu, 'porciento'],
  [/\bpor cento\b/giu, 'porcento'],
];
const SIGNS: Readonly<Record<string, string>> = {
  '×': '*',
  '·': '*',
  '÷': '/',
  ':': '/',
  '−': '-',
  '**': '^',
  '√': 'sqrt',
  ';': ',',
};
const LISTS = new Set(['min', 'max']);
const FUNCTIONS = new Set(['sqrt', 'abs', 'round', 'floor', 'ceil', 'min', 'max']);

/**
 * An expression in one plain notation (`17 % of 2,340` is `17 % * 2340`): numbers with a point, `+ - * / ^ %`, brackets and
 * seven functions. Undefined when anything else is in it. `mark` reads what could be two numbers.
 */
export function plainExpression(text: string, mark: DecimalMark = '.'): string | undefined {
  if (text.length > LONGEST_EXPRESSION) return undefined;
  let rest = withListsApart(text.normalize('NFC').replace(MONEY, ' ').trim());
  for (const [said, word] of SAID_IN_WORDS) rest = rest.replace(said, word);
  const parts: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < rest.length) {
    const groups = TOKEN.exec(rest)?.groups;
    const part = groups && partOf(groups, mark);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return joined(parts);
}

/** How a text writes its numbers, where one of them shows it. */
export function decimalMarkIn(text: string): DecimalMark | undefined {
  for (const [number] of withListsApart(text).matchAll(/\d+(?:[.,]\d+)+/gu)) {
    const [asPoint, asComma] = [readNumber(number, '.'), readNumber(number, ',')];
    if (asPoint === undefined || asPoint !== asComma) continue;
    const last = Math.max(number.lastIndexOf(','), number.lastIndexOf('.'));
    const decimals = asPoint % 1 !== 0;
    const mark = number.charAt(last) === ',' ? ',' : '.';
    if (decimals) return mark;
    return mark === ',' ? '.' : ',';
  }
  return undefined;
}

function partOf(
  { number, word, sign }: Readonly<Record<string, string | undefined>>,
  mark: DecimalMark,
): string | undefined {
  if (number !== undefined) {
    const value = readNumber(number, mark);
    return value === undefined ? undefined : asDigits(value);
  }
  if (word !== undefined) return Object.hasOwn(WORDS, folded(word)) ? WORDS[folded(word)] : undefined;
  return sign === undefined ? undefined : (SIGNS[sign] ?? sign);
}

function folded(word: string): string {
  return fold(word.toLowerCase());
}

/** Never in powers of ten: the plain notation has no letters but its functions. */
function asDigits(value: number): string {
  return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 15 });
}

/** Only `of` behind a percent sign or a fraction multiplies: "5 of 7" is no product. */
function joined(parts: readonly string[]): string | undefined {
  const plain: string[] = [];
  for (const [index, part] of parts.entries()) {
    const before = plain.at(-1);
    if (part === 'of') {
      const isFraction = before === '%' || (index >= 3 && parts[index - 2] === '/');
      if (!isFraction) return undefined;
      plain.push('*');
    } else if (before !== undefined && FUNCTIONS.has(before) && part !== '(') {
      // "square root of 16": a function of the one number behind it.
      if (!/^\d/u.test(part) || LISTS.has(before)) return undefined;
      plain.push(`(${part})`);
    } else plain.push(part);
  }
  return plain.join(' ').replace(/\b([a-z]+) \(/gu, '$1(');
}
