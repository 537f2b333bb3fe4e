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
  /** A web address, with what opens it at the passage where that is known, or the document's path as plain text. */
  link: z.string(),
  access: AccessList,
  /** `en`, `de`, `es`, `fr`, `pt`, the code that the document states, or `other`: unknown or another language. */
  language: z.string().default('en'),
  /** Hash of the document version that the passage was cut from. */
  version: z.string(),
  /** The document's own date, if it states one (ISO). */
  updated: z.string().optional(),
  /** Its number in the document, from 0: neighbours are one apart. Unknown of what was indexed long ago. */
  ordinal: z.number().int().nonnegative().optional(),
  /** Its section's number in the document: passages of one section (their common parent) share it. Unknown as above. */
  section: z.number().int().nonnegative().optional(),
});
export type Passage = Readonly<z.infer<typeof Passage>>;

/** A passage with how well it matched; higher is better, comparable inside one search only. */
export type ScoredPassage = {
  readonly passage: Passage;
  readonly score: number;
  /** The chance that it answers if any passage of its search does, 0 to 1; absent where nothing was reranked. */
  readonly confidence?: number;
};
