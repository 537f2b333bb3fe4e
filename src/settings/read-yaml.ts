import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { AssistantError } from '../core/errors.ts';

/** A settings file that can't be used, with every mistake in it: its line, its field and what it must be. */
export class MistakenFile extends AssistantError {
  readonly mistakes: readonly string[];

  constructor(fileName: string, mistakes: readonly string[]) {
    const list = mistakes.map((mistake) => `  - ${mistake}`).join('\n');
    super(`${fileName} has mistakes:\n${list}`, { code: 'configuration', retryable: false });
    this.mistakes = mistakes;
  }
}

/**
 * Reads the text of a settings file by its schema; a file with nothing in it is `undefined` to the schema. Throws
 * MistakenFile, an AssistantError `configuration`; nothing of a file with a mistake counts. `fileName` is what the messages call it.
 */
export function readYaml<T>(text: string, schema: z.ZodType<T>, fileName: string): T {
  const lines = new LineCounter();
  // `silent` would leave out what stands behind a line of three dashes, and say nothing.
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error' });
  if (document.errors.length > 0)
    throw new MistakenFile(
      fileName,
      document.errors.map(
        (error) => `line ${error.linePos?.[0].line ?? '?'}: ${error.message.split('\n')[0]}`,
      ),
    );
  const parsed = schema.safeParse(plain(document, fileName) ?? undefined);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.flatMap(explained).map(({ path, message }) => {
    const field = path.length > 0 ? path.join('.') : 'the file';
    return { line: lineOf(document, lines, path), text: `${field} ${message}` };
  });
  const ordered = mistakes.toSorted((one, other) => one.line - other.line);
  throw new MistakenFile(
    fileName,
    ordered.map(({ line, text: said }) => `line ${line}: ${said}`),
  );
}

/** An alias could hand one entry's rights to another unseen, and make a small file huge. */
function plain(document: ReturnType<typeof parseDocument>, fileName: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new MistakenFile(fileName, ['YAML aliases (*name) are not understood here: write the list out']);
  }
}

type Mistake = { readonly path: readonly (string | number)[]; readonly message: string };

function explained(issue: z.core.$ZodIssue): readonly Mistake[] {
  const path = issue.path.filter((key) => typeof key !== 'symbol');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], message: 'is not a field of this file' }));
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => ({ path, message }));
  return [{ path, message: issue.message }];
}

/** The line of the field, or of the nearest thing around it that is there. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: readonly (string | number)[],
): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const field = path[length - 1];
    const key = isMap(parent)
      ? parent.items.find((pair) => isScalar(pair.key) && pair.key.value === field)?.key
      : document.getIn(path.slice(0, length), true);
    if (isNode(key) && key.range) return lines.linePos(key.range[0]).line;
  }
  return 1;
}
