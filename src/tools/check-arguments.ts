import { z } from 'zod';
import { isSaneValue } from './argument-schemas.ts';
import { bareCopy, ownValue } from './own-value.ts';

const LONGEST_ARGUMENTS = 20_000;

/** An argument that its schema refuses, and, where the schema says it in words, what to write instead. */
export type WrongArgument = { readonly name: string; readonly expected?: string };

/** Arguments as their schema reads them, or those that are missing and those that are wrong. */
export type ArgumentsVerdict =
  | { readonly kind: 'valid'; readonly arguments: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'invalid';
      readonly missing: readonly string[];
      readonly wrong: readonly WrongArgument[];
      /** There is something that no form could mend: an argument that the tool doesn't have, or one that is too long. */
      readonly isForeign: boolean;
    };

const Arguments = z.record(z.string(), z.unknown());

/** Checks arguments by a strict schema, and that no text in them is overlong or holds control characters. */
export function readArguments(schema: z.ZodType, args: Readonly<Record<string, unknown>>): ArgumentsVerdict {
  if (!isSaneValue(args) || JSON.stringify(args).length > LONGEST_ARGUMENTS)
    return { kind: 'invalid', missing: [], wrong: [], isForeign: true };
  const parsed = schema.safeParse(bareCopy(args));
  if (parsed.success) return { kind: 'valid', arguments: withoutGaps(Arguments.parse(parsed.data)) };
  const { issues } = parsed.error;
  const refused = new Map<string, string | undefined>();
  for (const issue of issues) {
    const [name] = issue.path;
    if (typeof name === 'string') refused.set(name, refused.get(name) ?? wordsFor(issue));
  }
  const names = [...refused.keys()];
  return {
    kind: 'invalid',
    missing: names.filter((name) => ownValue(args, name) === undefined),
    wrong: names
      .filter((name) => ownValue(args, name) !== undefined)
      .map((name) => ({ name, expected: refused.get(name) })),
    isForeign: issues.some(({ code, path }) => code === 'unrecognized_keys' || path.length === 0),
  };
}

/** What to write instead, where the schema's limit says it; undefined where only the kind of value can. */
function wordsFor(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === 'too_big') return `please give ${amount('at most', issue.maximum, issue.origin)}`;
  if (issue.code === 'too_small' && issue.origin === 'string' && issue.minimum === 1)
    return 'please write something';
  if (issue.code === 'too_small') return `please give ${amount('at least', issue.minimum, issue.origin)}`;
  // As this house's own schemas say it: argument-schemas.ts.
  return issue.message.startsWith('must ') ? `it ${issue.message}` : undefined;
}

function amount(bound: string, limit: number | bigint, origin: string): string {
  const number = limit.toLocaleString('en');
  if (origin === 'string') return `${bound} ${number} characters`;
  return origin === 'array' ? `${bound} ${number} values` : `${bound} ${number}`;
}

/** What is undefined is not there: JSON, and so the hash, knows no difference. */
function withoutGaps(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
}
