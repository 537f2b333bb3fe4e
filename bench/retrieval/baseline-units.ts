import { Document } from '@langchain/core/documents';
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';
import type { Span } from './retrieval-figures.ts';
import type { RetrievalSet, SetDocument } from './retrieval-set.ts';

/** A text that can be found, and where it stands. */
export type BaselineUnit = Document<Span>;

/**
 * What LangChain's tutorials would index: 1,000 characters with an overlap of 200 where a set labels parts of documents,
 * whole documents with their titles where it labels those.
 */
export async function baselineUnits(set: RetrievalSet): Promise<BaselineUnit[]> {
  if (!set.labelsParts) return set.documents.map(wholeDocument);
  const splitter = new RecursiveCharacterTextSplitter({ chunkSize: 1_000, chunkOverlap: 200 });
  const units: BaselineUnit[] = [];
  for (const { id, text } of set.documents) {
    let from = 0;
    for (const chunk of await splitter.splitText(text)) {
      const start = Math.max(0, text.indexOf(chunk, from));
      from = start + 1;
      units.push(unit(chunk, { doc: id, start, end: start + chunk.length }));
    }
  }
  return units;
}

function wholeDocument({ id, title, text }: SetDocument): BaselineUnit {
  return unit(title === '' ? text : `${title}\n${text}`, { doc: id, start: 0, end: text.length });
}

function unit(pageContent: string, metadata: Span): BaselineUnit {
  return new Document({ pageContent, metadata });
}
