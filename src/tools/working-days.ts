import { tool } from '@langchain/core/tools';
import { z } from 'zod';
import { lineOfText } from './argument-schemas.ts';
import { foldText } from './asker-tokens.ts';
import { workingDayAfter, workingDaysIn as countedDays } from './count-working-days.ts';
import { type Holiday, type HolidayCalendar, openHolidays } from './holidays.ts';
import { escapeMarkdown } from './plain-markdown.ts';
import { dayOf } from './read-date.ts';
import { type ToolDefinition, ToolFailure } from './tool-definition.ts';
import { policyOf } from './tool-settings.ts';
import type { WorkingDaysSettings } from './tools-file.ts';
import { workingDaysIn } from './working-days-in-words.ts';

const MOST_YEARS = 10;
const MOST_NAMED = 12;

const Day = z.iso
  .date()
  .refine((day) => day >= '1970-01-01' && day < '2100-01-01', 'must lie between 1970 and 2100');
const Arguments = z
  .strictObject({
    from: Day.meta({ title: 'First day' }).describe('The day to count from, as 2026-12-01'),
    to: Day.optional().meta({ title: 'Last day' }).describe('The last day, which counts too'),
    days: z
      .int()
      .min(-1_000)
      .max(1_000)
      .optional()
      .meta({ title: 'Number of working days' })
      .describe('How many working days after `from`; negative: before it. Instead of `to`'),
    in: lineOfText(40)
      .optional()
      .meta({ title: 'Country or office' })
      .describe('An office, a country code such as NL, or a country and region such as DE-SN'),
  })
  .superRefine(({ to, days }, context) => {
    if ((to === undefined) === (days === undefined))
      context.addIssue({ code: 'custom', path: ['to'], message: 'give the last day, or a number of days' });
  });
type Asked = z.infer<typeof Arguments>;

/** Working days between two dates, or the date so many of them later, without public holidays of a country or region. */
export function workingDays(settings: WorkingDaysSettings, clock: () => number): ToolDefinition {
  const today = (): string => dayOf(clock(), settings.timeZone);
  return {
    title: 'Working days',
    example: settings.example ?? 'How many working days are there between 1 and 24 December?',
    policy: policyOf(settings, { effect: 'read', isIdempotent: true, timeoutMs: 5_000, perMinute: 30 }),
    phrases: settings.phrases ?? [],
    fromWords: ({ text }) => workingDaysIn(text, today()),
    tool: tool(async (asked: Asked) => await answered(asked, settings), {
      name: 'working_days',
      description:
        'Counts working days (Monday to Friday without public holidays) between two dates, or finds the date some working days later.',
      schema: Arguments,
    }),
  };
}

let opened: Promise<HolidayCalendar> | undefined;

async function answered(asked: Asked, settings: WorkingDaysSettings): Promise<string> {
  const calendar = await (opened ??= openHolidays());
  const code = codeOf(asked.in, settings, calendar);
  const holidays = code === undefined ? [] : holidaysFor(asked, code, calendar);
  const where = code === undefined ? '' : ` in ${escapeMarkdown(calendar.nameOf(code) ?? code)}`;
  const { text, leftOut } =
    asked.to === undefined
      ? dateText({ from: asked.from, days: asked.days ?? 0, where }, holidays)
      : countText({ from: asked.from, to: asked.to, where }, holidays);
  return [text, holidayText(leftOut, code)].filter((line) => line !== '').join('\n\n');
}

function countText(
  { from, to, where }: { readonly from: string; readonly to: string; readonly where: string },
  holidays: readonly Holiday[],
) {
  if (to < from) throw invalid('The last day lies before the first one. Swap them and ask again.');
  const { days, leftOut } = countedDays({ from, to }, holidays);
  const noun = days === 1 ? 'working day' : 'working days';
  const verb = days === 1 ? 'is' : 'are';
  return {
    text: `From ${spoken(from)} to ${spoken(to)}, both included, there ${verb} **${days} ${noun}**${where}.`,
    leftOut,
  };
}

function dateText(
  { from, days, where }: { readonly from: string; readonly days: number; readonly where: string },
  holidays: readonly Holiday[],
) {
  const { day, leftOut } = workingDayAfter({ from, days }, holidays);
  const count = Math.abs(days);
  const noun = count === 1 ? 'working day' : 'working days';
  const way = days < 0 ? 'before' : 'after';
  return { text: `${count} ${noun} ${way} ${spoken(from)}${where} is **${spoken(day)}**.`, leftOut };
}

function holidayText(leftOut: readonly Holiday[], code: string | undefined): string {
  if (code === undefined) return 'Public holidays are not left out: say where, such as “in Germany”.';
  if (leftOut.length === 0) return '';
  const named = leftOut
    .slice(0, MOST_NAMED)
    .map(({ day, name }) => `${spoken(day)} (${escapeMarkdown(name)})`);
  const more = leftOut.length > MOST_NAMED ? ` and ${leftOut.length - MOST_NAMED} more` : '';
  return `Public holidays left out: ${named.join(', ')}${more}.`;
}

/** Days on which the search may end: a thousand working days take less than five years. */
function holidaysFor({ from, to, days }: Asked, code: string, calendar: HolidayCalendar): readonly Holiday[] {
  const first = Number(from.slice(0, 4));
  const last = to === undefined ? first + Math.trunc((days ?? 0) / 200) : Number(to.slice(0, 4));
  const [low, high] = [Math.min(first, last) - 1, Math.max(first, last) + 1];
  if (high - low > MOST_YEARS + 2) throw invalid(`I count at most ${MOST_YEARS} years. Ask for fewer.`);
  const years = Array.from({ length: high - low + 1 }, (_, index) => low + index);
  const found = calendar.holidaysOf(code, years);
  if (found) return found;
  throw invalid(`I know no public holidays of ${escapeMarkdown(code)}. Give a country such as NL or DE-SN.`);
}

function codeOf(
  said: string | undefined,
  { offices, country }: WorkingDaysSettings,
  calendar: HolidayCalendar,
): string | undefined {
  if (said === undefined) return country;
  const wanted = foldText(said);
  const office = Object.entries(offices).find(([name]) => foldText(name) === wanted);
  if (office) return office[1];
  if (/^[a-z]{2}(?:-[a-z0-9]{1,3}){0,2}$/iu.test(said)) return said.toUpperCase();
  const code = countryCode(wanted, calendar.countries());
  if (code !== undefined) return code;
  const known = Object.keys(offices).map((name) => escapeMarkdown(name));
  const examples = [...known, 'Germany', 'DE-SN'].slice(0, 6).join(', ');
  throw invalid(`I don't know where ${escapeMarkdown(said)} is. Name one of these: ${examples}.`);
}

/** A country by its English, German, French, Spanish or Portuguese name, or one of the common short ones. */
function countryCode(wanted: string, codes: readonly string[]): string | undefined {
  const short = SHORT_NAMES.get(wanted);
  if (short !== undefined) return short;
  for (const language of ['en', 'de', 'fr', 'es', 'pt']) {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    const found = codes.find((code) => foldText(names.of(code) ?? '') === wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

const SHORT_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    uk: 'GB',
    'great britain': 'GB',
    england: 'GB-ENG',
    scotland: 'GB-SCT',
    wales: 'GB-WLS',
    'northern ireland': 'GB-NIR',
    usa: 'US',
    america: 'US',
    holland: 'NL',
  }),
);

function spoken(day: string): string {
  const format = {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(Date.parse(day));
}

function invalid(text: string): ToolFailure {
  return new ToolFailure(text, { why: 'invalid' });
}
