import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import type { Passage } from '../core/passage.ts';

/** How a case was made: `right`, or the kind of mistake that was put in. */
export const CitationCaseKind = z.enum([
  'right',
  'number',
  'negation',
  'subject',
  'condition',
  'invented',
  'mixed',
  'neighbour',
  'page',
]);
export type CitationCaseKind = z.infer<typeof CitationCaseKind>;

/** A sentence and the passage that it cites. */
export type CitationCase = {
  readonly kind: CitationCaseKind;
  readonly sentence: string;
  readonly passage: Passage;
  /** Rules and thresholds were chosen by `fit`, some rules after `held-out` had been seen, none after `fresh`. */
  readonly set: CitationSet;
};

export type CitationSet = 'fit' | 'held-out' | 'fresh';
const FILES: readonly (readonly [string, CitationSet])[] = [
  ['citations.yml', 'fit'],
  ['citations-held-out.yml', 'held-out'],
  ['citations-fresh.yml', 'fresh'],
];

const Sentences = z.array(z.string().min(1)).readonly();
const Group = z
  .record(z.string(), z.unknown())
  .transform(({ document, section, ...sentences }) => ({ document, section, sentences }))
  .pipe(
    z.object({
      document: z.string().min(1),
      section: z.string().min(1),
      sentences: z.partialRecord(CitationCaseKind, Sentences),
    }),
  );

/**
 * Reads `citations.yml`, `citations-held-out.yml` and `citations-fresh.yml` of the knowledge's evals, and the sections that they name. Throws
 * AssistantError `configuration` naming what is malformed or missing.
 */
export async function loadCitationCases(knowledge: string): Promise<readonly CitationCase[]> {
  const cases: CitationCase[] = [];
  for (const [name, set] of FILES) cases.push(...(await casesOf(knowledge, name, set)));
  return cases;
}

async function casesOf(knowledge: string, name: string, set: CitationSet): Promise<readonly CitationCase[]> {
  const parsed = z.array(Group).safeParse(parse(await readFile(join(knowledge, 'evals', name), 'utf8')));
  if (!parsed.success) throw malformed(`${name}: ${z.prettifyError(parsed.error)}`);
  const cases: CitationCase[] = [];
  for (const { document, section, sentences } of parsed.data) {
    const passage = sectionPassage(document, section, await readFile(join(knowledge, document), 'utf8'));
    if (passage === undefined) throw malformed(`${name}: ${document} has no section "${section}"`);
    for (const kind of CitationCaseKind.options) {
      cases.push(...(sentences[kind] ?? []).map((sentence) => ({ kind, sentence, passage, set })));
    }
  }
  return cases;
}

/** The text below a heading, down to the next one, without links and emphasis, as ingestion shows it. */
function sectionPassage(document: string, section: string, markdown: string): Passage | undefined {
  const lines = markdown.split('\n');
  const open: string[] = [];
  let from = -1;
  for (const [at, line] of lines.entries()) {
    const heading = /^(#{1,6})\s+(.*?)\s*$/.exec(line);
    if (heading?.[1] === undefined) continue;
    if (from >= 0) return passageOf({ document, open, text: lines.slice(from, at).join('\n') });
    open.length = Math.min(open.length, heading[1].length - 1);
    open[heading[1].length - 1] = heading[2] ?? '';
    if (heading[2] === section) from = at + 1;
  }
  return from < 0 ? undefined : passageOf({ document, open, text: lines.slice(from).join('\n') });
}

function passageOf(of: { document: string; open: readonly string[]; text: string }): Passage {
  const [title = of.document, ...headings] = of.open.filter((heading) => heading !== undefined);
  const text = of.text
    .trim()
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__)(.+?)\1/g, '$2')
    .replace(/(?<![\p{L}*])\*([^*\n]+)\*(?!\p{L})/gu, '$1')
    .replaceAll('`', '');
  const id = `${of.document}#${headings.at(-1) ?? ''}`;
  const place = { tenant: 'evaluation', source: 'evaluation', document: of.document, link: of.document };
  return {
    ...place,
    id,
    title,
    headings,
    text,
    start: 0,
    end: text.length,
    access: ['public'],
    language: 'en',
    version: 'evaluation',
  };
}

function malformed(message: string): AssistantError {
  return new AssistantError(message, { code: 'configuration', retryable: false });
}
