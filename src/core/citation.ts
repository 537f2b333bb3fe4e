import { z } from 'zod';

/**
 * A numbered footnote: `[number]` in the answer's text points to it. `quote` is what the passage says,
 * word for word, without table markup: a row reads "header: value; header: value". `start` and `end` are the character
 * offsets of what is quoted in the document's source text.
 */
export const Citation = z.object({
  number: z.number().int().positive(),
  passageId: z.string(),
  document: z.string(),
  title: z.string(),
  headings: z.array(z.string()).readonly(),
  link: z.string(),
  quote: z.string(),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
});
export type Citation = Readonly<z.infer<typeof Citation>>;
