import { z } from 'zod';
import { TimeZone } from '../settings/time-zone.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const Day = z.enum(DAYS);
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as "09:00", in quotes');

/** When people are at work: days, a time of day from and (without it) to, in a time zone such as `Europe/Berlin`. */
export const WorkingHours = z.strictObject({
  days: z.array(Day).min(1).default(['mon', 'tue', 'wed', 'thu', 'fri']),
  from: Clock,
  to: Clock,
  zone: TimeZone,
});
export type WorkingHours = z.infer<typeof WorkingHours>;

/** Whether it is working time there. Hours that end before they begin go on past midnight, on the day that they began. */
export function isWorkingTime({ days, from, to, zone }: WorkingHours, at: Date): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((one) => one.type === type)?.value ?? '';
  const clock = `${part('hour')}:${part('minute')}`;
  const today = DAYS.indexOf(Day.parse(part('weekday').toLowerCase()));
  const isOn = (day: number): boolean => days.some((name) => DAYS.indexOf(name) === day);
  if (from < to) return isOn(today) && clock >= from && clock < to;
  return (isOn(today) && clock >= from) || (isOn((today + 6) % 7) && clock < to);
}
