import type { Where } from 'chromadb';
import { z } from 'zod';
import { type AccessList, Passage } from '../core/passage.ts';
import type { SearchFilter } from './passage-search.ts';
import { collectionOf, dayNumber } from './search-filter.ts';

const UPDATED_DAY = 'updatedDay';
const COLLECTION = 'collection';

/** Chroma's metadata holds scalars alone: lists travel as JSON. */
type PassageMetadata = Readonly<Record<string, string | number | boolean>>;

const Stored = z.object({
  tenant: z.string(),
  source: z.string(),
  document: z.string(),
  title: z.string(),
  headings: z.string(),
  start: z.number(),
  end: z.number(),
  link: z.string(),
  access: z.string(),
  language: z.string(),
  version: z.string(),
  updated: z.string().optional(),
  ordinal: z.number().optional(),
  section: z.number().optional(),
});

/** All of a passage but its id and text, as flat scalars. */
export function toMetadata(passage: Passage): PassageMetadata {
  const { id: _id, text: _text, headings, access, updated, ordinal, section, ...scalars } = passage;
  // Chroma compares numbers alone.
  const day = dayNumber(updated);
  return {
    ...scalars,
    headings: JSON.stringify(headings),
    access: JSON.stringify(access),
    ...(updated === undefined ? {} : { updated }),
    ...(day === undefined ? {} : { [UPDATED_DAY]: day }),
    [COLLECTION]: collectionOf(passage.document),
    ...(ordinal === undefined ? {} : { ordinal }),
    ...(section === undefined ? {} : { section }),
  };
}

/** The passage that `toMetadata` flattened. Throws when the stored row is not one of ours. */
export function fromMetadata(id: string, text: string, metadata: unknown): Passage {
  const stored = Stored.parse(metadata);
  return Passage.parse({
    ...stored,
    id,
    text,
    headings: JSON.parse(stored.headings),
    access: JSON.parse(stored.access),
  });
}

/** Matches passages that have one of these access lists and that the filter lets through; undefined when nothing can match. */
export function searchWhere(
  readable: readonly AccessList[],
  filter: SearchFilter | undefined,
): Where | undefined {
  if (readable.length === 0) return undefined;
  const seen: Where = { access: { $in: readable.map((access) => JSON.stringify(access)) } };
  const wanted = filterConditions(filter);
  if (wanted === undefined) return undefined;
  return wanted.length === 0 ? seen : { $and: [seen, ...wanted] };
}

function filterConditions(filter: SearchFilter = {}): Where[] | undefined {
  const { sources, collections, languages, updatedFrom, updatedTo } = filter;
  const lists = { source: sources, [COLLECTION]: collections, language: languages };
  const conditions: Where[] = [];
  for (const [key, values] of Object.entries(lists)) {
    if (values?.length === 0) return undefined;
    if (values) conditions.push({ [key]: { $in: [...values] } });
  }
  for (const [operator, date] of [
    ['$gte', updatedFrom],
    ['$lte', updatedTo],
  ] as const) {
    if (date === undefined) continue;
    const day = dayNumber(date);
    if (day === undefined) return undefined;
    conditions.push({ [UPDATED_DAY]: operator === '$gte' ? { $gte: day } : { $lte: day } });
  }
  return conditions;
}
