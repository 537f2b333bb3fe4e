import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '../seeded-random.ts';

const SITES = ['Bergen', 'Porto', 'Gdansk', 'Turin', 'Graz', 'Aarhus', 'Cork', 'Ghent', 'Malmo', 'Brno'];
const SECTIONS = 6;
const SENTENCES = 9;

/**
 * Writes `documents` Markdown documents into `folder`: real sentences of another folder's documents, shuffled under
 * headings of invented offices, so that words are distributed as in the original. The same call writes the same texts.
 */
export async function writeSyntheticHandbook(folder: string, from: string, documents: number): Promise<void> {
  const sentences = await sentencesOf(from);
  const random = seededRandom(20_260_101);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  await mkdir(folder, { recursive: true });
  for (let index = 0; index < documents; index += 1) {
    const site = `${SITES[index % SITES.length]} ${Math.floor(index / SITES.length) + 1}`;
    const sections = Array.from({ length: SECTIONS }, (_, section) => {
      const text = Array.from({ length: SENTENCES }, () => pick(sentences)).join(' ');
      return `## ${pick(sentences)?.split(' ').slice(0, 4).join(' ')} (${section + 1})\n\n${text}`;
    });
    const page = `# Notes of the ${site} office\n\n${sections.join('\n\n')}\n`;
    await writeFile(join(folder, `office-${String(index + 1).padStart(4, '0')}.md`), page);
  }
}

async function sentencesOf(folder: string): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true }))
    .filter((file) => file.endsWith('.md'))
    .toSorted();
  const sentences: string[] = [];
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8');
    const prose = text.split('\n').filter((line) => /^[A-Z][^|]+\.$/.test(line));
    sentences.push(...prose.flatMap((line) => line.match(/[A-Z][^.!?]{30,200}[.!?]/g) ?? []));
  }
  return sentences;
}
