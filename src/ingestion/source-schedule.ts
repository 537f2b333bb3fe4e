import type { SourceSchedule } from './source-settings.ts';

const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const SHORTEST_MS = 5 * 60_000;
const CRON_FIELD = /^[\d*/,a-z-]+$/iu;

/** Reads `every: 6h` (minutes, hours, days; at least 5m); undefined for anything else. */
export function parseEvery(text: string): SourceSchedule | undefined {
  const [, amount, unit] = /^(\d{1,4})\s*([mhd])$/u.exec(text.trim()) ?? [];
  const everyMs = Number(amount) * (UNITS_MS[unit ?? ''] ?? Number.NaN);
  return everyMs >= SHORTEST_MS ? { kind: 'every', everyMs } : undefined;
}

/** Reads a cron pattern of five fields; undefined for what can't be one. */
export function parseCron(text: string): SourceSchedule | undefined {
  const fields = text.trim().split(/\s+/u);
  if (fields.length !== 5 || !fields.every((field) => CRON_FIELD.test(field))) return undefined;
  return { kind: 'cron', pattern: fields.join(' ') };
}

/** A schedule as `sources.yml` writes it. */
export function describeSchedule(schedule: SourceSchedule): string {
  if (schedule.kind === 'cron') return schedule.pattern;
  const unit = ['d', 'h', 'm'].find((name) => schedule.everyMs % (UNITS_MS[name] ?? 1) === 0) ?? 'm';
  return `every ${schedule.everyMs / (UNITS_MS[unit] ?? 1)}${unit}`;
}
