import { tokens } from '../language/english-terms.ts';

/** A number as a text states it: its value, what it counts, and whether it is a limit from above or below. */
export type Quantity = {
  readonly value: string;
  readonly unit: string | undefined;
  /** What a rate is for: "km" in "€0.28 per km". */
  readonly per: string | undefined;
  /** What sort of unit: "working" or "unpaid" days. */
  readonly sort: string | undefined;
  readonly bound: 'upper' | 'lower' | undefined;
  readonly start: number;
};

const UNITS: Readonly<Record<string, string>> = {
  minute: 'minute',
  hour: 'hour',
  day: 'day',
  week: 'week',
  month: 'month',
  year: 'year',
  quarter: 'quarter',
  euro: '€',
  eur: '€',
  pound: '£',
  gbp: '£',
  dollar: '$',
  usd: '$',
  percent: '%',
  km: 'km',
  kilometre: 'km',
  kilometer: 'km',
  mile: 'mile',
  character: 'character',
  device: 'device',
  time: '×',
};
const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440, week: 10_080 };
const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };
const BETWEEN_NUMBER_AND_UNIT =
  /^(?:working|calendar|business|full|paid|unpaid|more|extra|further|additional|statutory|consecutive|different|and|to|or|up|private|in|from)$/i;
const SORT = /^(?:working|business|calendar|paid|unpaid)$/;
const LOOKED_AHEAD = 4;
const UPPER_BEFORE =
  /(?:up to|at most|no more than|not more than|no longer than|maximum(?: of)?|below|under|less than|fewer than)\s*[€£$]?\s*$/i;
const LOWER_BEFORE =
  /(?:at least|above|over|more than|minimum(?: of)?|no fewer than|no less than)\s*[€£$]?\s*$/i;
const UPPER_AFTER = /^[^.;,|]{0,24}?\b(?:or less|or fewer|at most)\b/i;
const LOWER_AFTER = /^[^.;,|]{0,24}?\b(?:or more|or above|or longer|upwards|at least)\b/i;
/** "Within a week" counts one; "twice a week" doesn't. */
const WITHIN = /\b(?:within|after|up to|at least|than)\s+$/i;
const MULTIPLES: Readonly<Record<string, string>> = { twice: '2', double: '2' };

/** The numbers of a text in order, with their units. "Twice" and "double" count as "2 ×", "one day" as 1. */
export function quantitiesOf(text: string): readonly Quantity[] {
  const all = tokens(text);
  return all.flatMap((token, at): readonly Quantity[] => {
    const lower = token.raw.toLowerCase();
    const multiple = MULTIPLES[lower];
    if (multiple !== undefined)
      return [
        { value: multiple, unit: '×', per: undefined, sort: undefined, bound: undefined, start: token.start },
      ];
    const ahead = all.slice(at + 1, at + 1 + LOOKED_AHEAD).map((next) => next.raw.toLowerCase());
    const isOne =
      (lower === 'one' && unitIn(ahead) !== undefined) ||
      (/^an?$/.test(lower) && isUnitWord(ahead[0] ?? '') && WITHIN.test(text.slice(0, token.start)));
    if (token.kind !== 'number' && !isOne) return [];
    const before = text[token.start - 1] === ' ' ? text[token.start - 2] : text[token.start - 1];
    const after = text.slice(token.end);
    const unit =
      symbolUnit(text[token.start - 1] ?? '') ??
      (/^\s?(?:%|per ?cent)/.test(after) ? '%' : undefined) ??
      (/^\s?[×x]/.test(after) ? '×' : undefined) ??
      symbolUnit(before ?? '') ??
      unitIn(ahead);
    const bound = boundOf(text.slice(Math.max(0, token.start - 24), token.start), after);
    return [
      {
        value: isOne ? '1' : token.term,
        unit,
        per: perOf(after),
        sort: sortIn(ahead),
        bound,
        start: token.start,
      },
    ];
  });
}

const RATE = /^\s*(?:[%×]|per ?cent|\p{L}+)?\s*(?:per|a|an|each|every|in any)\s+(\p{L}+)/iu;
const FREQUENCY = /\b(?:every|each|once an?)\s+(day|week|month|quarter|year)\b/gi;
const OFTEN: Readonly<Record<string, RegExp>> = {
  day: /\b(?:daily|nightly|(?:every|each|a|per) (?:\w+ )?(?:day|night))\b/i,
  week: /\b(?:weekly|(?:every|each|a|per) week|(?:every|each) \w+day|\w+days)\b/i,
  month: /\b(?:monthly|(?:every|each|a|per|of the)(?: \w+)? month)\b/i,
  quarter: /\b(?:quarterly|(?:every|each|a|per) quarter)\b/i,
  year: /\b(?:yearly|annual(?:ly)?|(?:every|each|a|per|in any)(?: calendar)? year)\b/i,
};

