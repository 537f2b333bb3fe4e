const LIST = /(?:^|\P{L})(min|max|round)\s*$/iu;
const ONE_NUMBER = /^\s*[-+]?\d+,\d+\s*$/u;

type Open = {
  readonly list: string | undefined;
  readonly from: number;
  commas: number[];
  hasSemicolon: boolean;
};

/**
 * A text in which semicolons stand between the arguments of `min`, `max` and `round`, so that each comma left is part of a
 * number. Where semicolons stand, they separate; else commas with a blank behind them, else all commas. `round(2,5)` rounds
 * one number.
 */
export function withListsApart(text: string): string {
  const letters = text.split('');
  const open: Open[] = [];
  for (const [index, letter] of letters.entries()) {
    const inside = open.at(-1);
    if (letter === '(') {
      const list = LIST.exec(text.slice(Math.max(0, index - 10), index))?.[1]?.toLowerCase();
      open.push({ list, from: index + 1, commas: [], hasSemicolon: false });
    } else if (letter === ',') inside?.commas.push(index);
    else if (letter === ';' && inside) inside.hasSemicolon = true;
    else if (letter === ')' && inside) {
      for (const comma of separators(inside, text.slice(0, index))) letters[comma] = ';';
      open.pop();
    }
  }
  return letters.join('');
}

function separators({ list, from, commas, hasSemicolon }: Open, text: string): readonly number[] {
  if (list === undefined || hasSemicolon) return [];
  if (list === 'round' && ONE_NUMBER.test(text.slice(from))) return [];
  const spaced = commas.filter((comma) => /\s/u.test(text.charAt(comma + 1)));
  if (spaced.length > 0) return spaced;
  // No number of a list begins so: these are thousands.
  return commas.some((comma) => /^0\d/u.test(text.slice(comma + 1))) ? [] : commas;
}
