import type { Where } from 'chromadb';
import { z } from 'zod';
import { type AccessList, Passage } from '../core/passage.ts';

const ACCESS_PREFIX = 'access:';

/** Chroma's metadata holds scalars alone: lists travel as JSON, and each access entry is a flag to filter by. */
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
});

/** All of a passage but its id and text, as flat scalars. */
export function toMetadata(passage: Passage): PassageMetadata {
  const { id: _id, text: _text, headings, access, updated, ...scalars } = passage;
  return {
    ...scalars,
    headings: JSON.stringify(headings),
    access: JSON.stringify(access),
    ...(updated === undefined ? {} : { updated }),
    ...Object.fromEntries(access.map((entry) => [ACCESS_PREFIX + entry, true])),
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

/** Matches passages that share an entry with `access`; undefined when nothing can match. */
export function accessFilter(access: AccessList): Where | undefined {
  const flags = [...new Set(access)].map((entry): Where => ({ [ACCESS_PREFIX + entry]: { $eq: true } }));
  return flags.length > 1 ? { $or: flags } : flags[0];
}
