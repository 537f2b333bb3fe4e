import { z } from 'zod';

/**
 * Who may read a document: `public` (everybody inside the workspace), `group:…`, `person:…`, `place:…`.
 * An empty list means nobody.
 */
export const AccessList = z.array(z.string()).readonly();
export type AccessList = z.infer<typeof AccessList>;

/**
 * A stretch of a document that can be found and cited. `start` and `end` are character offsets into the document's
 * source text; `text` is that stretch, cleaned. `headings` is the trail from the document's top to the passage.
 */
export const Passage = z.object({
  id: z.string().min(1),
  tenant: z.string().min(1),
  source: z.string(),
  document: z.string().min(1),
  title: z.string(),
  headings: z.array(z.string()).readonly(),
  text: z.string(),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  /** A web address, or the document's path as plain text. */
  link: z.string(),
  access: AccessList,
  language: z.string().default('en'),
  /** Hash of the document version that the passage was cut from. */
  version: z.string(),
  /** The document's own date, if it states one (ISO). */
  updated: z.string().optional(),
});
export type Passage = Readonly<z.infer<typeof Passage>>;

/** A passage with how well it matched; higher is better, comparable inside one search only. */
export type ScoredPassage = { readonly passage: Passage; readonly score: number };
