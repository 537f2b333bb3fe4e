import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import type { Reply } from '../core/reply.ts';

const Common = z.object({ id: z.string().min(1), question: z.string().min(1), note: z.string().optional() });
const Answered = Common.extend({
  source: z.string().min(1),
  facts: z.array(z.coerce.string()).min(1).readonly(),
});

/** A question whose right answer is known. `source` is the document's path below the knowledge folder. */
export const GoldenCase = z.discriminatedUnion('kind', [
  Answered.extend({ kind: z.literal('answerable') }),
  /** `history` are the thread's earlier questions, oldest first. */
  Answered.extend({ kind: z.literal('follow-up'), history: z.array(z.string()).min(1).readonly() }),
  Common.extend({ kind: z.literal('unanswerable') }),
]);
export type GoldenCase = Readonly<z.infer<typeof GoldenCase>>;

/** Whether a reply is right, and if not, why. */
export type GoldenGrade = { readonly held: boolean; readonly why: string };

/**
 * Reads `golden-*.yml` of a folder, by file name and order. Throws AssistantError `configuration` naming the file when
 * a case is malformed or an id stands twice.
 */
export async function loadGoldenCases(folder: string): Promise<readonly GoldenCase[]> {
  const files = (await readdir(folder)).filter((name) => /^golden-.*\.ya?ml$/.test(name)).toSorted();
  const cases: GoldenCase[] = [];
  for (const file of files) cases.push(...parseCases(file, await readFile(join(folder, file), 'utf8')));
  const ids = cases.map((golden) => golden.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw malformed(`golden case ${twice} stands twice in ${folder}`);
  return cases;
}

function parseCases(file: string, yaml: string): readonly GoldenCase[] {
  const parsed = z.array(GoldenCase).safeParse(parse(yaml));
  if (parsed.success) return parsed.data;
  throw malformed(`${file}: ${z.prettifyError(parsed.error)}`);
}

function malformed(message: string): AssistantError {
  return new AssistantError(message, { code: 'configuration', retryable: false });
}

/**
 * Right is: an answer that cites the expected document and holds every fact (case, spaces and kinds of dashes aside), or a
 * `not-known` where nothing is to be known.
 */
export function gradeGolden(golden: GoldenCase, reply: Reply): GoldenGrade {
  if (golden.kind === 'unanswerable') {
    const held = reply.kind === 'not-known';
    return { held, why: held ? '' : `expected not-known, got ${reply.kind}` };
  }
  if (reply.kind !== 'answer') return { held: false, why: `expected an answer, got ${reply.kind}` };
  const problems: string[] = [];
  if (!reply.citations.some(({ document }) => isSameDocument(document, golden.source))) {
    const cited = reply.citations.map((citation) => citation.document).join(', ');
    problems.push(`cites ${cited} instead of ${golden.source}`);
  }
  const text = comparable(reply.text);
  const missing = golden.facts.filter((fact) => !text.includes(comparable(fact)));
  if (missing.length > 0) problems.push(`lacks ${missing.map((fact) => JSON.stringify(fact)).join(', ')}`);
  return { held: problems.length === 0, why: problems.join('; ') };
}

/** A document may be named with its source's folder in front. */
function isSameDocument(document: string, expected: string): boolean {
  return document === expected || document.endsWith(`/${expected}`);
}

function comparable(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/\[\d+\]|[*_`]/g, '')
    .replaceAll(/[‐-―]/g, '-')
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(/\s+/g, ' ');
}