const ORDINAL = /\b(first|second|third|fourth|fifth|last)(?=\s+\p{L})/giu;

/** Whether a text counts "first Sunday" where the other has "second Sunday", and nowhere "first". */
export function hasOtherOrdinal(wanted: string, text: string): boolean {
  const there = [...text.matchAll(ORDINAL)].map(([ordinal]) => ordinal.toLowerCase());
  const here = [...wanted.matchAll(/\b(first|second|third|fourth|fifth|last)\s+(\p{L}+)/giu)];
  return here.some(([, ordinal = '', noun = '']) => {
    const isCounted = new RegExp(
      String.raw`\b(?:first|second|third|fourth|fifth|last)\s+${noun}\b`,
      'i',
    ).test(text);
    return isCounted && !there.includes(ordinal.toLowerCase());
  });
}

/**
 * Whether a text says how often wherever the other does ("every year" needs a "yearly" or "a year"), and not otherwise
 * itself ("once a quarter").
 */
export function saysHowOften(text: string, wanted: string): boolean {
  const periods = [...text.matchAll(FREQUENCY)].map(([, period]) => period?.toLowerCase());
  return [...wanted.matchAll(FREQUENCY)].every(([, found]) => {
    const period = (found ?? '').toLowerCase();
    return (
      (periods.length === 0 || periods.includes(period) || STRICTLY[period]?.test(text)) &&
      OFTEN[period]?.test(text)
    );
  });
}

const STRICTLY: Readonly<Record<string, RegExp>> = {
  day: /\b(?:daily|nightly|per day)\b/i,
  week: /\b(?:weekly|per week|(?:each|every) \w+day|\w+days)\b/i,
  month: /\b(?:monthly|per month|a month)\b/i,
  quarter: /\b(?:quarterly|per quarter)\b/i,
  year: /\b(?:yearly|annual(?:ly)?|per year|a year|(?:every|each|a|per|in any) calendar year)\b/i,
};

function perOf(after: string): string | undefined {
  return unitOf(RATE.exec(after)?.[1] ?? '');
}

/** Whether a word is a unit, such as "days". */
export function isUnitWord(word: string): boolean {
  return unitOf(word) !== undefined;
}

function unitOf(word: string): string | undefined {
  const lower = word.toLowerCase();
  return UNITS[lower] ?? UNITS[lower.replace(/s$/, '')];
}

/** Whether two quantities are the same; one without a unit fits any, and an hour is 60 minutes. */
export function isSame(a: Quantity, b: Quantity): boolean {
  if (a.sort !== undefined && b.sort !== undefined && a.sort !== b.sort) return false;
  if (a.per !== undefined && b.per !== undefined && a.per !== b.per) return false;
  if (isSymbol(a.unit) !== isSymbol(b.unit) && (a.unit === undefined || b.unit === undefined)) return false;
  if (a.unit === undefined || b.unit === undefined || a.unit === b.unit) return a.value === b.value;
  for (const scale of [MINUTES, MONTHS]) {
    const [x, y] = [scale[a.unit], scale[b.unit]];
    if (x !== undefined && y !== undefined) return Number(a.value) * x === Number(b.value) * y;
  }
  return false;
}

/** Whether one is a limit from above where the other is one from below. */
export function opposes(a: Quantity, b: Quantity): boolean {
  return a.bound !== undefined && b.bound !== undefined && a.bound !== b.bound;
}

function isSymbol(unit: string | undefined): boolean {
  return unit !== undefined && '€£$%'.includes(unit);
}

function symbolUnit(symbol: string): string | undefined {
  return /[€£$]/.test(symbol) ? symbol : undefined;
}

function unitIn(words: readonly string[]): string | undefined {
  for (const word of words) {
    const unit = unitOf(word);
    if (unit !== undefined) return unit;
    if (!BETWEEN_NUMBER_AND_UNIT.test(word) && !/^\d/.test(word)) return undefined;
  }
  return undefined;
}

function sortIn(words: readonly string[]): string | undefined {
  const unit = words.findIndex(isUnitWord);
  const sort = words.slice(0, Math.max(0, unit)).find((word) => SORT.test(word));
  return sort === 'business' ? 'working' : sort;
}

function boundOf(before: string, after: string): Quantity['bound'] {
  const bound = statedBound(before, after);
  if (
    bound === undefined ||
    !/^[^.;|]*\b(?:is|are) not (?:allowed|possible|permitted|accepted)\b/i.test(after)
  )
    return bound;
  return bound === 'lower' ? 'upper' : 'lower';
}

function statedBound(before: string, after: string): Quantity['bound'] {
  if (UPPER_BEFORE.test(before) || UPPER_AFTER.test(after)) return 'upper';
  return LOWER_BEFORE.test(before) || LOWER_AFTER.test(after) ? 'lower' : undefined;
}
