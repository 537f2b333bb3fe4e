import { z } from 'zod';

/** Joiners stay: emoji and Persian are written with them. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;
const UNSEEN_IN_TEXT = /(?![\u200c\u200d])(?:[^\P{C}\n\t]|[\u2028\u2029])/u;

/** What a preview still shows whole. */
const LONGEST_TEXT = 3_000;

/** One line that a person wrote: no control or invisible characters, so that nothing hides in it. */
export function lineOfText(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine((text) => !UNSEEN.test(text), 'must be one line without invisible characters');
}

/** Several lines that a person wrote. */
export function linesOfText(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine((text) => !UNSEEN_IN_TEXT.test(text), 'must not have invisible characters');
}

/** An id: letters, digits, `.`, `_` and `-`, so that it can't carry a path, a query or a second argument. */
export function identifier(maxLength = 60) {
  return z
    .string()
    .trim()
    .max(maxLength)
    .regex(/^[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?$/u, 'must be an id of letters, digits, . _ and -')
    .refine((id) => !id.includes('..'), 'must be an id of letters, digits, . _ and -');
}

/** Whether every text in a value is free of control characters and of a sane length, and no name `__proto__`, whatever its schema says. */
export function isSaneValue(value: unknown, depth = 0): boolean {
  if (depth > 6) return false;
  if (typeof value === 'string') return value.length <= LONGEST_TEXT && !UNSEEN_IN_TEXT.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(
    ([key, part]) =>
      key.length <= 100 && key !== '__proto__' && !UNSEEN.test(key) && isSaneValue(part, depth + 1),
  );
}
