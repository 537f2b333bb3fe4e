import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '../seeded-random.ts';

type Growth = {
  /** The folder whose Markdown documents are copied. */
  readonly from: string;
  readonly to: string;
  /** Words, the most frequent first. */
  readonly vocabulary: readonly string[];
  /** Number of the first copy, so that a later growth repeats no earlier one. */
  readonly first: number;
  readonly count: number;
  /** What the front matter of a copy says behind `access:`; without it copies have no front matter. */
  readonly accessOf?: (number: number) => string;
};

/** Of a copy's words this many are others than the original's. */
const CHANGED = 0.7;
const ZIPF_SHIFT = 2.7;
const A_FOLDER = 500;
const WORD = /\p{L}{3,}/gu;

/**
 * Writes copies of real documents with most of their words changed: structure and lengths stay as they are, and words are
 * as frequent as in English (Zipf and Mandelbrot). The same call writes the same texts.
 */
export async function growHandbook(growth: Growth): Promise<void> {
  const { from, to, vocabulary, first, count, accessOf } = growth;
  const originals = await bodiesIn(from);
  const word = zipfSampler(vocabulary);
  for (let number = first; number < first + count; number += 1) {
    const random = seededRandom(number + 1);
    const body = (originals[number % originals.length] ?? '').replace(WORD, (known) =>
      random() < CHANGED ? inCaseOf(known, word(random())) : known,
    );
    const folder = join(to, `part-${Math.floor(number / A_FOLDER)}`);
    if (number === first || number % A_FOLDER === 0) await mkdir(folder, { recursive: true });
    const matter = accessOf === undefined ? '' : `---\naccess: ${accessOf(number)}\n---\n`;
    await writeFile(join(folder, `page-${number}.md`), matter + body);
  }
}

/** Documents without their front matter, so that copies are public unless said otherwise. */
async function bodiesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md'));
  const texts = await Promise.all(names.toSorted().map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => text.replace(/^---\n[\s\S]*?\n---\n/, ''));
}

function zipfSampler(vocabulary: readonly string[]): (share: number) => string {
  let total = 0;
  const upTo = vocabulary.map((_, rank) => {
    total += 1 / (rank + ZIPF_SHIFT);
    return total;
  });
  return (share) => {
    const wanted = share * total;
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return vocabulary[low] ?? '';
  };
}

function inCaseOf(known: string, word: string): string {
  const first = known.charAt(0);
  return first === first.toLowerCase() ? word : word.charAt(0).toUpperCase() + word.slice(1);
}
