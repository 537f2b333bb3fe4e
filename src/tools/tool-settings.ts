import { z } from 'zod';
import type { ToolPolicy } from './tool-definition.ts';

const RIGHT =
  'must be public, or such as group:finance, role:admin, person:ana@example.com, place:slack:C0123';
const Right = z
  .string({ error: RIGHT })
  .regex(/^(?:public|(?:group|person|role|place):[^\s,]+)$/u, RIGHT)
  .transform((right) => (right.startsWith('person:') ? lowerAscii(right) : right));
/** As src/access compares addresses: Unicode's rules would make two people of one. */
const lowerAscii = (text: string): string => text.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
const Rights = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z.array(Right, { error: 'must say who may use it: public, or a list such as [group:finance]' }),
);
const PlaceName = z
  .string({ error: 'must be a place such as slack:C0123' })
  .regex(/^(?:slack|teams|web):[^\s,]+$/u, 'must be a place such as slack:C0123');
const Phrase = z
  .string({ error: 'must be a sentence such as "book {room} on {date}"' })
  .trim()
  .min(3, 'must be a sentence of at least three letters')
  .max(200, 'must have at most 200 characters');

/** What `tools.yml` may say of every tool. Only `who` has to be said. */
export const ToolSettings = z.strictObject({
  who: Rights,
  places: z.array(PlaceName, { error: 'must be a list of places such as ["slack:C0123"]' }).optional(),
  approvers: Rights.optional(),
  phrases: z.array(Phrase, { error: 'must be a list of sentences' }).max(40).optional(),
  example: z.string().max(150).optional(),
  perMinute: z
    .int({ error: 'must be a whole number of calls a minute' })
    .min(1, 'must be at least 1')
    .max(1_000, 'must be at most 1000')
    .optional(),
  timeoutMs: z
    .int({ error: 'must be a whole number of milliseconds' })
    .min(100, 'must be at least 100')
    .max(60_000, 'must be at most 60000')
    .optional(),
  costUsd: z.number().min(0, 'must not be negative').max(100, 'must be at most 100').optional(),
  dataClasses: z.array(z.string().max(40)).max(10).optional(),
});
export type ToolSettings = Readonly<z.infer<typeof ToolSettings>>;

/** What a tool is by itself, where `tools.yml` says nothing else. */
type PolicyDefaults = Pick<ToolPolicy, 'effect' | 'isIdempotent'> &
  Partial<Pick<ToolPolicy, 'timeoutMs' | 'perMinute' | 'dataClasses'>>;

/** A tool's policy: its own facts, and what `tools.yml` says over them. Unless said otherwise, 10 s and 20 calls a minute. */
export function policyOf(settings: ToolSettings, defaults: PolicyDefaults): ToolPolicy {
  return {
    who: settings.who,
    effect: defaults.effect,
    isIdempotent: defaults.isIdempotent,
    dataClasses: settings.dataClasses ?? defaults.dataClasses ?? [],
    timeoutMs: settings.timeoutMs ?? defaults.timeoutMs ?? 10_000,
    perMinute: settings.perMinute ?? defaults.perMinute ?? 20,
    ...(settings.places && { places: settings.places }),
    ...(settings.approvers && { approvers: settings.approvers }),
    ...(settings.costUsd !== undefined && { costUsd: settings.costUsd }),
  };
}
