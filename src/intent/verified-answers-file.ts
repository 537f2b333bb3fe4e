import { z } from 'zod';
import { readYaml } from '../settings/read-yaml.ts';

const Day = z.iso.date('must be a date such as 2027-04-30');
const Reader = z
  .string()
  .regex(/^(?:public|(?:group|person|place):\S+)$/, 'must be public, group:…, person:… or place:…');
const Readers = z.array(Reader).min(1).readonly();
const Source = z.strictObject({
  /** Path below the knowledge folder. */
  document: z.string().min(1),
  heading: z.string().min(1).optional(),
});

/** An answer that a person vouches for. `verified` and `expires` are days (YYYY-MM-DD). */
export const VerifiedAnswer = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and dashes'),
    questions: z.array(z.string().trim().min(1)).min(1).readonly(),
    answer: z.string().trim().min(1),
    source: Source,
    access: z.union([z.literal('public').transform(() => ['public']), Readers]).default(['public']),
    owner: z.string().trim().min(1),
    verified: Day,
    expires: Day,
  })
  .refine(({ verified, expires }) => expires > verified, {
    path: ['expires'],
    message: 'must be later than verified',
  });
export type VerifiedAnswer = Readonly<z.infer<typeof VerifiedAnswer>>;

const VerifiedAnswers = z.array(VerifiedAnswer).superRefine((entries, context) => {
  for (const { at, field, what } of repeated(entries))
    context.addIssue({ code: 'custom', path: [at, field], message: what });
});

/**
 * Reads the text of faq.yml; nothing in it is no answers. Throws AssistantError `configuration` with every mistake, its line
 * and its field.
 */
export function parseVerifiedAnswers(yaml: string): readonly VerifiedAnswer[] {
  return readYaml(yaml, VerifiedAnswers.prefault([]), 'faq.yml');
}

function repeated(entries: readonly VerifiedAnswer[]) {
  const ids = new Map<string, string>();
  const questions = new Map<string, string>();
  const mistakes: { readonly at: number; readonly field: 'id' | 'questions'; readonly what: string }[] = [];
  for (const [at, { id, questions: asked }] of entries.entries()) {
    if (ids.has(id)) mistakes.push({ at, field: 'id', what: `${id} stands twice` });
    ids.set(id, id);
    for (const question of asked) {
      const key = question.toLowerCase();
      const other = questions.get(key);
      if (other !== undefined)
        mistakes.push({ at, field: 'questions', what: `"${question}" stands twice, also under ${other}` });
      questions.set(key, id);
    }
  }
  return mistakes;
}
