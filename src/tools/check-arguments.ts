import { z } from 'zod';
import { isSaneValue } from './argument-schemas.ts';

const LONGEST_ARGUMENTS = 20_000;

/** Arguments as their schema reads them, or the names of those that are missing and those that are wrong. */
export type ArgumentsVerdict =
  | { readonly kind: 'valid'; readonly arguments: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'invalid';
      readonly missing: readonly string[];
      readonly wrong: readonly string[];
      /** There is something that no form could mend: an argument that the tool doesn't have, or one that is too long. */
      readonly isForeign: boolean;
    };

const Arguments = z.record(z.string(), z.unknown());

/** Checks arguments by a strict schema, and that no text in them is overlong or holds control characters. */
export function readArguments(schema: z.ZodType, args: Readonly<Record<string, unknown>>): ArgumentsVerdict {
  if (!isSaneValue(args) || JSON.stringify(args).length > LONGEST_ARGUMENTS)
    return { kind: 'invalid', missing: [], wrong: [], isForeign: true };
  const parsed = schema.safeParse(args);
  if (parsed.success) return { kind: 'valid', arguments: withoutGaps(Arguments.parse(parsed.data)) };
  const { issues } = parsed.error;
  const names = new Set(issues.flatMap(({ path }) => (typeof path[0] === 'string' ? [path[0]] : [])));
  return {
    kind: 'invalid',
    missing: [...names].filter((name) => args[name] === undefined),
    wrong: [...names].filter((name) => args[name] !== undefined),
    isForeign: issues.some(({ code, path }) => code === 'unrecognized_keys' || path.length === 0),
  };
}

/** What is undefined is not there: JSON, and so the hash, knows no difference. */
function withoutGaps(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
}
