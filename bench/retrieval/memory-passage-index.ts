import type { Embeddings } from '@langchain/core/embeddings';
import type { Passage } from '../../src/core/passage.ts';
import type { PassageIndex } from '../../src/retrieval/passage-index.ts';
import type {
  PassageSource,
  VectorHit,
  VectorRequest,
  VectorSearch,
} from '../../src/retrieval/passage-source.ts';
import { searchableText } from '../../src/retrieval/searchable-text.ts';

type Row = { readonly passage: Passage; readonly vector: Float64Array };

/** Passages and vectors of one process, for benches: exact cosine over all rows, nothing kept. Holds one tenant. */
export class MemoryPassageIndex implements PassageIndex, PassageSource, VectorSearch {
  readonly #embeddings: Embeddings;
  readonly #rows = new Map<string, Row>();

  constructor(embeddings: Embeddings) {
    this.#embeddings = embeddings;
  }

  async upsert(_tenant: string, passages: readonly Passage[]): Promise<void> {
    const vectors = await this.#embeddings.embedDocuments(passages.map(searchableText));
    for (const [i, passage] of passages.entries()) {
      this.#rows.set(passage.id, { passage, vector: Float64Array.from(vectors[i] ?? []) });
    }
  }

  async deleteDocuments(_tenant: string, documents: readonly string[]): Promise<void> {
    for (const [id, { passage }] of this.#rows)
      if (documents.includes(passage.document)) this.#rows.delete(id);
  }

  async *pages(): AsyncIterable<readonly Passage[]> {
    yield [...this.#rows.values()].map((row) => row.passage);
  }

  async count(): Promise<number> {
    return this.#rows.size;
  }

  async versions(): Promise<ReadonlyMap<string, string>> {
    return new Map([...this.#rows].map(([id, { passage }]) => [id, passage.version]));
  }

  async read(_tenant: string, ids: readonly string[]): Promise<readonly Passage[]> {
    return ids.flatMap((id) => this.#rows.get(id)?.passage ?? []);
  }

  async nearest(request: VectorRequest): Promise<readonly VectorHit[]> {
    const question = Float64Array.from(await this.#embeddings.embedQuery(request.text));
    if (question.every((value) => value === 0)) return [];
    const readable = new Set(request.readable.map((access) => access.join('\n')));
    return [...this.#rows]
      .filter(([, { passage }]) => readable.has(passage.access.join('\n')))
      .map(([id, { vector }]): VectorHit => ({ id, similarity: dot(question, vector) }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, request.limit);
  }
}

/** The cosine, since the embeddings are of unit length. */
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
