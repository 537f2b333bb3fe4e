import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Span } from './retrieval-figures.ts';

const CorpusRow = z.object({ id: z.string().min(1), title: z.string().default(''), text: z.string() });
const Label = z.object({ id: z.string(), start: z.number().optional(), end: z.number().optional() });
const QueryRow = z.object({ id: z.string(), text: z.string(), relevant: z.array(Label).default([]) });

export type SetDocument = Readonly<z.infer<typeof CorpusRow>>;

/** A question with the stretches that answer it; without labels it is asked, but not judged. */
export type SetQuestion = { readonly id: string; readonly text: string; readonly labels: readonly Span[] };

/** Documents and questions with known answers. */
export type RetrievalSet = {
  readonly name: string;
  readonly documents: readonly SetDocument[];
  readonly questions: readonly SetQuestion[];
  /** Whether labels are parts of documents; otherwise documents are found as a whole. */
  readonly labelsParts: boolean;
};

/** Reads `corpus.jsonl` and `queries.jsonl` of a folder. Throws, naming the line, when a row is not as described. */
export async function readRetrievalSet(folder: string): Promise<RetrievalSet> {
  const documents = await readLines(path.join(folder, 'corpus.jsonl'), CorpusRow);
  const queries = await readLines(path.join(folder, 'queries.jsonl'), QueryRow);
  const lengths = new Map(documents.map((document) => [document.id, document.text.length]));
  const questions = queries.map(({ id, text, relevant }) => ({
    id,
    text,
    labels: relevant.map((label) => ({
      doc: label.id,
      start: label.start ?? 0,
      end: label.end ?? lengths.get(label.id) ?? 0,
    })),
  }));
  const labelsParts = queries.some(({ relevant }) => relevant.some(({ start }) => start !== undefined));
  return { name: path.basename(path.resolve(folder)), documents, questions, labelsParts };
}

async function readLines<T>(file: string, schema: z.ZodType<T>): Promise<T[]> {
  const rows: T[] = [];
  const input = createReadStream(file);
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const row = schema.safeParse(JSON.parse(line));
    if (!row.success) throw new Error(`${file}, line ${rows.length + 1}: ${z.prettifyError(row.error)}`);
    rows.push(row.data);
  }
  return rows;
}
