import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import type { Passage } from '../core/passage.ts';

const Sentences = z.array(z.string().min(1)).readonly().default([]);
const Kinds = z.object({
  right: Sentences,
  number: Sentences,
  negation: Sentences,
  subject: Sentences,
  condition: Sentences,
  invented: Sentences,
  mixed: Sentences,
  neighbour: Sentences,
  page: Sentences,
  partial: Sentences,
  general: Sentences,
});

/** How a case was made: `right`, or the kind of mistake that was put in. */
const CitationCaseKind = Kinds.keyof();
type CitationCaseKind = z.infer<typeof CitationCaseKind>;

/** A sentence and the passages that it cites. */
export type CitationCase = {
  readonly kind: CitationCaseKind;
  readonly sentence: string;
  readonly passages: readonly Passage[];
  /** The check was changed by what failed in `development`, never by what failed in `fresh` and `hold-out`. */
  readonly set: CitationSet;
};

export const CITATION_SETS = ['development', 'fresh', 'hold-out'] as const;
export type CitationSet = (typeof CITATION_SETS)[number];

const FILES: readonly (readonly [name: string, setOf: (sentence: string) => CitationSet])[] = [
  ['citations.yml', () => 'development'],
  ['citations-held-out.yml', () => 'development'],
  ['citations-fresh.yml', () => 'fresh'],
  ['citations-wider.yml', halfOf],
];

const Section = z.object({ document: z.string().min(1), section: z.string().min(1) });
const Written = z.object({
  title: z.string().min(1),
  passage: z.string().min(1),
  language: z.string().min(2).default('en'),
});
const Others = { ...Kinds.shape, with: Section.optional() };
const Group = z.union([
  z.strictObject({ ...Section.shape, ...Others }),
  z.strictObject({ ...Written.shape, ...Others }),
]);

/**
 * Reads the `citations*.yml` of the knowledge's evals, and the sections that they name. Throws AssistantError `configuration`
 * naming what is malformed or missing.
 */
export async function loadCitationCases(knowledge: string): Promise<readonly CitationCase[]> {
  const cases: CitationCase[] = [];
  for (const [name, setOf] of FILES) {
    const parsed = z.array(Group).safeParse(parse(await readFile(join(knowledge, 'evals', name), 'utf8')));
    if (!parsed.success) throw malformed(`${name}: ${z.prettifyError(parsed.error)}`);
    for (const group of parsed.data) {
      const passages = [await passageAt(knowledge, group)];
      if (group.with !== undefined) passages.push(await passageAt(knowledge, group.with));
      for (const kind of CitationCaseKind.options) {
        cases.push(...group[kind].map((sentence) => ({ kind, sentence, passages, set: setOf(sentence) })));
      }
    }
  }
  return cases;
}

/** Which half a sentence belongs to depends on nothing but itself. */
function halfOf(sentence: string): CitationSet {
  return (createHash('sha256').update(sentence).digest()[0] ?? 0) % 2 === 0 ? 'development' : 'hold-out';
}

async function passageAt(
  knowledge: string,
  source: z.infer<typeof Section> | z.infer<typeof Written>,
): Promise<Passage> {
  if ('passage' in source) {
    const { title, passage, language } = source;
    return passageOf({ document: title, open: [title], text: passage, language });
  }
  const { document, section } = source;
  const passage = sectionPassage(document, section, await readFile(join(knowledge, document), 'utf8'));
  if (passage === undefined) throw malformed(`${document} has no section "${section}"`);
  return passage;
}

/** The text below a heading, down to the next one, without links and emphasis, as ingestion shows it. */
function sectionPassage(document: string, section: string, markdown: string): Passage | undefined {
  const lines = markdown.split('\n');
  const language = /^---\n[\s\S]*?^language: (\w+)$/m.exec(markdown)?.[1] ?? 'en';
  const open: string[] = [];
  let from = -1;
  for (const [at, line] of lines.entries()) {
    const heading = /^(#{1,6})\s+(.*?)\s*$/.exec(line);
    if (heading?.[1] === undefined) continue;
    if (from >= 0) return passageOf({ document, open, text: lines.slice(from, at).join('\n'), language });
    open.length = Math.min(open.length, heading[1].length - 1);
    open[heading[1].length - 1] = heading[2] ?? '';
    if (heading[2] === section) from = at + 1;
  }
  return from < 0 ? undefined : passageOf({ document, open, text: lines.slice(from).join('\n'), language });
}

type Read = {
  readonly document: string;
  readonly open: readonly string[];
  readonly text: string;
  readonly language: string;
};

function passageOf(of: Read): Passage {
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
    language: of.language,
    version: 'evaluation',
  };
}

function malformed(message: string): AssistantError {
  return new AssistantError(message, { code: 'configuration', retryable: false });
}
