import { isAbsolute, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';
import { Access } from './front-matter.ts';
import { SUPPORTED_ENDINGS } from './load-document.ts';
import type { Source } from './source.ts';

/** Every supported file. */
export const ALL_DOCUMENTS: readonly string[] = SUPPORTED_ENDINGS.map((ending) => `**/*${ending}`);

const Name = z
  .string({ error: 'is missing: give the source a short name' })
  .trim()
  .min(1, 'must not be empty');
const Path = z
  .string({ error: 'is missing: give a path, relative to this file' })
  .min(1, 'must not be empty');
const Patterns = z.array(z.string(), { error: 'must be a list of patterns such as ["**/*.md"]' });
const Common = { name: Name, access: Access.default(['public']) };
const Entry = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      ...Common,
      kind: z.literal('folder'),
      path: Path,
      include: Patterns.default([...ALL_DOCUMENTS]),
      exclude: Patterns.default([]),
    }),
    z.strictObject({
      ...Common,
      kind: z.literal('files'),
      paths: z.array(Path, { error: 'must be a list of files' }).min(1, 'must name a file'),
    }),
    z.strictObject({
      ...Common,
      kind: z.literal('url'),
      url: z.url({ protocol: /^https?$/u, error: 'must be an http or https address' }),
    }),
  ],
  { error: 'must be folder, files or url' },
);
const SourcesFile = z.strictObject({
  sources: z.array(Entry, { error: 'must be a list of sources' }).superRefine((entries, context) => {
    for (const [index, { name }] of entries.entries())
      if (entries.findIndex((other) => other.name === name) < index)
        context.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: `"${name}" is taken by another source`,
        });
  }),
});

/**
 * Reads a `sources.yml`; its paths count from `folder`. Throws AssistantError `configuration` that lists all mistakes, each
 * with line and field.
 */
export function parseSources(yaml: string, folder: string): Source[] {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  if (document.errors.length > 0)
    throw mistaken(
      document.errors.map(
        (error) => `line ${error.linePos?.[0].line ?? '?'}: ${error.message.split('\n')[0]}`,
      ),
    );
  const parsed = SourcesFile.safeParse(document.toJS({ maxAliasCount: 0 }) ?? {});
  if (parsed.success) return parsed.data.sources.map((entry) => toSource(entry, folder));
  const mistakes = parsed.error.issues.map((issue) => {
    const path = issue.path.filter((key) => typeof key !== 'symbol');
    const field = path.length > 0 ? path.join('.') : 'the file';
    return { line: lineOf(document, lines, path), text: `${field} ${issue.message}` };
  });
  const ordered = mistakes.toSorted((one, other) => one.line - other.line);
  throw mistaken(ordered.map(({ line, text }) => `line ${line}: ${text}`));
}

function toSource(entry: z.infer<typeof Entry>, folder: string): Source {
  switch (entry.kind) {
    case 'folder':
      return {
        kind: 'folder',
        name: entry.name,
        access: entry.access,
        root: absolute(entry.path, folder),
        include: entry.include,
        exclude: entry.exclude,
      };
    case 'files':
      return {
        kind: 'files',
        name: entry.name,
        access: entry.access,
        paths: entry.paths.map((path) => absolute(path, folder)),
        whole: true,
      };
    case 'url':
      return entry;
  }
}

function absolute(path: string, folder: string): string {
  return isAbsolute(path) ? path : resolve(folder, path);
}

/** The line of the field, or of the nearest thing around it that is there. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: readonly (string | number)[],
): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = z.object({ range: z.array(z.number()).min(1) }).safeParse(node);
    if (range.success) return lines.linePos(range.data.range[0] ?? 0).line;
  }
  return 1;
}

function mistaken(mistakes: readonly string[]): AssistantError {
  return new AssistantError(
    `sources.yml has mistakes:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`,
    {
      code: 'configuration',
      retryable: false,
    },
  );
}
