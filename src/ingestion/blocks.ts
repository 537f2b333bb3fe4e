import { z } from 'zod';

const Offset = z.number().int().nonnegative();

/** Start and end of a stretch, as offsets into the document's text. */
export const BlockSpan = z.tuple([Offset, Offset]).readonly();
export type BlockSpan = z.infer<typeof BlockSpan>;

/** One thing that stands in a document for itself. A list with `start` is numbered from there; a table without `head` has none. */
export const Block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), level: z.number().int().min(1).max(6), span: BlockSpan }),
  z.object({ kind: z.literal('paragraph'), span: BlockSpan }),
  z.object({ kind: z.literal('list'), start: z.number().int().optional(), items: z.array(BlockSpan) }),
  z.object({
    kind: z.literal('table'),
    head: z.array(BlockSpan).optional(),
    rows: z.array(z.array(BlockSpan)),
  }),
]);
export type Block = Readonly<z.infer<typeof Block>>;

/** What can be jumped to: `anchor` follows the `#` of a link, and holds from `start` to the next one. */
export const Anchor = z.object({ start: Offset, anchor: z.string() });
export type Anchor = Readonly<z.infer<typeof Anchor>>;

/**
 * What was taken out of a binary file. All offsets count characters of `text`, which is made of what the file shows, block
 * by block in reading order: the file's own bytes hold no text to count in.
 */
export const ExtractedDocument = z.object({
  text: z.string(),
  /** Undefined where `text` is HTML, which says itself how it is built. */
  blocks: z.array(Block).optional(),
  anchors: z.array(Anchor),
  title: z.string().optional(),
  /** The file's own date (ISO). */
  updated: z.string().optional(),
});
export type ExtractedDocument = Readonly<z.infer<typeof ExtractedDocument>>;
