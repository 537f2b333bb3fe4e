import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Header = z.object({
  format: z.literal(1),
  source: z.string(),
  /** Rows are kept in 16 bits. */
  words: z.number().int().positive().max(65_536),
  dimensions: z.number().int().positive(),
  listBytes: z.number().int().positive(),
});

/** Word vectors, most frequent word first: row r is `vectors[r * dimensions …]` times `scales[r]`. */
export type WordVectors = {
  readonly source: string;
  readonly dimensions: number;
  readonly rows: ReadonlyMap<string, number>;
  readonly vectors: Int8Array;
  readonly scales: Float32Array;
};

/** Reads what scripts/derive-word-vectors.mjs wrote. Throws when the file is missing or is something else. */
export function loadWordVectors(file: string | URL): WordVectors {
  const bytes = readFileSync(file);
  const headerEnd = bytes.indexOf('\n');
  const header = Header.parse(JSON.parse(bytes.toString('utf8', 0, headerEnd)));
  const listEnd = headerEnd + 1 + header.listBytes;
  const scalesEnd = listEnd + header.words * Float32Array.BYTES_PER_ELEMENT;
  const words = bytes.toString('utf8', headerEnd + 1, listEnd).split('\n');
  if (words.length !== header.words || bytes.length !== scalesEnd + header.words * header.dimensions) {
    throw new Error('The word vectors are cut short or damaged: derive them again (models/README.md)');
  }
  return {
    source: header.source,
    dimensions: header.dimensions,
    rows: new Map(words.map((word, row) => [word, row])),
    // Copied, since a Float32Array has to start at a multiple of four.
    scales: new Float32Array(new Uint8Array(bytes.subarray(listEnd, scalesEnd)).buffer),
    vectors: new Int8Array(bytes.buffer, bytes.byteOffset + scalesEnd, header.words * header.dimensions),
  };
}
