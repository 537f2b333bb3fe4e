import type { Embeddings } from '@langchain/core/embeddings';
import type { SourceBlock } from '../../core/source-block.ts';
import type { WordSimilarity } from './evidence.ts';

const WORD = /\p{L}{3,}/gu;

/** Cosines between the question's words and the sources' words, or undefined without embeddings. */
export async function wordSimilarity(
  questionWords: readonly string[],
  sources: readonly SourceBlock[],
  embeddings: Embeddings | undefined,
): Promise<WordSimilarity | undefined> {
  if (embeddings === undefined) return undefined;
  const asked = questionWords.filter((word) => /^\p{L}{3,}$/u.test(word));
  const written = sources.flatMap((source) => source.text.toLowerCase().match(WORD) ?? []);
  const words = [...new Set([...asked, ...written])];
  const vectors = new Map<string, readonly number[]>();
  for (const [index, vector] of (await embeddings.embedDocuments(words)).entries()) {
    const word = words[index];
    if (word !== undefined) vectors.set(word, vector);
  }
  return (a, b) => cosine(vectors.get(a), vectors.get(b));
}

export function cosine(a: readonly number[] | undefined, b: readonly number[] | undefined): number {
  if (a === undefined || b === undefined) return 0;
  let dot = 0;
  let normA = 0;
  let normB = 0;
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    dot += value * other;
    normA += value * value;
    normB += other * other;
  }
  return normA === 0 || normB === 0 ? 0 : dot / Math.sqrt(normA * normB);
}
