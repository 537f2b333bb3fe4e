import type Holidays from 'date-holidays';

/** A public holiday, by its day (ISO). */
export type Holiday = { readonly day: string; readonly name: string };

/** Public holidays of whole years, and what a country is called; loaded with the first use. */
export type HolidayCalendar = {
  /** `code` is a country (`NL`), with a region where it matters (`DE-SN`). Undefined when nothing is known of it. */
  holidaysOf(code: string, years: readonly number[]): readonly Holiday[] | undefined;
  /** `Germany (Saxony)`. */
  nameOf(code: string): string | undefined;
  /** Countries whose holidays are known. */
  countries(): readonly string[];
};

const TAKES_THE = /^(?:United|Netherlands|Philippines|Czech Republic|Bahamas|Maldives|Dominican Republic)/u;
const REGION_NAME = /^(?:the )?(?:state of |free state of )?/iu;

/** Opens the calendars of date-holidays. They know the law's holidays, not a company's own free days. */
export async function openHolidays(): Promise<HolidayCalendar> {
  const { default: Calendar } = await import('date-holidays');
  const known = new Map<string, Holidays | undefined>();
  const names = new Calendar();

  function calendarOf(code: string): Holidays | undefined {
    if (known.has(code)) return known.get(code);
    const [country = '', state = '', region = ''] = code.split('-');
    const isKnown = Object.hasOwn(names.getCountries('en') ?? {}, country);
    const isStateKnown = state === '' || Object.hasOwn(names.getStates(country, 'en') ?? {}, state);
    const calendar = isKnown && isStateKnown ? new Calendar(country, state, region) : undefined;
    known.set(code, calendar);
    return calendar;
  }

  return {
    countries: () => Object.keys(names.getCountries('en')),
    holidaysOf: (code, years) => {
      const calendar = calendarOf(code);
      return calendar && years.flatMap((year) => publicHolidays(calendar, year));
    },
    nameOf: (code) => {
      const [country = '', state] = code.split('-');
      if (calendarOf(code) === undefined) return undefined;
      const plain = names.getCountries('en')[country] ?? country;
      const name = TAKES_THE.test(plain) ? `the ${plain}` : plain;
      const part = state === undefined ? undefined : names.getStates(country, 'en')?.[state];
      return part === undefined ? name : `${name} (${part.replace(REGION_NAME, '')})`;
    },
  };
}

function publicHolidays(calendar: Holidays, year: number): readonly Holiday[] {
  return (calendar.getHolidays(year, 'en') || [])
    .filter(({ type }) => type === 'public')
    .map(({ date, name }) => ({ day: date.slice(0, 10), name }));
}
