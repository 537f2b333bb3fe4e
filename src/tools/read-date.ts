import { fold } from '../language/fold.ts';
import { LANGUAGES } from '../language/languages.ts';

const DAY_MS = 86_400_000;

/** A date without a year may lie this many days back before next year's is meant. */
const MOST_DAYS_BACK = 92;

const RELATIVE_DAYS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    today: 0,
    tomorrow: 1,
    yesterday: -1,
    heute: 0,
    morgen: 1,
    ubermorgen: 2,
    gestern: -1,
    "aujourd'hui": 0,
    demain: 1,
    hoy: 0,
    manana: 1,
    hoje: 0,
    amanha: 1,
    'the day after tomorrow': 2,
  }),
);

const MONTHS = monthNames();
const WEEKDAYS = weekdayNames();
const MONTH_WORD = String.raw`(\p{L}{3,12})\.?`;
const DAY_WORD = String.raw`(\d{1,2})(?:st|nd|rd|th|\.|er|º)?`;
const DAY_FIRST = new RegExp(
  String.raw`^${DAY_WORD} ?(?:of |de |d')?${MONTH_WORD}(?:,? (?:de )?(\d{4}))?$`,
  'u',
);
const MONTH_FIRST = new RegExp(String.raw`^${MONTH_WORD} ${DAY_WORD}(?:,? (\d{4}))?$`, 'u');

/** The day (ISO) that a clock shows in a time zone. */
export function dayOf(nowMs: number, timeZone = 'UTC'): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(nowMs);
}

/** A day (ISO) so many days later. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * A day (ISO) as people write it: `2026-12-01`, `1.12.2026`, `1 December`, `Dec 1st`, `1. Dezember`, `tomorrow`, `next
 * Monday`. Without a year it is the one around `today`, or, with `after`, the first from that day on. Undefined when it is no
 * date, or could be two (`01/12/2026`).
 */
export function readDate(text: string, today: string, after?: string): string | undefined {
  const words = fold(text.normalize('NFKC').toLowerCase())
    .replaceAll('’', "'")
    .replace(/^(?:the|der|den|dem|le|el|am|on) (?=[\d\p{L}])/u, '')
    .replace(/\s+/gu, ' ')
    .trim();
  const relative = RELATIVE_DAYS.get(words);
  if (relative !== undefined) return plusDays(today, relative);
  return digitsDate(words) ?? nextWeekday(words, today) ?? namedDate(words, today, after);
}

function digitsDate(words: string): string | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/u.exec(words);
  if (iso) return validDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/u.exec(words);
  if (dotted) return validDay(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]));
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/u.exec(words);
  if (!slashed) return undefined;
  const [one, other, year] = [Number(slashed[1]), Number(slashed[2]), Number(slashed[3])];
  if (one > 12 || one === other) return validDay(year, other, one);
  return other > 12 ? validDay(year, one, other) : undefined;
}

function nextWeekday(words: string, today: string): string | undefined {
  const name = /^(?:next |this |nachsten? |kommenden? |diesen? )?(\p{L}+)$/u.exec(words)?.[1];
  const wanted = name === undefined ? undefined : WEEKDAYS.get(name);
  if (wanted === undefined) return undefined;
  const days = (wanted - new Date(Date.parse(today)).getUTCDay() + 7) % 7;
  return plusDays(today, days === 0 ? 7 : days);
}

function namedDate(words: string, today: string, after: string | undefined): string | undefined {
  const dayFirst = DAY_FIRST.exec(words);
  const monthFirst = dayFirst ? undefined : MONTH_FIRST.exec(words);
  const [day, name, year] = dayFirst
    ? [dayFirst[1], dayFirst[2], dayFirst[3]]
    : [monthFirst?.[2], monthFirst?.[1], monthFirst?.[3]];
  const month = MONTHS.get(name ?? '');
  if (month === undefined || day === undefined) return undefined;
  if (year !== undefined) return validDay(Number(year), month, Number(day));
  const from = after ?? plusDays(today, -MOST_DAYS_BACK);
  const thisYear = Number(from.slice(0, 4));
  // 29 February may be four years away, eight around 2100.
  for (let one = thisYear; one <= thisYear + 8; one++) {
    const found = validDay(one, month, Number(day));
    if (found !== undefined && found >= from) return found;
  }
  return undefined;
}

function validDay(year: number, month: number, day: number): string | undefined {
  if (year < 1900 || year > 2200) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.toISOString().slice(0, 10);
}

function monthNames(): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const language of LANGUAGES)
    for (const style of ['long', 'short'] as const)
      for (let month = 1; month <= 12; month++) {
        const format = new Intl.DateTimeFormat(language, { month: style, day: 'numeric', timeZone: 'UTC' });
        const part = format.formatToParts(Date.UTC(2026, month - 1, 1)).find(({ type }) => type === 'month');
        names.set(fold((part?.value ?? '').toLowerCase()).replace(/\.$/u, ''), month);
      }
  names.set('sept', 9);
  return names;
}

function weekdayNames(): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const language of LANGUAGES)
    for (let day = 0; day < 7; day++) {
      // 4 January 2026 is a Sunday.
      const date = Date.UTC(2026, 0, 4 + day);
      const name = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(date);
      names.set(fold(name.toLowerCase()), day);
    }
  return names;
}
