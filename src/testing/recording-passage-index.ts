import type { Passage } from '../core/passage.ts';
import type { PassageIndex } from '../retrieval/passage-index.ts';

/** A passage index in memory that remembers what was written. `beforeUpsert` may throw, as an index that is down does. */
export class RecordingPassageIndex implements PassageIndex {
  readonly stored = new Map<string, Passage>();
  /** The documents of each upsert. */
  readonly upserts: string[][] = [];
  beforeUpsert: () => void = () => {};

  async upsert(_tenant: string, passages: readonly Passage[]): Promise<void> {
    this.beforeUpsert();
    const versions = new Map(passages.map(({ document, version }) => [document, version]));
    this.upserts.push([...versions.keys()]);
    for (const passage of passages) this.stored.set(passage.id, passage);
    for (const [id, { document, version }] of this.stored)
      if (versions.has(document) && versions.get(document) !== version) this.stored.delete(id);
  }

  async deleteDocuments(_tenant: string, documents: readonly string[]): Promise<void> {
    for (const [id, { document }] of this.stored) if (documents.includes(document)) this.stored.delete(id);
  }

  async *pages(): AsyncIterable<readonly Passage[]> {
    yield [...this.stored.values()];
  }

  async count(): Promise<number> {
    return this.stored.size;
  }

  /** What is searchable: a document's passages' texts, by document. */
  texts(): Record<string, string[]> {
    const texts: Record<string, string[]> = {};
    for (const { document, text } of this.stored.values()) (texts[document] ??= []).push(text);
    return texts;
  }
}
