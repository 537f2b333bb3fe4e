/** Numbers as a text states them: an amount, or a time in days; the two never compare. */
export type Quantity = { readonly value: number; readonly scale: 'amount' | 'days' };

type Interval = { readonly from: number; readonly to: number; readonly scale: Quantity['scale'] };

const DAYS: Readonly<Record<string, number>> = { hour: 1 / 24, day: 1, week: 7, month: 30, year: 365 };
const WORDS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
};
const NUMBER = String.raw`(?:\d[\d,]*(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)`;
const UNIT = String.raw`(?:\s*(?:[€£$]|eur|euros?|gbp|usd|working|calendar|business|full)?\s*(hour|day|week|month|year)s?)?`;
const MONEY = String.raw`[€£$]?\s?`;
const QUANTITY = new RegExp(String.raw`(?<![\p{L}\d.,-])${MONEY}(${NUMBER})\b${UNIT}`, 'giu');
const BETWEEN = new RegExp(
  String.raw`(?<![\p{L}\d.,-])${MONEY}(${NUMBER})${UNIT}\s*(?:to|and|–|—|-|up to)\s*${MONEY}(${NUMBER})\b${UNIT}`,
  'giu',
);
const UP_TO = new RegExp(
  String.raw`\b(?:up to|under|below|less than|at most|within|no more than)\s+${MONEY}(${NUMBER})\b${UNIT}`,
  'giu',
);
const ABOVE = new RegExp(
  String.raw`\b(?:above|over|more than|from|at least|beyond|after)\s+${MONEY}(${NUMBER})\b${UNIT}|${MONEY}(${NUMBER})${UNIT}\s+(?:or|and) more`,
  'giu',
);

/** The quantities that a question names. */
export function quantities(text: string): readonly Quantity[] {
  return [...text.matchAll(QUANTITY)].map(([, number, unit]) => quantity(number, unit));
}

/** Whether a text states a range that holds one of the quantities: "€60 to €120" holds 70. */
export function holdsQuantity(text: string, wanted: readonly Quantity[]): boolean {
  if (wanted.length === 0) return false;
  const ranges = intervals(text);
  return wanted.some(({ value, scale }) =>
    ranges.some((range) => range.scale === scale && value >= range.from && value <= range.to),
  );
}

function intervals(text: string): readonly Interval[] {
  const found: Interval[] = [];
  for (const [, low, lowUnit, high, highUnit] of text.matchAll(BETWEEN)) {
    const to = quantity(high, highUnit);
    found.push({ from: quantity(low, lowUnit ?? highUnit).value, to: to.value, scale: to.scale });
  }
  for (const [, number, unit] of text.matchAll(UP_TO)) {
    const { value, scale } = quantity(number, unit);
    found.push({ from: 0, to: value, scale });
  }
  for (const [, number, unit, more, moreUnit] of text.matchAll(ABOVE)) {
    const { value, scale } = quantity(number ?? more, unit ?? moreUnit);
    found.push({ from: value, to: Number.POSITIVE_INFINITY, scale });
  }
  return found;
}

function quantity(number: string | undefined, unit: string | undefined): Quantity {
  const text = (number ?? '').toLowerCase().replaceAll(',', '');
  const value = WORDS[text] ?? Number(text);
  const days = unit === undefined ? undefined : DAYS[unit.toLowerCase()];
  return days === undefined ? { value, scale: 'amount' } : { value: value * days, scale: 'days' };
}
