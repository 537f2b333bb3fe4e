import { isMap, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';

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

/**
 * Reads the text of faq.yml; nothing in it is no answers. Throws AssistantError `configuration` with every mistake and
 * its line (`faq.yml:12: …`).
 */
export function parseVerifiedAnswers(yaml: string, name = 'faq.yml'): readonly VerifiedAnswer[] {
  const lines = new LineCounter();
  // Days stay as they are written: the core schema has no dates.
  const document = parseDocument(yaml, { lineCounter: lines });
  const lineOf = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    throw malformed(
      document.errors.map(({ pos, message }) => `${name}:${lineOf(pos[0])}: ${message.split('\n')[0]}`),
    );
  }
  const parsed = z.array(VerifiedAnswer).safeParse(document.toJS() ?? []);
  if (!parsed.success) {
    throw malformed(
      parsed.error.issues.map(({ path, message }) => {
        const place = path.length < 2 ? '' : `${path.slice(1).map(String).join('.')} `;
        return `${name}:${lineOf(offsetOf(document, path))}: ${place}${message}`;
      }),
    );
  }
  const mistakes = repeated(parsed.data).map(
    ({ at, what }) => `${name}:${lineOf(offsetOf(document, [at]))}: ${what}`,
  );
  if (mistakes.length > 0) throw malformed(mistakes);
  return parsed.data;
}

function repeated(entries: readonly VerifiedAnswer[]) {
  const ids = new Map<string, string>();
  const questions = new Map<string, string>();
  const mistakes: { readonly at: number; readonly what: string }[] = [];
  for (const [at, { id, questions: asked }] of entries.entries()) {
    if (ids.has(id)) mistakes.push({ at, what: `the id ${id} stands twice` });
    ids.set(id, id);
    for (const question of asked) {
      const key = question.toLowerCase();
      const other = questions.get(key);
      if (other !== undefined) mistakes.push({ at, what: `"${question}" stands twice, also under ${other}` });
      questions.set(key, id);
    }
  }
  return mistakes;
}

/** Where the value of a path begins, or the nearest thing around it that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isSeq(node)) node = node.items[Number(step)];
    else if (isMap(node)) node = node.items.find(({ key }) => String(key) === String(step))?.value;
    else break;
    const range = rangeOf(node);
    if (range === undefined) break;
    offset = range;
  }
  return offset;
}

function rangeOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}

function malformed(mistakes: readonly string[]): AssistantError {
  return new AssistantError(mistakes.join('\n'), { code: 'configuration', retryable: false });
}
