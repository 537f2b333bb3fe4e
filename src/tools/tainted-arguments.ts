import { foldText } from './asker-tokens.ts';
import { ownValue } from './own-value.ts';
import { readDate } from './read-date.ts';
import { readNumber } from './read-number.ts';
import type { ToolArgument } from './tool-arguments.ts';
import type { AskerWords } from './toolbox.ts';

const NUMBERS = /[+-]?\d[\d.,']*/gu;
const LONGEST_DATE_WORDS = 5;

type Given = {
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly described: readonly ToolArgument[];
  readonly words: AskerWords;
  /** What the tool's own rules read of the asker's words: that counts as theirs. */
  readonly byRule: Readonly<Record<string, unknown>>;
  readonly today: string;
};

/**
 * Names of arguments whose values the asker did not write: not among their words, no number or date that they wrote in
 * another way, nothing that a rule reads of their words, and no default.
 */
export function taintedArguments(given: Given): readonly string[] {
  const texts = [given.words.text, ...given.words.earlier].map((text) => text.slice(0, 12_000));
  const said = texts.map((text) => ` ${foldText(text)} `);
  return Object.entries(given.arguments)
    .filter(([name, value]) => {
      const argument = given.described.find((one) => one.name === name);
      const isKnown = [ownValue(given.byRule, name), argument?.defaultValue].some((known) =>
        isSame(known, value),
      );
      return !isKnown && !leavesOf(value).every((leaf) => isSaid(leaf, { texts, said, today: given.today }));
    })
    .map(([name]) => name);
}

type Said = { readonly texts: readonly string[]; readonly said: readonly string[]; readonly today: string };

function isSaid(leaf: unknown, { texts, said, today }: Said): boolean {
  if (typeof leaf === 'number')
    return texts.some((text) =>
      [...text.matchAll(NUMBERS)].some(([written]) => {
        const digits = written.replace(/[.,']+$/u, '');
        return readNumber(digits, '.') === leaf || readNumber(digits, ',') === leaf;
      }),
    );
  if (typeof leaf !== 'string') return leaf === null || leaf === undefined;
  const folded = foldText(leaf.replaceAll('_', ' '));
  if (folded !== '' && said.some((text) => text.includes(` ${folded} `))) return true;
  return /^\d{4}-\d{2}-\d{2}$/u.test(leaf) && texts.some((text) => saysDate(text, leaf, today));
}

function saysDate(text: string, day: string, today: string): boolean {
  const words = text.split(/\s+/u).slice(0, 400);
  return words.some((_word, start) => {
    for (let length = 1; length <= LONGEST_DATE_WORDS; length++) {
      const written = words
        .slice(start, start + length)
        .join(' ')
        .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
      if (readDate(written, today) === day || readDate(written, today, today) === day) return true;
    }
    return false;
  });
}

function leavesOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(leavesOf);
}

function isSame(known: unknown, value: unknown): boolean {
  return known !== undefined && JSON.stringify(known) === JSON.stringify(value);
}
