import type { Holiday } from './holidays.ts';
import { plusDays } from './read-date.ts';

/** Both days count. */
export type Span = { readonly from: string; readonly to: string };

/** The working days of a span, Monday to Friday, and the holidays on such days that were left out. */
export function workingDaysIn(
  { from, to }: Span,
  holidays: readonly Holiday[],
): { readonly days: number; readonly leftOut: readonly Holiday[] } {
  const free = namesByDay(holidays);
  const leftOut: Holiday[] = [];
  let days = 0;
  for (let day = from; day <= to; day = plusDays(day, 1)) {
    if (isWeekend(day)) continue;
    const name = free.get(day);
    if (name === undefined) days += 1;
    else leftOut.push({ day, name });
  }
  return { days, leftOut };
}

/** The day that is so many working days after another (before it, when negative), which itself doesn't count. */
export function workingDayAfter(
  { from, days }: { readonly from: string; readonly days: number },
  holidays: readonly Holiday[],
): { readonly day: string; readonly leftOut: readonly Holiday[] } {
  const free = namesByDay(holidays);
  const leftOut: Holiday[] = [];
  const step = days < 0 ? -1 : 1;
  let day = from;
  for (let left = Math.abs(days); left > 0; ) {
    day = plusDays(day, step);
    if (isWeekend(day)) continue;
    const name = free.get(day);
    if (name === undefined) left -= 1;
    else leftOut.push({ day, name });
  }
  return { day, leftOut };
}

function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(Date.parse(day)).getUTCDay());
}

function namesByDay(holidays: readonly Holiday[]): ReadonlyMap<string, string> {
  return new Map(holidays.map(({ day, name }) => [day, name]));
}
